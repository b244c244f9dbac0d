"""Adding licences for a customer and taking them away, over all of the customer's authorizations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from programme.authorization import (
    LARGEST_QUANTITY,
    Authorization,
    Line,
    Source,
    Status,
    authorization_choices,
    can_be_cancelled_until,
    line_choices,
)
from programme.product import CURRENCY
from programme.refusal import Refused, Undecided
from programme.result import Result

if TYPE_CHECKING:
    from programme.customer import Customer
    from programme.occasion import Occasion


def authorize(
    customer: Customer, occasion: Occasion, lines: Sequence[tuple[str, int]], purchase_order: str | None, source: Source
) -> Result:
    """A pending authorization; the customer may use the licences before the order is placed with the vendor."""
    customer.require_not_cancelled()
    require_nothing_due(customer, occasion.today)
    renewal = customer.renewal_on(occasion.today)
    new = Authorization(
        number=occasion.number("PA"),
        customer=customer,
        lines=_lines(occasion, lines, renewal.months_to_order),
        added=occasion.today,
        source=source,
        term_ends=renewal.term_ends,
        added_by=occasion.actor.speaks_for or occasion.actor.name,
        purchase_order=(purchase_order or "").strip() or None,
    )
    occasion.add(new)
    facts = new.facts(occasion.today) | {
        "admin_email": customer.admin_email,
        "terms_accepted": customer.terms_accepted_on is not None,
        "renewal_open": renewal.is_open,
    }
    occasion.post("products_added", customer.admin, facts)
    if source is Source.MEMBER:
        occasion.post("member_added_products", customer.manager_or_primary.recipient, facts)
    return Result("created", facts, can_be_cancelled_until(new))


def require_nothing_due(customer: Customer, today: date) -> None:
    if due := customer.due(today):
        raise Refused("payment_required", due_facts(customer, due, today), at="customer")


def due_facts(customer: Customer, due: Sequence[Authorization], today: date) -> dict[str, object]:
    return {
        "customer": customer.name,
        "vip": customer.vip,
        "authorizations": tuple(one.facts(today) for one in due),
        "count": len(due),
        "total": sum((one.amount for one in due), Decimal(0)),
        "currency": CURRENCY,
    }


def authorization_to_cancel(customer: Customer, today: date) -> Authorization:
    """The pending one; several: the asker chooses; none: the latest, so that it can say why it will not do."""
    pending = customer.with_status(today, Status.PENDING)
    if len(pending) > 1:
        raise Undecided("authorization", authorization_choices(pending, today), customer=customer.name)
    if pending:
        return pending[0]
    if not customer.authorizations:
        raise Refused("nothing_authorized", at="customer", customer=customer.name, vip=customer.vip)
    return max(customer.authorizations, key=lambda one: (one.status(today).is_in_force, one.added, one.number))


def authorization_to_reduce(customer: Customer, product: str | None, today: date) -> Authorization:
    """The authorization from which licences of a product can still be taken away."""
    pending = customer.with_status(today, Status.PENDING)
    lines = [line for one in pending for line in one.lines]
    if product is None and len({line.product for line in lines}) > 1:
        raise Undecided("product", line_choices(_one_a_product(lines)), customer=customer.name)
    wanted = product or (lines[0].product if lines else None)
    fitting = [one for one in pending if any(line.product == wanted for line in one.lines)]
    if len(fitting) > 1:
        raise Undecided("authorization", authorization_choices(fitting, today), customer=customer.name)
    if fitting:
        return fitting[0]
    others = [
        one
        for one in customer.authorizations
        if one.status(today).is_in_force and (product is None or any(line.product == product for line in one.lines))
    ]
    if not others:
        held = tuple(line.facts() for line in _one_a_product(lines))
        raise Refused("no_such_line", at="product", customer=customer.name, product=product, lines=held)
    return max(others, key=lambda one: (one.added, one.number))


def _one_a_product(lines: Sequence[Line]) -> list[Line]:
    return list({line.product: line for line in lines}.values())


def _lines(occasion: Occasion, wanted: Sequence[tuple[str, int]], months: int) -> list[Line]:
    if not wanted:
        raise Refused("no_products", at="product")
    lines: dict[str, Line] = {}
    for name, quantity in wanted:
        product = occasion.product(name)
        product.check_orderable()
        new = Line(product=product.name, quantity=0, unit_price=product.price_for(months), position=len(lines))
        line = lines.setdefault(product.name, new)
        line.quantity += quantity
        if quantity < 1 or line.quantity > LARGEST_QUANTITY:
            raise Refused(
                "quantity_out_of_range",
                at="quantity",
                product=product.name,
                quantity=quantity,
                least=1,
                most=LARGEST_QUANTITY,
            )
    return list(lines.values())
