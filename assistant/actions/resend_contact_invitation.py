"""Send a colleague the invitation to the partner portal again."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Contact
from programme import Result, Who


@action(Kind.CHANGE, Who.PRIMARY)
def resend_contact_invitation(records: programme.Records, *, person: Contact) -> Result:
    return records.contact_by_email(person).resend_invitation(records)
