"""Inviting a customer to the Value Incentive Plan, and what is fixed with it for good."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from programme.actor import Who
from programme.customer import Customer, Segment, Type
from programme.names import account_key
from programme.partner import Contact, Partner
from programme.refusal import Refused
from programme.renewal import TERM_MONTHS, add_months
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.occasion import Occasion

E = TypeVar("E", bound=StrEnum)
_VIP_DIGITS = 20


def add_customer(
    occasion: Occasion,
    *,
    organisation: str,
    segment: Segment | str,
    type: Type | str,
    country: str,
    address: str,
    postcode: str,
    person: str,
    email: str,
    renewal_date: date | None = None,
) -> Result:
    """Sends the invitation and issues the VIP ID at once. Nothing of it can be edited afterwards."""
    occasion.require(Who.CONSOLE)
    contact = occasion.contact
    assert contact is not None  # require() has seen to it
    check_organisation(occasion, organisation)
    check_renewal_date(occasion, renewal_date)
    texts = {"country": country, "address": address, "postcode": postcode, "person": person, "email": email}
    for slot, text in texts.items():
        if not text.strip():
            raise Refused("text_needed", at=slot, slot=slot)
    new = new_customer(
        occasion,
        partner=contact.partner,
        manager=contact,
        name=organisation.strip(),
        segment=_word(Segment, segment, "segment"),
        type=_word(Type, type, "type"),
        country=country.strip(),
        address=address.strip(),
        postcode=postcode.strip(),
        person=person.strip(),
        email=email.strip().lower(),
        renewal_date=renewal_date,
    )
    return Result("invited", new.invite(occasion), Undo("cancel_invitation", new.vip))


def check_organisation(occasion: Occasion, name: str) -> None:
    """Refuses a name that another VIP has, without saying whose that is."""
    if not account_key(name):
        raise Refused("text_needed", at="organisation", slot="organisation")
    if occasion.is_taken(name):
        raise Refused("name_taken", at="organisation", name=name.strip())


def check_renewal_date(occasion: Occasion, renewal_date: date | None) -> None:
    """A chosen date makes the first term longer than twelve months."""
    earliest = add_months(occasion.today, TERM_MONTHS)
    if renewal_date is not None and renewal_date <= earliest:
        raise Refused("renewal_date_too_early", at="renewal_date", date=renewal_date, months=TERM_MONTHS, after=earliest)


def new_customer(
    occasion: Occasion,
    *,
    partner: Partner,
    manager: Contact | None,
    name: str,
    segment: Segment,
    type: Type,
    country: str,
    address: str,
    postcode: str,
    person: str,
    email: str,
    renewal_date: date | None,
) -> Customer:
    """The record alone; whether it may be is decided by the caller, who also sends the mail."""
    new = Customer(
        vip=occasion.token(_VIP_DIGITS).upper(),
        partner=partner,
        manager=manager,
        name=name,
        account_key=account_key(name),
        segment=segment,
        type=type,
        country=country,
        address=address,
        postcode=postcode,
        contact_name=person,
        contact_email=email,
        admin_name=person,
        admin_email=email,
        language=manager.language if manager else partner.primary.language,
        invited_on=occasion.today,
        renewal=renewal_date,
        has_custom_renewal=renewal_date is not None,
    )
    occasion.add(new)
    return new


def _word(words: type[E], value: str, slot: str) -> E:
    try:
        return words(value)
    except ValueError:
        raise Refused(f"no_such_{slot}", at=slot, value=value, choices=tuple(str(one) for one in words)) from None
