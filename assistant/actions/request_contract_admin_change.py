"""Ask the helpdesk to put another administrator on a contract."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice, ContractNumber, Email, Person
from programme import Result, Who


@action(Kind.REQUEST, Who.CONTACT)
def request_contract_admin_change(
    records: programme.Records,
    *,
    contract: ContractNumber,
    person: Person,
    email: Email,
    admin_present: Choice,
    authorizer: Email,
) -> Result:
    return records.contract(contract).request_admin_change(
        records, person=person, email=email, admin_present=admin_present == "yes", authorizer=authorizer
    )


def guard(
    records: programme.Records, contract: str | None = None, admin_present: str | None = None, authorizer: str | None = None
) -> None:
    """Whoever may not authorize is told as soon as the address is known."""
    if contract:
        found = records.contract(contract)
        if admin_present and authorizer:
            found.check_authorizer(records, admin_present=admin_present == "yes", authorizer=authorizer)
