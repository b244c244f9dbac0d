"""Cancel a purchase authorization that is still pending."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import AuthorizationNumber, Customer
from programme import Result, Undecided, Who


@action(Kind.CHANGE, Who.CONSOLE)
def cancel_authorization(
    records: programme.Records, *, authorization: AuthorizationNumber | None = None, customer: Customer | None = None
) -> Result:
    if authorization:
        return records.authorization(authorization).cancel(records)
    if customer:
        return records.customer(customer).authorization_to_cancel(records).cancel(records)
    raise Undecided("authorization", ())
