"""Change the person whom the vendor writes to about a customer."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer, Email, Person
from programme import Result, Who


@action(Kind.CHANGE, Who.CONSOLE)
def change_vip_contact(records: programme.Records, *, customer: Customer, person: Person, email: Email) -> Result:
    return records.customer(customer).change_contact(records, person=person, email=email)
