"""Take a colleague's Sales Center licence away."""

from assistant.action import Kind, Who, action
from assistant.slot import Contact
from programme import Records, Result


@action(Kind.CHANGE, Who.PRIMARY)
def revoke_salescenter_access(records: Records, *, person: Contact) -> Result:
    return records.contact_by_email(person).revoke_salescenter_access(records)
