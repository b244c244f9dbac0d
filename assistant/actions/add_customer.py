"""Add an end customer and send the invitation to the Value Incentive Plan."""

from __future__ import annotations

from datetime import date

import programme
from assistant.action import Kind, action
from assistant.slot import Choice, Date, Email, Person, Segment, Text
from programme import Result, Who


@action(Kind.CHANGE, Who.CONSOLE)
def add_customer(
    records: programme.Records,
    *,
    organisation: Text,
    segment: Segment,
    type: Choice,
    country: Text,
    address: Text,
    postcode: Text,
    person: Person,
    email: Email,
    renewal_date: Date | None = None,
) -> Result:
    return records.add_customer(
        organisation=organisation,
        segment=segment,
        type=type,
        country=country,
        address=address,
        postcode=postcode,
        person=person,
        email=email,
        renewal_date=renewal_date,
    )


def guard(records: programme.Records, organisation: str | None = None, renewal_date: date | None = None) -> None:
    """A taken name or a date too early is told while the form is filled in."""
    if organisation:
        records.check_organisation(organisation)
    if renewal_date:
        records.check_renewal_date(renewal_date)
