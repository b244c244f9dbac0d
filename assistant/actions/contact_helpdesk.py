"""Bring in a person: live when one is there, else by a case."""

from assistant.action import Kind, Who, action
from assistant.slot import Email, Text
from programme import Records, Result


@action(Kind.HANDOFF, Who.ANYONE)
def contact_helpdesk(records: Records, *, description: Text, email: Email | None = None) -> Result:
    return records.contact_helpdesk(description=description, email=email)
