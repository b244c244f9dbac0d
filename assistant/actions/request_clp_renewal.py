"""Ask the helpdesk to renew a CLP contract, also after its expiry."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import ContractNumber
from programme import Result, Who


@action(Kind.REQUEST, Who.CONTACT)
def request_clp_renewal(records: programme.Records, *, contract: ContractNumber) -> Result:
    return records.contract(contract).request_renewal(records)
