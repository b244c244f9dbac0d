"""Register an opportunity, for an account that is there or a new one."""

from assistant.action import Kind, Who, action
from assistant.slot import Account, Date, Product, Quantity, Text
from programme import Records, Result
from programme.salescenter import find_account


@action(Kind.CHANGE, Who.SALES)
def register_opportunity(
    records: Records,
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


def guard(records: Records, account: str | None = None) -> None:
    """Near accounts are shown before the rest is asked."""
    if account:
        find_account(records, account)
