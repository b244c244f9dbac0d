"""Reads every record of every partner as flat facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from programme.authorization import Line
from programme.certification import Course
from programme.contract import Contract
from programme.customer import Customer
from programme.mapping import KINDS
from programme.membership import Membership
from programme.opportunity import Account, Opportunity
from programme.order import Order, Return
from programme.partner import Agent, Contact, Partner
from programme.plain import plain
from programme.product import Product
from programme.report import products as products_of
from programme.store.recorder import key_of, state_of
from programme.world import World

Facts = dict[str, object]


def read_world(session: Session, today: date) -> World:
    """Facts by kind and key. What the calendar decides (states, renewal dates) is as of `today`."""
    nouns: dict[str, type[Any]] = KINDS
    found = {kind: session.scalars(select(noun)).all() for kind, noun in nouns.items()}
    kinds = {kind: dict(describe(one, today) for one in found[kind]) for kind, describe in _DESCRIBE.items()}
    kinds["customer"] = dict(_customers(found["customer"], today))
    return World(kinds)


def raw_state(session: Session) -> dict[tuple[str, str], Facts]:
    """The records as they stand, in the shape in which `trail.replay` gives them."""
    nouns: dict[str, type[Any]] = KINDS
    return {
        (kind, key_of(one)): {**state_of(one), "version": one.version}
        for kind, noun in nouns.items()
        for one in session.scalars(select(noun))
    }


def _customers(found: Iterable[Customer], today: date) -> Iterable[tuple[str, Facts]]:
    """By name; of namesakes the latest that is not cancelled has the plain name, the others add their VIP ID."""
    names: set[str] = set()
    for one in sorted(found, key=lambda one: (one.membership is Membership.CANCELLED, -one.invited_on.toordinal(), one.vip)):
        key = f"{one.name} ({one.vip})" if one.name in names else one.name
        names.add(one.name)
        yield key, _customer(one, today)


def _customer(one: Customer, today: date) -> Facts:
    return state_of(one) | {
        "customer": one.name,
        "partner": one.partner.name,
        "managed_by": one.manager.name if one.manager else None,
        "renewal_date": plain(one.renewal_on(today).shown) if one.renewal else None,
        "products": [f"{held['product']} x {held['quantity']}" for held in products_of(one, today)],
    }


def _authorization(one: Any, today: date) -> tuple[str, Facts]:
    return one.number, state_of(one) | {
        "status": str(one.status(today)),
        "customer": one.customer.name,
        "vip": one.customer.vip,
        "partner": one.customer.partner.name,
        "lines": [_line(line) for line in one.lines],
        "po": one.purchase_order,
        "amount": str(one.amount),
        "due": plain(one.due),
        "order": one.order.number if one.order else None,
    }


def _line(line: Line) -> str:
    return f"{line.product} x {line.quantity}"


def _order(one: Order, _today: date) -> tuple[str, Facts]:
    return one.number, state_of(one) | {"authorization": one.authorization.number}


def _return(one: Return, _today: date) -> tuple[str, Facts]:
    return one.number, state_of(one) | {"order": one.order.number}


def _admin_change(one: Any, today: date) -> tuple[str, Facts]:
    return one.number, state_of(one) | {"customer": one.customer.name, "status": str(one.status(today))}


def _contact(one: Contact, _today: date) -> tuple[str, Facts]:
    return one.email, state_of(one) | {"partner": one.partner.name}


def _opportunity(one: Opportunity, _today: date) -> tuple[str, Facts]:
    return one.number, state_of(one) | {
        "account": one.account.name,
        "owner": one.owner.name,
        "partner": one.partner.name,
        "products": [f"{name} x {quantity}" for name, quantity in one.products],
    }


def _activity(one: Any, _today: date) -> tuple[str, Facts]:
    return one.number, state_of(one) | {"opportunity": one.opportunity.number}


def _contract(one: Contract, _today: date) -> tuple[str, Facts]:
    return one.number, state_of(one) | {"customer": one.customer.name}


def _case(one: Any, _today: date) -> tuple[str, Facts]:
    details = {str(name): plain(value) for name, value in one.details.items()}
    return one.number, {**details, **state_of(one), "partner": one.partner.name if one.partner else None}


def _partner(one: Partner, _today: date) -> tuple[str, Facts]:
    return one.membership, state_of(one) | {"primary": one.primary.email}


def _account(one: Account, _today: date) -> tuple[str, Facts]:
    return one.number, state_of(one)


def _product(one: Product, _today: date) -> tuple[str, Facts]:
    return one.name, state_of(one)


def _agent(one: Agent, _today: date) -> tuple[str, Facts]:
    return one.email, state_of(one)


def _course(one: Course, _today: date) -> tuple[str, Facts]:
    return one.number, state_of(one)


_DESCRIBE: dict[str, Callable[[Any, date], tuple[str, Facts]]] = {
    "partner": _partner,
    "contact": _contact,
    "agent": _agent,
    "product": _product,
    "course": _course,
    "authorization": _authorization,
    "order": _order,
    "return": _return,
    "admin_change": _admin_change,
    "account": _account,
    "opportunity": _opportunity,
    "sales_activity": _activity,
    "contract": _contract,
    "case": _case,
}
