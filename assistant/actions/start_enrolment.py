"""Ask to enrol a company in the reseller programme."""

from assistant.action import Kind, Who, action
from assistant.slot import Choice, Email, Person, Text
from programme import Records, Result


@action(Kind.REQUEST, Who.ANYONE)
def start_enrolment(
    records: Records,
    *,
    country: Text,
    language: Choice,
    company: Text,
    address: Text,
    person: Person,
    email: Email,
    terms: Choice,
) -> Result:
    return records.start_enrolment(
        country=country,
        language=language,
        company=company,
        address=address,
        person=person,
        email=email,
        terms=terms == "yes",
    )
