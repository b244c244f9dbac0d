"""Explain whether the asker may use the Reseller Console, and why not."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from programme import Result, Who


@action(Kind.READ, Who.CONTACT)
def diagnose_console_access(records: programme.Records) -> Result:
    return records.diagnose_console_access()
