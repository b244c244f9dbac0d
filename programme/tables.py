"""The tables of the programme."""

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

from programme import outbox, trail
from programme.activity import FIELDS
from programme.actor import Kind
from programme.administrator import ChangeStatus
from programme.authorization import Source
from programme.case import CaseStatus
from programme.columns import Facts, Money, Plain, UtcTime, Word
from programme.contract import PaymentOption
from programme.membership import Membership, Segment, Type
from programme.opportunity import OpportunityStatus, Reason, Stage
from programme.order import ReturnStatus
from programme.partner import AgentRole, ContactState, Level, Role, SalesCenter

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
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
    Column("renews", Date),
    Column("cancelled_on", Date),
)
lines = _records(
    "authorization_lines",
    Column("authorization_id", ForeignKey("authorizations.number"), primary_key=True),
    Column("product", ForeignKey("products.name"), primary_key=True),
    _needed("quantity", Integer),
    _needed("unit_price", Money),
    _needed("position", Integer),
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
