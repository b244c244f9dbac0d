"""Explain whether the asker may use the Reseller Console, and why not."""

from assistant.action import Kind, Who, action
from programme import Records, Result


@action(Kind.READ, Who.CONTACT)
def diagnose_console_access(records: Records) -> Result:
    return records.diagnose_console_access()
