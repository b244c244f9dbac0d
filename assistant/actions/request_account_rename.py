"""Ask the helpdesk to change a customer's account name, with the form filled in."""

from assistant.action import Kind, Who, action
from assistant.slot import Customer, Text
from programme import Records, Result


@action(Kind.REQUEST, Who.CONSOLE)
def request_account_rename(records: Records, *, customer: Customer, new_name: Text, reason: Text) -> Result:
    return records.customer(customer).request_rename(records, new_name=new_name, reason=reason)
