"""Ask the helpdesk to change a customer's account name, with the form filled in."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer, Text
from programme import Result, Who


@action(Kind.REQUEST, Who.CONSOLE)
def request_account_rename(records: programme.Records, *, customer: Customer, new_name: Text, reason: Text) -> Result:
    return records.customer(customer).request_rename(records, new_name=new_name, reason=reason)
