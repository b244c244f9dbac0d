"""Tell where a customer stands: membership, renewal, products and authorizations."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer
from programme import Result, Who


@action(Kind.READ, Who.CONSOLE)
def customer_status(records: programme.Records, *, customer: Customer) -> Result:
    return records.customer(customer).report(records)
