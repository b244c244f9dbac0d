"""The console's customer page: its filters, and the most urgent customers first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.authorization import Status
from programme.customer import Customer, Filter
from programme.product import CURRENCY
from programme.refusal import Refused
from programme.report import membership_facts
from programme.result import Result

if TYPE_CHECKING:
    from programme.occasion import Occasion


def list_customers(occasion: Occasion, filter: str | None, *, managed_by_me: bool) -> Result:
    """The console's customer page: what fits a filter, the most urgent first, and how many fit each of the others."""
    occasion.require(Who.CONSOLE)
    today = occasion.today
    which = _filter(filter)
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


def _filter(filter: str | None) -> Filter:
    try:
        return Filter(filter or "all")
    except ValueError:
        raise Refused("no_such_filter", at="filter", value=filter, choices=tuple(str(one) for one in Filter)) from None


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
