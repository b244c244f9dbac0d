"""Take licences away again within thirty days of adding them."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import AuthorizationNumber, Customer, Product, Quantity
from programme import Result, Undecided, Who


@action(Kind.CHANGE, Who.CONSOLE)
def remove_licenses(
    records: programme.Records,
    *,
    customer: Customer | None = None,
    authorization: AuthorizationNumber | None = None,
    product: Product | None = None,
    quantity: Quantity | None = None,
) -> Result:
    if authorization:
        return records.authorization(authorization).remove_licenses(records, product=product, quantity=quantity)
    if customer:
        return records.customer(customer).remove_licenses(records, product=product, quantity=quantity)
    raise Undecided("customer", ())
