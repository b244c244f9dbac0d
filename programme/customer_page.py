"""The console's customer page: adding a customer, and the lists with the most urgent customers first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from programme import invitation
from programme.actor import Who
from programme.authorization import Status
from programme.customer import Customer
from programme.membership import Filter, Segment, Type
from programme.names import account_key
from programme.product import CURRENCY
from programme.refusal import Refused, filled_in
from programme.report import membership_facts
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.occasion import Occasion

_VIP_DIGITS = 20
_Word = TypeVar("_Word", bound=StrEnum)


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
    invitation.require_free_name(occasion, organisation, at="organisation")
    invitation.check_renewal_date(occasion, renewal_date)
    texts = filled_in(country=country, address=address, postcode=postcode, person=person, email=email)
    new = Customer(
        vip=new_vip(occasion),
        partner=contact.partner,
        manager=contact,
        name=organisation.strip(),
        account_key=account_key(organisation),
        segment=_word(Segment, segment, "segment"),
        type=_word(Type, type, "type"),
        country=texts["country"],
        address=texts["address"],
        postcode=texts["postcode"],
        contact_name=texts["person"],
        contact_email=texts["email"].lower(),
        admin_name=texts["person"],
        admin_email=texts["email"].lower(),
        language=contact.language,
        invited_on=occasion.today,
        renewal=renewal_date,
        has_custom_renewal=renewal_date is not None,
    )
    occasion.add(new)
    return Result("invited", invitation.send(new, occasion), Undo("cancel_invitation", new.vip))


def new_vip(occasion: Occasion) -> str:
    return occasion.token(_VIP_DIGITS).upper()


def list_customers(occasion: Occasion, filter: str | None, *, managed_by_me: bool) -> Result:
    """The console's customer page: what fits a filter, the most urgent first, and how many fit each of the others."""
    occasion.require(Who.CONSOLE)
    today = occasion.today
    which = _word(Filter, filter or "all", "filter")
    asker = occasion.contact
    mine = [one for one in occasion.customers() if not managed_by_me or one.manager is asker]
    listed = sorted((one for one in mine if one.fits(which, today)), key=lambda one: _urgency(one, today))
    facts = {
        "filter": str(which),
        "managed_by_me": managed_by_me,
        "count": len(listed),
        "counts": {str(one): sum(other.fits(one, today) for other in mine) for one in Filter},
        "customers": tuple(_row(one, today) for one in listed),
    }
    return Result("customers" if listed else "no_customers", facts)


def _urgency(customer: Customer, today: date) -> tuple[bool, bool, bool, date, str]:
    """Suspended, overdue, renewable; then by renewal date."""
    return (
        not customer.with_status(today, Status.SUSPENDED),
        not customer.due(today),
        not customer.fits(Filter.READY_FOR_RENEWAL, today),
        customer.renewal_on(today).shown,
        customer.name,
    )


def _row(customer: Customer, today: date) -> dict[str, object]:
    due = customer.due(today)
    return membership_facts(customer, today) | {
        "pending_count": len(customer.with_status(today, Status.PENDING)),
        "overdue_count": len(due),
        "suspended": bool(customer.with_status(today, Status.SUSPENDED)),
        "amount_due": sum((one.amount for one in due), Decimal(0)),
        "currency": CURRENCY,
        "order_by": min((one.due for one in customer.with_status(today, Status.PENDING)), default=None),
    }


def _word(words: type[_Word], value: str, slot: str) -> _Word:
    try:
        return words(value)
    except ValueError:
        raise Refused(f"no_such_{slot}", at=slot, value=value, choices=tuple(str(one) for one in words)) from None
