"""Send a customer the invitation again, under a changed name where names clash."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer, Text
from programme import Result, Who


@action(Kind.CHANGE, Who.CONSOLE)
def resend_invitation(records: programme.Records, *, customer: Customer, new_name: Text | None = None) -> Result:
    return records.customer(customer).resend_invitation(records, new_name=new_name)
