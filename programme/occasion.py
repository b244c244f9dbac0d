"""The occasion of a deed: who acts, when, and what a rule needs from around its own record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from programme.actor import Actor, Who
from programme.outbox import Recipient

if TYPE_CHECKING:
    from programme.case import Case
    from programme.certification import Course
    from programme.contract import Contract
    from programme.customer import Customer
    from programme.opportunity import Account, Opportunity
    from programme.partner import Agent, Contact, Partner
    from programme.product import Product


class Occasion(Protocol):
    """What every rule may ask for; the store's open records are one."""

    @property
    def actor(self) -> Actor: ...
    @property
    def today(self) -> date: ...
    @property
    def now(self) -> datetime: ...
    @property
    def contact(self) -> Contact | None: ...
    @property
    def agent(self) -> Agent | None: ...
    @property
    def partner(self) -> Partner: ...

    def require(self, who: Who | str) -> None:
        """Refuses unless the actor may do what needs a `who`."""

    def add(self, record: object) -> None:
        """Keeps a new record."""

    def remove(self, record: object) -> None:
        """Drops a record for good."""

    def number(self, kind: str) -> str:
        """The next number of a kind, for example PA-100107 for "PA"."""

    def token(self, digits: int) -> str:
        """Random hexadecimal digits that nobody can guess."""

    def post(self, kind: str, to: Recipient, facts: Mapping[str, object], *, secrets: Mapping[str, str] = {}) -> None:
        """Queues a message; it leaves the house after the commit."""

    def is_taken(self, account_name: str, *, besides: str | None = None) -> bool:
        """Whether a VIP other than `besides`, of whatever partner, has this account name."""

    def is_registered(self, email: str) -> bool:
        """Whether a contact of any partner has this address."""

    def product(self, name: str) -> Product: ...
    def customer(self, vip: str) -> Customer: ...
    def contract(self, number: str) -> Contract: ...
    def contracts(self) -> tuple[Contract, ...]: ...
    def customers(self) -> tuple[Customer, ...]: ...
    def opportunities(self) -> tuple[Opportunity, ...]: ...
    def accounts(self) -> tuple[Account, ...]: ...
    def waiting(self, action: str) -> tuple[Case, ...]:
        """The own partner's requests of a kind that are not answered yet, whoever made them."""

    def courses(self) -> tuple[Course, ...]: ...
    def contact_by_email(self, email: str) -> Contact: ...
