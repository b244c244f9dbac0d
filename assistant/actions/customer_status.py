"""Tell where a customer stands: membership, renewal, products and authorizations."""

from assistant.action import Kind, Who, action
from assistant.slot import Customer
from programme import Records, Result


@action(Kind.READ, Who.CONSOLE)
def customer_status(records: Records, *, customer: Customer) -> Result:
    return records.customer(customer).report(records)
