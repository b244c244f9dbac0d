"""Close a won opportunity, with the sales order numbers of the customer."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice, OpportunityNumber, Text
from programme import Result, Who


@action(Kind.CHANGE, Who.SALES)
def close_opportunity(
    records: programme.Records, *, opportunity: OpportunityNumber, reason: Choice, sales_order: tuple[Text, ...]
) -> Result:
    return records.opportunity(opportunity).close(records, reason=reason, sales_orders=sales_order)


def guard(records: programme.Records, opportunity: str | None = None) -> None:
    """Somebody else's or a closed opportunity is told before the rest is asked."""
    if opportunity:
        records.opportunity(opportunity).check_may_change(records)
