"""Ask a customer's primary administrator to hand over to another."""

from assistant.action import Kind, Who, action
from assistant.slot import Customer, Email, Person
from programme import Records, Result


@action(Kind.CHANGE, Who.CONSOLE)
def change_primary_admin(records: Records, *, customer: Customer, person: Person, email: Email) -> Result:
    return records.customer(customer).change_primary_admin(records, person=person, email=email)
