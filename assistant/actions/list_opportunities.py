"""List the asker's own opportunities."""

from assistant.action import Kind, Who, action
from assistant.slot import Choice
from programme import Records, Result


@action(Kind.READ, Who.SALES)
def list_opportunities(records: Records, *, status: Choice | None = None) -> Result:
    return records.list_opportunities(status=status)
