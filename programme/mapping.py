"""Which noun is kept in which table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import column_property, registry, relationship

from programme import outbox
from programme.activity import SalesActivity
from programme.administrator import AdminChange
from programme.authorization import Authorization, Line
from programme.case import Case
from programme.certification import Course
from programme.contract import Contract
from programme.customer import Customer
from programme.opportunity import Account, Opportunity
from programme.order import Order, Return
from programme.partner import Agent, Contact, Partner
from programme.product import Product
from programme.setting import Setting
from programme.tables import (
    accounts,
    activities,
    admin_changes,
    agents,
    authorizations,
    cases,
    contacts,
    contracts,
    courses,
    customers,
    lines,
    messages,
    metadata,
    opportunities,
    orders,
    partners,
    products,
    returns,
    settings,
)

_registry = registry(metadata=metadata)


def _map(noun: type, table: Table, **relationships: Any) -> None:
    """`active_history` keeps the value before a change even where it had not been loaded: the trail needs it."""
    columns: dict[str, Any] = {one.key: column_property(one, active_history=True) for one in table.columns}
    _registry.map_imperatively(noun, table, properties=columns | relationships, version_id_col=table.columns.get("version"))


def _many(target: type, back: str, order: Column[Any]) -> Any:
    return relationship(target, back_populates=back, order_by=order, cascade="all, delete-orphan", lazy="selectin")


_map(Setting, settings)
_map(Product, products)
_map(Agent, agents)
_map(Partner, partners, contacts=_many(Contact, "partner", contacts.c.email))
_map(Contact, contacts, partner=relationship(Partner, back_populates="contacts", lazy="joined"))
_map(Course, courses, contact=relationship(Contact))
_map(
    Customer,
    customers,
    partner=relationship(Partner, foreign_keys=customers.c.partner_id),
    manager=relationship(Contact, foreign_keys=customers.c.manager_id),
    authorizations=_many(Authorization, "customer", authorizations.c.number),
    admin_changes=_many(AdminChange, "customer", admin_changes.c.number),
)
_map(
    Authorization,
    authorizations,
    customer=relationship(Customer, back_populates="authorizations"),
    lines=relationship(Line, cascade="all, delete-orphan", order_by=lines.c.position, lazy="selectin"),
    order=relationship(Order, back_populates="authorization", uselist=False, cascade="all", lazy="selectin"),
)
_map(Line, lines)
_map(
    Order,
    orders,
    authorization=relationship(Authorization, back_populates="order"),
    returns=_many(Return, "order", returns.c.number),
)
_map(Return, returns, order=relationship(Order, back_populates="returns"))
_map(AdminChange, admin_changes, customer=relationship(Customer, back_populates="admin_changes"))
_map(Account, accounts, partner=relationship(Partner))
_map(
    Opportunity,
    opportunities,
    partner=relationship(Partner),
    account=relationship(Account),
    owner=relationship(Contact),
    activities=_many(SalesActivity, "opportunity", activities.c.number),
)
_map(SalesActivity, activities, opportunity=relationship(Opportunity, back_populates="activities"))
_map(Contract, contracts, partner=relationship(Partner), customer=relationship(Customer))
_map(Case, cases, partner=relationship(Partner))
_map(outbox.Message, messages)

# Everything that counts as a record, with the name of its kind in the trail and in the world. Order: whoever is
# referred to comes first.
KINDS: dict[str, type] = {
    "setting": Setting,
    "product": Product,
    "agent": Agent,
    "partner": Partner,
    "contact": Contact,
    "course": Course,
    "customer": Customer,
    "authorization": Authorization,
    "line": Line,
    "order": Order,
    "return": Return,
    "admin_change": AdminChange,
    "account": Account,
    "opportunity": Opportunity,
    "sales_activity": SalesActivity,
    "contract": Contract,
    "case": Case,
}
KIND_OF: dict[type, str] = {noun: kind for kind, noun in KINDS.items()}
