"""Register an opportunity, for an account that is there or a new one."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Account, Date, Product, Quantity, Text
from programme import Result, Who
from programme.salescenter import find_account


@action(Kind.CHANGE, Who.SALES)
def register_opportunity(
    records: programme.Records,
    *,
    account: Account,
    opportunity_name: Text,
    product: tuple[Product, ...] | None = None,
    quantity: Quantity | None = None,
    expected_close: Date,
) -> Result:
    return records.register_opportunity(
        account=account,
        opportunity_name=opportunity_name,
        products=product or (),
        quantity=quantity,
        expected_close=expected_close,
    )


def guard(records: programme.Records, account: str | None = None) -> None:
    """Near accounts are shown before the rest is asked."""
    if account:
        find_account(records, account)
