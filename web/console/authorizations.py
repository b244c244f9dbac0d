"""A new purchase authorization: several products at once, with the term to order for beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import request

from assistant.reply import State
from assistant.slot import Kind, Option, Value
from programme import Records, Refused, Who
from web.cleaning import readable
from web.console.asked import LONGEST_LINE, Asked, say_no_such, value_of
from web.console.clerk import errand_for, weigh
from web.console.deed import lay_before
from web.console.door import closed, onward, pages
from web.console.sheet import Page
from web.form import Form
from web.page import language, say, show, to_page
from web.problem import Problem
from web.session import for_contacts, writing

if TYPE_CHECKING:
    from programme.customer import Customer

FIRST_LINES, MOST_LINES = 1, 12
ACTION = "create_authorization"


@dataclass(frozen=True)
class Term:
    """What to order for: from today until the renewal date, in begun months."""

    months: int
    ends: object
    provisional: bool


@dataclass(frozen=True)
class Priced:
    """A product that can be authorized, and what one licence costs for the term."""

    name: str
    price: Decimal


@pages.route("/customers/<vip>/authorization", methods=["GET", "POST"])
@for_contacts
def new_authorization(vip: str) -> Page:
    """The form, and with what it holds on to the preview."""
    with writing() as records:
        if no := closed(records, Who.CONSOLE):
            return no
        try:
            customer = records.customer(vip)
        except Refused as refused:
            raise Problem("not_found") from refused
        form = Form(request.form)
        lines = _lines(form)
        pressed = request.form.get("press", "")
        if pressed == "add":
            lines = min(lines + 1, MOST_LINES)
        if request.method == "GET" or pressed == "add":
            return _page(records, customer, form, lines)
        return _judged(records, customer, form, lines)


def _judged(records: Records, customer: Customer, form: Form, lines: int) -> Page:
    errand = errand_for(records, ACTION)
    products, quantities, places = _read(records, form, lines)
    values: dict[str, Value | tuple[Value, ...]] = {
        "customer": Value(customer.vip, customer.vip, customer.name),
        "product": products,
        "quantity": quantities,
    }
    order = readable(form["purchase_order"]).strip()
    if len(order) > LONGEST_LINE:
        form.refuse("purchase_order", say("console.form.too_long", label=say("console.authorization.order"), most=LONGEST_LINE))
    elif order:
        values["purchase_order"] = Value(order, order)
    if not products and form.good:
        form.refuse("product-1", say("console.authorization.no_line"))
    if not products or not form.good:
        return _page(records, customer, form, lines)
    weighed = weigh(errand, values)
    for refused, says in weighed.wrong:
        name = "quantity" if refused.at == "quantity" else "product"
        line = next((places[at] for at, one in enumerate(products) if one.value == refused.facts.get("product")), 1)
        form.refuse(f"{name}-{line}", says)
    if weighed.turned.state is State.CONFIRM and form.good:
        return to_page(lay_before(records, errand, weighed.turned, f"/console/customers/{customer.vip}"))
    return _page(records, customer, form, lines)


def _read(records: Records, form: Form, lines: int) -> tuple[tuple[Value, ...], tuple[Value, ...], list[int]]:
    """The lines that were filled in, and where they stand; a half line is told at the other half."""
    names = tuple(Option(one.name, one.name) for one in records.products())
    product = Asked("product", say("console.authorization.product"), "select", options=names, slot=Kind.PRODUCT)
    quantity = Asked("quantity", say("console.authorization.quantity"), "number", slot=Kind.QUANTITY)
    products: list[Value] = []
    quantities: list[Value] = []
    places: list[int] = []
    for line in range(1, lines + 1):
        typed = {name: readable(form[f"{name}-{line}"]).strip() for name in ("product", "quantity")}
        if not any(typed.values()):
            continue
        found: list[Value] = []
        for one in (product, quantity):
            if not typed[one.name]:
                form.refuse(f"{one.name}-{line}", say("console.form.missing", label=one.label))
                continue
            try:
                found.append(value_of(one, typed[one.name], records.today))
            except Refused as refused:
                form.refuse(f"{one.name}-{line}", say_no_such(refused.code, typed[one.name]))
        if len(found) == 2:
            products.append(found[0])
            quantities.append(found[1])
            places.append(line)
    return tuple(products), tuple(quantities), places


def _page(records: Records, customer: Customer, form: Form, lines: int) -> Page:
    errand = errand_for(records, ACTION)
    weighed = weigh(errand, {"customer": Value(customer.vip, customer.vip, customer.name)})
    renewal = customer.renewal_on(records.today)
    blocked = weighed.turned if weighed.turned.state is State.REFUSED else None
    posted = request.method == "POST" and not form.good
    return (
        show(
            "console/authorization.html",
            title=errand.intent.title(language()),
            customer=customer,
            form=form,
            lines=lines,
            most_lines=MOST_LINES,
            products=tuple(
                Priced(one.name, one.price_for(renewal.months_to_order)) for one in records.products() if one.orderable
            ),
            not_orderable=tuple(one.name for one in records.products() if not one.orderable),
            term=Term(renewal.months_to_order, renewal.term_ends, customer.renewal is None),
            turned=blocked,
            onward=onward(blocked.offer) if blocked else "",
            back=f"/console/customers/{customer.vip}",
        ),
        409 if blocked else 422 if posted else 200,
    )


def _lines(form: Form) -> int:
    numbers = (name.removeprefix("product-") for name in form.values if name.startswith("product-"))
    return min(max((int(one) for one in numbers if one.isdecimal() and len(one) < 3), default=FIRST_LINES), MOST_LINES)
