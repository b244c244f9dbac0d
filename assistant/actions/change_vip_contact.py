"""Change the person whom the vendor writes to about a customer."""

from assistant.action import Kind, Who, action
from assistant.slot import Customer, Email, Person
from programme import Records, Result


@action(Kind.CHANGE, Who.CONSOLE)
def change_vip_contact(records: Records, *, customer: Customer, person: Person, email: Email) -> Result:
    return records.customer(customer).change_contact(records, person=person, email=email)
