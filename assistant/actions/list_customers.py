"""List the partner's customers, filtered as in the console."""

from assistant.action import Kind, Who, action
from assistant.slot import Choice
from programme import Records, Result


@action(Kind.READ, Who.CONSOLE)
def list_customers(records: Records, *, filter: Choice | None = None, managed_by_me: Choice | None = None) -> Result:
    return records.list_customers(filter=filter, managed_by_me=managed_by_me == "yes")
