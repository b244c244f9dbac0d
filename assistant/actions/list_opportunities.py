"""List the asker's own opportunities."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice
from programme import Result, Who


@action(Kind.READ, Who.SALES)
def list_opportunities(records: programme.Records, *, status: Choice | None = None) -> Result:
    return records.list_opportunities(status=status)
