"""Explain what keeps the asker out of the partner portal."""

from assistant.action import Kind, Who, action
from programme import Records, Result


@action(Kind.READ, Who.CONTACT)
def diagnose_portal_access(records: Records) -> Result:
    return records.diagnose_portal_access()
