"""Explain what keeps the asker out of the partner portal."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from programme import Result, Who


@action(Kind.READ, Who.CONTACT)
def diagnose_portal_access(records: programme.Records) -> Result:
    return records.diagnose_portal_access()
