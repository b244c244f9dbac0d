"""Explain whether the asker may use the Sales Center, and why not."""

from assistant.action import Kind, Who, action
from programme import Records, Result


@action(Kind.READ, Who.CONTACT)
def diagnose_salescenter_access(records: Records) -> Result:
    return records.diagnose_salescenter_access()
