"""Ask to enrol a company in the reseller programme."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice, Email, Person, Text
from programme import Result, Who


@action(Kind.REQUEST, Who.ANYONE)
def start_enrolment(
    records: programme.Records,
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
