"""Change the name, the products, the stage or the expected close of an open opportunity."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice, Date, OpportunityNumber, Product, Quantity, Text
from programme import Result, Undecided, Who


@action(Kind.CHANGE, Who.SALES)
def edit_opportunity(
    records: programme.Records,
    *,
    opportunity: OpportunityNumber,
    change: Choice | None = None,
    opportunity_name: Text | None = None,
    product: tuple[Product, ...] | None = None,
    quantity: Quantity | None = None,
    stage: Choice | None = None,
    expected_close: Date | None = None,
) -> Result:
    found = records.opportunity(opportunity)
    if not (opportunity_name or product or quantity is not None or stage or expected_close):
        raise Undecided(change or "change", ())
    return found.edit(
        records,
        opportunity_name=opportunity_name,
        products=product or (),
        quantity=quantity,
        stage=stage,
        expected_close=expected_close,
    )


def guard(records: programme.Records, opportunity: str | None = None) -> None:
    """Somebody else's or a closed opportunity is told before the rest is asked."""
    if opportunity:
        records.opportunity(opportunity).check_may_change(records)
