"""Give a colleague a licence for the Sales Center."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Contact
from programme import Result, Who


@action(Kind.CHANGE, Who.PRIMARY)
def assign_salescenter_license(records: programme.Records, *, person: Contact) -> Result:
    return records.contact_by_email(person).assign_salescenter_license(records)
