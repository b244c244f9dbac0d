"""Ask for a higher level in the programme."""

from assistant.action import Kind, Who, action
from assistant.slot import Level
from programme import Records, Result


@action(Kind.REQUEST, Who.PRIMARY)
def request_level_upgrade(records: Records, *, level: Level) -> Result:
    return records.request_level_upgrade(level=level)
