"""Explain why a customer sees that payment is required, and what can be done."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer
from programme import Result, Who


@action(Kind.READ, Who.CONSOLE)
def diagnose_payment_required(records: programme.Records, *, customer: Customer) -> Result:
    return records.customer(customer).payment_report(records)
