"""Ask the helpdesk to make the asker the partner's primary contact."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Text
from programme import Result, Who


@action(Kind.REQUEST, Who.CONTACT)
def request_primary_contact(records: programme.Records, *, reason: Text) -> Result:
    return records.request_primary_contact(reason=reason)
