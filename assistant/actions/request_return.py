"""Ask the vendor to take back an order, or a part of it."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import AuthorizationNumber, OrderNumber, Product, Quantity, Text
from programme import Result, Undecided, Who
from programme.order import Order


@action(Kind.REQUEST, Who.CONSOLE)
def request_return(
    records: programme.Records,
    *,
    order: OrderNumber | None = None,
    authorization: AuthorizationNumber | None = None,
    product: Product | None = None,
    quantity: Quantity | None = None,
    reason: Text,
) -> Result:
    return _ordered(records, order, authorization).request_return(records, product=product, quantity=quantity, reason=reason)


def guard(
    records: programme.Records,
    order: str | None = None,
    authorization: str | None = None,
    product: str | None = None,
    quantity: int | None = None,
) -> None:
    """What goes back has to be known, and has to be possible, before the reason is asked."""
    _ordered(records, order, authorization).check_may_return(records, product=product, quantity=quantity)


def _ordered(records: programme.Records, order: str | None, authorization: str | None) -> Order:
    if order:
        return records.order(order)
    if authorization:
        return records.authorization(authorization).placed_order()
    raise Undecided("order", ())
