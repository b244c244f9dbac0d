"""The tables of the programme, and which noun is kept in which."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import column_property, registry, relationship

from programme import outbox, trail
from programme.activity import FIELDS, SalesActivity
from programme.actor import Kind
from programme.administrator import AdminChange, ChangeStatus
from programme.authorization import Authorization, Line, Source
from programme.case import Case, CaseStatus
from programme.certification import Course
from programme.columns import Facts, Money, Plain, UtcTime, Word
from programme.contract import Contract, PaymentOption
from programme.customer import Customer, Membership, Segment, Type
from programme.opportunity import Account, Opportunity, OpportunityStatus, Reason, Stage
from programme.order import Order, Return, ReturnStatus
from programme.partner import Agent, AgentRole, Contact, ContactState, Level, Partner, Role, SalesCenter
from programme.product import Product
from programme.setting import Setting

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
mapping = registry(metadata=metadata)
EMAIL, NAME, NUMBER = String(254), String(200), String(40)


def _records(name: str, *columns: Any) -> Table:
    """A table of records: each has a version that goes up with every change."""
    return Table(name, metadata, *columns, Column("version", Integer, nullable=False))


def _key(name: str, type_: Any = NUMBER) -> Column[Any]:
    return Column(name, type_, primary_key=True)


def _needed(name: str, type_: Any) -> Column[Any]:
    return Column(name, type_, nullable=False)


def _of(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, ForeignKey(target), nullable=nullable, index=True)


settings = _records("settings", _key("name"), _needed("value", Facts))
products = _records("products", _key("name", NAME), _needed("price", Money), _needed("orderable", Boolean))
agents = _records("agents", _key("email", EMAIL), _needed("name", NAME), _needed("role", Word(AgentRole)))
partners = _records(
    "partners",
    _key("membership"),
    _needed("name", NAME),
    _needed("level", Word(Level)),
    _needed("country", NAME),
    _needed("domains", Facts),
    Column("renews_on", Date),
    Column("code_of_conduct_by", NAME),
    Column("code_of_conduct_on", Date),
)
contacts = _records(
    "contacts",
    _key("email", EMAIL),
    _of("partner_id", "partners.membership"),
    _needed("name", NAME),
    _needed("role", Word(Role)),
    _needed("state", Word(ContactState)),
    _needed("language", String(8)),
    _needed("salescenter", Word(SalesCenter)),
    Column("salescenter_email", EMAIL),
    Column("invited_on", Date),
    _needed("invitations", Integer),
    Column("left_on", Date),
)
courses = _records(
    "courses", _key("number"), _of("contact_id", "contacts.email"), _needed("title", NAME), _needed("completed_on", Date)
)
customers = _records(
    "customers",
    _key("vip"),
    _of("partner_id", "partners.membership"),
    _of("manager_id", "contacts.email", nullable=True),
    _needed("name", NAME),
    Column("account_key", NAME, nullable=False, index=True),
    _needed("segment", Word(Segment)),
    _needed("type", Word(Type)),
    *(_needed(name, NAME) for name in ("country", "address", "postcode")),
    *(_needed(name, EMAIL) for name in ("contact_name", "contact_email", "admin_name", "admin_email")),
    _needed("language", String(8)),
    _needed("invited_on", Date),
    _needed("invitations", Integer),
    _needed("membership", Word(Membership)),
    *(Column(name, Date) for name in ("accepted_on", "terms_accepted_on", "cancelled_on", "renewal")),
    _needed("has_custom_renewal", Boolean),
)
authorizations = _records(
    "authorizations",
    _key("number"),
    _of("customer_id", "customers.vip"),
    _needed("added", Date),
    _needed("source", Word(Source)),
    _needed("term_ends", Date),
    _needed("added_by", EMAIL),
    Column("purchase_order", NAME),
    Column("cancelled_on", Date),
)
lines = _records(
    "authorization_lines",
    Column("authorization_id", ForeignKey("authorizations.number"), primary_key=True),
    Column("product", ForeignKey("products.name"), primary_key=True),
    _needed("quantity", Integer),
    _needed("unit_price", Money),
)
orders = _records(
    "orders",
    _key("number"),
    _of("authorization_id", "authorizations.number"),
    _needed("placed_on", Date),
    UniqueConstraint("authorization_id"),
)
returns = _records(
    "returns",
    _key("number"),
    _of("order_id", "orders.number"),
    _needed("product", NAME),
    _needed("quantity", Integer),
    _needed("reason", Text),
    _needed("requested_on", Date),
    _needed("requested_by", EMAIL),
    _needed("status", Word(ReturnStatus)),
    Column("decided_on", Date),
)
admin_changes = _records(
    "admin_changes",
    _key("number"),
    _of("customer_id", "customers.vip"),
    *(_needed(name, EMAIL) for name in ("person", "email", "old_name", "old_email")),
    _needed("requested_on", Date),
    _needed("requested_by", EMAIL),
    _needed("step_on", Date),
    _needed("step", Word(ChangeStatus)),
    Column("approved_on", Date),
    Column("token_digest", String(64), index=True),
)
accounts = _records("accounts", _key("number"), _of("partner_id", "partners.membership"), _needed("name", NAME))
opportunities = _records(
    "opportunities",
    _key("number"),
    _of("partner_id", "partners.membership"),
    _of("account_id", "accounts.number"),
    _of("owner_id", "contacts.email"),
    _needed("name", NAME),
    _needed("registered_on", Date),
    _needed("stage", Word(Stage)),
    _needed("status", Word(OpportunityStatus)),
    _needed("products", Facts),
    Column("expected_close", Date),
    Column("reason", Word(Reason)),
    Column("closed_on", Date),
    _needed("sales_orders", Facts),
)
activities = _records(
    "sales_activities",
    _key("number"),
    _of("opportunity_id", "opportunities.number"),
    *(_needed(name, Text) for name in FIELDS),
    _needed("added_on", Date),
    _needed("added_by", EMAIL),
)
contracts = _records(
    "contracts",
    _key("number"),
    _of("partner_id", "partners.membership"),
    _of("customer_id", "customers.vip"),
    _needed("kind", String(20)),
    _needed("admin_name", NAME),
    _needed("admin_email", EMAIL),
    _needed("expires", Date),
    _needed("payment_option", Word(PaymentOption)),
)
cases = _records(
    "cases",
    _key("number"),
    _of("partner_id", "partners.membership", nullable=True),
    _needed("action", NUMBER),
    _needed("opened", UtcTime),
    _needed("email", EMAIL),
    _needed("name", NAME),
    _needed("language", String(8)),
    _needed("details", Facts),
    _needed("description", Text),
    _needed("transcript", Facts),
    _needed("status", Word(CaseStatus)),
    Column("handler", EMAIL),
    Column("closed", UtcTime),
    _needed("answer", Text),
)
counters = Table("counters", metadata, _key("kind"), _needed("last", Integer))
messages = Table(
    "messages",
    metadata,
    _key("id"),
    _needed("channel", Word(outbox.Channel)),
    _needed("kind", NAME),
    _needed("address", Text),
    _needed("name", NAME),
    _needed("language", String(8)),
    _needed("facts", Facts),
    _needed("secrets", Facts),
    _needed("created", UtcTime),
    _needed("state", Word(outbox.MessageState)),
    _needed("attempts", Integer),
    Column("next_attempt", UtcTime),
    Column("lease", String(40)),
    Column("leased_until", UtcTime),
    Column("error", Text),
    Column("sent", UtcTime),
    Index(None, "state", "next_attempt"),
)
entries = Table(
    "trail",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    _needed("at", UtcTime),
    _needed("actor_kind", Word(Kind)),
    _needed("actor", EMAIL),
    Column("on_behalf_of", EMAIL),
    Column("action", NUMBER),
    Column("conversation", String(80)),
    Column("turn", Integer),
    _needed("kind", NUMBER),
    _needed("key", NAME),
    _needed("change", Word(trail.Change)),
    _needed("version", Integer),
    Column("before", Plain),
    Column("after", Plain),
    Index(None, "kind", "key"),
    sqlite_autoincrement=True,  # a number that was rolled back never comes again, so seq also orders what was seen
)


def _map(noun: type, table: Table, **relationships: Any) -> None:
    """`active_history` keeps the value before a change even where it had not been loaded: the trail needs it."""
    columns: dict[str, Any] = {one.key: column_property(one, active_history=True) for one in table.columns}
    mapping.map_imperatively(noun, table, properties=columns | relationships, version_id_col=table.columns.get("version"))


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
    lines=relationship(Line, cascade="all, delete-orphan", order_by=lines.c.product, lazy="selectin"),
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
