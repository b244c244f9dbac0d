"""Ask the helpdesk to move a customer from another reseller to the asker."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Text
from programme import Result, Who


@action(Kind.REQUEST, Who.CONTACT)
def request_reseller_transfer(records: programme.Records, *, customer: Text, reason: Text) -> Result:
    return records.request_reseller_transfer(customer=customer, reason=reason)
