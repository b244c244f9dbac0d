"""Ask the helpdesk to renew a CLP contract, also after its expiry."""

from assistant.action import Kind, Who, action
from assistant.slot import ContractNumber
from programme import Records, Result


@action(Kind.REQUEST, Who.CONTACT)
def request_clp_renewal(records: Records, *, contract: ContractNumber) -> Result:
    return records.contract(contract).request_renewal(records)
