"""Close a won opportunity, with the sales order numbers of the customer."""

from assistant.action import Kind, Who, action
from assistant.slot import Choice, OpportunityNumber, Text
from programme import Records, Result


@action(Kind.CHANGE, Who.SALES)
def close_opportunity(
    records: Records, *, opportunity: OpportunityNumber, reason: Choice, sales_order: tuple[Text, ...]
) -> Result:
    return records.opportunity(opportunity).close(records, reason=reason, sales_orders=sales_order)


def guard(records: Records, opportunity: str | None = None) -> None:
    """Somebody else's or a closed opportunity is told before the rest is asked."""
    if opportunity:
        records.opportunity(opportunity).check_may_change(records)
