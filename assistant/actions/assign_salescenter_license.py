"""Give a colleague a licence for the Sales Center."""

from assistant.action import Kind, Who, action
from assistant.slot import Contact
from programme import Records, Result


@action(Kind.CHANGE, Who.PRIMARY)
def assign_salescenter_license(records: Records, *, person: Contact) -> Result:
    return records.contact_by_email(person).assign_salescenter_license(records)
