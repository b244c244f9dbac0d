"""Explain why a customer sees that payment is required, and what can be done."""

from assistant.action import Kind, Who, action
from assistant.slot import Customer
from programme import Records, Result


@action(Kind.READ, Who.CONSOLE)
def diagnose_payment_required(records: Records, *, customer: Customer) -> Result:
    return records.customer(customer).payment_report(records)
