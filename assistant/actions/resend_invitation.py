"""Send a customer the invitation again, under a changed name where names clash."""

from assistant.action import Kind, Who, action
from assistant.slot import Customer, Text
from programme import Records, Result


@action(Kind.CHANGE, Who.CONSOLE)
def resend_invitation(records: Records, *, customer: Customer, new_name: Text | None = None) -> Result:
    return records.customer(customer).resend_invitation(records, new_name=new_name)
