"""What the vendor does about a customer's licences, as far as the programme hears of it: orders and renewals."""

from __future__ import annotations

from programme.actor import Who
from programme.authorization import Authorization, Line, Source, Status
from programme.customer import Customer
from programme.occasion import Occasion
from programme.order import Order
from programme.refusal import Refused
from programme.renewal import TERM_MONTHS, add_months
from programme.result import Result


def place_order(occasion: Occasion, authorization: Authorization) -> Result:
    """The vendor takes the order for an authorization; a customer's first one starts the twelve months."""
    occasion.require(Who.AGENT)
    status = authorization.status(occasion.today)
    if not status.is_unpaid:
        code = "already_ordered" if status is Status.ORDERED else f"authorization_{status}"
        raise Refused(code, authorization.facts(occasion.today))
    customer = authorization.customer
    if customer.renewal is None:
        customer.renewal = add_months(occasion.today, TERM_MONTHS)
        for one in customer.authorizations:
            if one.status(occasion.today).is_unpaid:
                one.term_ends = customer.renewal
    return _order(occasion, authorization)


def place_renewal_order(occasion: Occasion, customer: Customer) -> Result:
    """Renews everything that was ordered for the term now ending; possible while the renewal window is open."""
    occasion.require(Who.AGENT)
    customer.require_not_cancelled()
    today = occasion.today
    renewal = customer.renewal_on(today)
    about = {"customer": customer.name, "vip": customer.vip, "opens": renewal.opens, "closes": renewal.closes}
    if customer.renewal is None or not renewal.is_open:
        raise Refused("window_closed", about)
    if renewed := customer.renewed_by(today):
        raise Refused("already_renewed", about | renewed.facts(today))
    held = [one for one in customer.with_status(today, Status.ORDERED) if one.term_ends == renewal.shown]
    lines = [(line, one.order.returnable(line)) for one in held if one.order for line in one.lines]
    left = [(line, quantity) for line, quantity in lines if quantity]
    if not left:
        raise Refused("nothing_to_renew", about)
    new = Authorization(
        number=occasion.number("PA"),
        customer=customer,
        lines=_merged(occasion, left),
        added=today,
        source=Source.RESELLER,
        term_ends=renewal.next,
        added_by=occasion.actor.name,
        renews=renewal.shown,
    )
    occasion.add(new)
    return _order(occasion, new)


def _merged(occasion: Occasion, held: list[tuple[Line, int]]) -> list[Line]:
    """One line for each product, at today's price for a whole term."""
    lines: dict[str, Line] = {}
    for line, quantity in held:
        price = occasion.product(line.product).price_for(TERM_MONTHS)
        new = Line(product=line.product, quantity=0, unit_price=price, position=len(lines))
        lines.setdefault(line.product, new).quantity += quantity
    return list(lines.values())


def _order(occasion: Occasion, authorization: Authorization) -> Result:
    order = Order(number=occasion.number("SO"), authorization=authorization, placed_on=occasion.today)
    occasion.add(order)
    authorization.order = order
    facts = authorization.facts(occasion.today)
    occasion.post("order_placed", authorization.customer.manager_or_primary.recipient, facts)
    return Result("ordered", facts)
