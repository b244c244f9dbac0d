"""Ask the helpdesk to change how a contract is paid."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice, ContractNumber, Email
from programme import Result, Who


@action(Kind.REQUEST, Who.CONTACT)
def request_payment_option_change(
    records: programme.Records, *, contract: ContractNumber, payment_option: Choice, admin_present: Choice, authorizer: Email
) -> Result:
    return records.contract(contract).request_payment_option_change(
        records, payment_option=payment_option, admin_present=admin_present == "yes", authorizer=authorizer
    )


def guard(
    records: programme.Records, contract: str | None = None, admin_present: str | None = None, authorizer: str | None = None
) -> None:
    """Whoever may not authorize is told as soon as the address is known."""
    if contract:
        found = records.contract(contract)
        if admin_present and authorizer:
            found.check_authorizer(records, admin_present=admin_present == "yes", authorizer=authorizer)
