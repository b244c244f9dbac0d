"""Send a colleague the invitation to the partner portal again."""

from assistant.action import Kind, Who, action
from assistant.slot import Contact
from programme import Records, Result


@action(Kind.CHANGE, Who.PRIMARY)
def resend_contact_invitation(records: Records, *, person: Contact) -> Result:
    return records.contact_by_email(person).resend_invitation(records)
