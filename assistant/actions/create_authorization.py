"""Add licences for a customer by a purchase authorization."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer, Product, Quantity, Text
from programme import Result, Undecided, Who


@action(Kind.CHANGE, Who.CONSOLE)
def create_authorization(
    records: programme.Records,
    *,
    customer: Customer,
    product: tuple[Product, ...],
    quantity: tuple[Quantity, ...],
    purchase_order: Text | None = None,
) -> Result:
    lines = tuple(zip(product, quantity, strict=True))
    return records.customer(customer).authorize(records, lines=lines, purchase_order=purchase_order)


def guard(
    records: programme.Records, customer: str | None = None, product: tuple[str, ...] = (), quantity: tuple[int, ...] = ()
) -> None:
    """A customer that cannot buy and a product that cannot be ordered this way are told before the rest is asked."""
    if customer:
        records.customer(customer).check_may_buy(records)
    for name in product:
        records.product(name).check_orderable()
    if quantity and len(quantity) != len(product):
        raise Undecided("quantity", ()) if product else Undecided("product", ())
