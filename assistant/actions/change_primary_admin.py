"""Ask a customer's primary administrator to hand over to another."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer, Email, Person
from programme import Result, Who


@action(Kind.CHANGE, Who.CONSOLE)
def change_primary_admin(records: programme.Records, *, customer: Customer, person: Person, email: Email) -> Result:
    return records.customer(customer).change_primary_admin(records, person=person, email=email)
