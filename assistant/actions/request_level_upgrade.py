"""Ask for a higher level in the programme."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Level
from programme import Result, Who


@action(Kind.REQUEST, Who.PRIMARY)
def request_level_upgrade(records: programme.Records, *, level: Level) -> Result:
    return records.request_level_upgrade(level=level)
