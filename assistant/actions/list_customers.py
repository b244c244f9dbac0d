"""List the partner's customers, filtered as in the console."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice
from programme import Result, Who


@action(Kind.READ, Who.CONSOLE)
def list_customers(records: programme.Records, *, filter: Choice | None = None, managed_by_me: Choice | None = None) -> Result:
    return records.list_customers(filter=filter, managed_by_me=managed_by_me == "yes")
