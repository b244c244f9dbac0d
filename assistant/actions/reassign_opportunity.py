"""Hand an opportunity over to a colleague."""

from assistant.action import Kind, Who, action
from assistant.slot import Contact, OpportunityNumber
from programme import Records, Result


@action(Kind.CHANGE, Who.SALES)
def reassign_opportunity(records: Records, *, opportunity: OpportunityNumber, person: Contact) -> Result:
    return records.opportunity(opportunity).reassign(records, person=person)
