"""Take a colleague's Sales Center licence away."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Contact
from programme import Result, Who


@action(Kind.CHANGE, Who.PRIMARY)
def revoke_salescenter_access(records: programme.Records, *, person: Contact) -> Result:
    return records.contact_by_email(person).revoke_salescenter_access(records)
