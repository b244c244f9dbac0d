"""Ask the helpdesk to move a customer from another reseller to the asker."""

from assistant.action import Kind, Who, action
from assistant.slot import Text
from programme import Records, Result


@action(Kind.REQUEST, Who.CONTACT)
def request_reseller_transfer(records: Records, *, customer: Text, reason: Text) -> Result:
    return records.request_reseller_transfer(customer=customer, reason=reason)
