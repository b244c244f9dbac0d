"""What can be told about a customer: where the membership stands, and what has to be paid."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from programme.authorization import Status
from programme.purchase import due_facts
from programme.result import Result

if TYPE_CHECKING:
    from programme.customer import Customer


def membership_facts(customer: Customer, today: date) -> dict[str, object]:
    """Who the customer is and where the membership and its renewal stand."""
    renewal = customer.renewal_on(today)
    renewed = customer.renewed_by(today)
    return {
        "customer": customer.name,
        "vip": customer.vip,
        "segment": str(customer.segment),
        "type": str(customer.type),
        "country": customer.country,
        "address": customer.address,
        "postcode": customer.postcode,
        "membership": str(customer.membership),
        "invited_on": customer.invited_on,
        "accepted_on": customer.accepted_on,
        "terms_accepted": customer.terms_accepted_on is not None,
        "admin": customer.admin_name,
        "admin_email": customer.admin_email,
        "contact": customer.contact_name,
        "contact_email": customer.contact_email,
        "managed_by": customer.manager.name if customer.manager else None,
        "renewal_date": renewal.shown,
        "renewal_provisional": customer.renewal is None,
        "renewal_custom": customer.has_custom_renewal,
        "window_opens": renewal.opens,
        "window_closes": renewal.closes,
        "window_open": renewal.is_open and customer.renewal is not None,
        "upcoming": renewal.is_upcoming and customer.renewal is not None,
        "days_to_renewal": (renewal.shown - today).days,
        "shows_old_date": renewal.has_passed,
        "next_date": renewal.next,
        "renewed": renewed is not None,
        "renewed_by": renewed.order.number if renewed and renewed.order else None,
        "months_to_order": renewal.months_to_order,
    }


def report(customer: Customer, today: date) -> Result:
    """Everything on the console's details page. Code: the membership's state, or that something is due."""
    by_status = {status: customer.with_status(today, status) for status in Status}
    due = [*by_status[Status.OVERDUE], *by_status[Status.SUSPENDED]]
    change = next((one for one in customer.admin_changes if one.is_open(today)), None)
    facts = membership_facts(customer, today) | {
        "products": products(customer, today),
        "pending": tuple(one.facts(today) for one in by_status[Status.PENDING]),
        "overdue": tuple(one.facts(today) for one in due),
        "history": tuple(one.facts(today) for one in sorted(customer.authorizations, key=lambda one: one.added)),
        "payment_required": bool(due),
        "admin_change": change.facts(today) if change else None,
    }
    return Result("payment_required" if due else str(customer.membership), facts)


def products(customer: Customer, today: date) -> tuple[dict[str, object], ...]:
    """Licences by product over all that is held today; those of a suspended authorization do not work."""
    totals: dict[str, dict[str, int]] = {}
    for one in customer.authorizations:
        if not one.is_held(today):
            continue
        for line in one.lines:
            held = totals.setdefault(line.product, {"quantity": 0, "working": 0})
            quantity = line.quantity - (one.order.returned(line) if one.order else 0)
            held["quantity"] += quantity
            held["working"] += 0 if one.status(today) is Status.SUSPENDED else quantity
    return tuple({"product": name, **held} for name, held in sorted(totals.items()) if held["quantity"])


def payment_report(customer: Customer, today: date) -> Result:
    """Why the customer sees "payment required", or that nothing is due, and what can still be removed."""
    due = customer.due(today)
    pending = customer.with_status(today, Status.PENDING)
    facts = due_facts(customer, due, today) | {
        "removable": tuple(one.facts(today) for one in pending),
        "suspended_count": len(customer.with_status(today, Status.SUSPENDED)),
        "terms_end": max((one.term_ends for one in due), default=None),
        "membership": str(customer.membership),
    }
    return Result("payment_required" if due else "nothing_due", facts)
