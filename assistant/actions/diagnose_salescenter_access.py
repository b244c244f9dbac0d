"""Explain whether the asker may use the Sales Center, and why not."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from programme import Result, Who


@action(Kind.READ, Who.CONTACT)
def diagnose_salescenter_access(records: programme.Records) -> Result:
    return records.diagnose_salescenter_access()
