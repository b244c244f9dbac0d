"""Hand an opportunity over to a colleague."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Contact, OpportunityNumber
from programme import Result, Who


@action(Kind.CHANGE, Who.SALES)
def reassign_opportunity(records: programme.Records, *, opportunity: OpportunityNumber, person: Contact) -> Result:
    return records.opportunity(opportunity).reassign(records, person=person)
