"""Bring in a person: live when one is there, else by a case."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Email, Text
from programme import Result, Undecided, Who


@action(Kind.HANDOFF, Who.ANYONE)
def contact_helpdesk(records: programme.Records, *, description: Text, email: Email | None = None) -> Result:
    return records.contact_helpdesk(description=description, email=email)


def guard(records: programme.Records, description: str | None = None, email: str | None = None) -> None:
    """Somebody who is not signed in says where the answer may go."""
    if description and not email and records.contact is None:
        raise Undecided("email", ())
