"""Finding records. Each look-up stays within the asker's own partner: what is another's reads as what does not exist."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from programme.actor import Actor
from programme.administrator import AdminChange, digest
from programme.authorization import Authorization
from programme.case import Case
from programme.certification import Course
from programme.contract import Contract
from programme.customer import Customer
from programme.mapping import KIND_OF
from programme.membership import Membership
from programme.names import account_key
from programme.opportunity import Account, Opportunity
from programme.order import Order, Return
from programme.partner import Agent, Contact, Partner
from programme.product import Product
from programme.refusal import Refused
from programme.tables import admin_changes, agents, customers, partners, products

R = TypeVar("R")
_log = logging.getLogger("programme.records")


@dataclass(frozen=True)
class CustomerName:
    """By what people call a customer: its own name, and those of its people."""

    vip: str
    name: str
    contact_name: str
    admin_name: str


class Lookups:
    """The looking-up half of the open records."""

    session: Session
    actor: Actor
    contact: Contact | None
    agent: Agent | None

    @property
    def partner(self) -> Partner:
        """The asker's own; an agent's is the one of the contact that he or she acts for."""
        if self._own is not None:
            return self._own
        raise self._nobody()

    @property
    def _own(self) -> Partner | None:
        """Whose records may be seen. Somebody invited or inactive sees none, but an agent may look on their behalf."""
        if self.contact is not None and (self.contact.is_active or self.actor.is_vendor):
            return self.contact.partner
        return None

    def _nobody(self) -> Refused:
        if self.contact is not None:
            self.contact.require_active()
        if self.actor.speaks_for:
            return Refused("unknown_contact", email=self.actor.speaks_for)
        return Refused("on_whose_behalf" if self.actor.is_vendor else "sign_in_needed")

    # ---- lists

    def customers(self) -> tuple[Customer, ...]:
        return tuple(sorted(self._all(Customer), key=lambda one: one.name))

    def customer_names(self) -> tuple[CustomerName, ...]:
        """Only what a customer can be recognised by: much cheaper than the customers themselves where there are many."""
        row = customers.c
        query = select(row.vip, row.name, row.contact_name, row.admin_name).order_by(row.name)
        if not self.actor.sees_everything:
            if self._own is None:
                return ()
            query = query.where(row.partner_id == self._own.membership)
        return tuple(CustomerName(*found) for found in self.session.execute(query))

    def authorizations(self) -> tuple[Authorization, ...]:
        return tuple(one for customer in self.customers() for one in customer.authorizations)

    def orders(self) -> tuple[Order, ...]:
        return tuple(one.order for one in self.authorizations() if one.order)

    def returns(self) -> tuple[Return, ...]:
        return tuple(one for order in self.orders() for one in order.returns)

    def admin_changes(self) -> tuple[AdminChange, ...]:
        return tuple(one for customer in self.customers() for one in customer.admin_changes)

    def opportunities(self) -> tuple[Opportunity, ...]:
        return self._all(Opportunity)

    def accounts(self) -> tuple[Account, ...]:
        return self._all(Account)

    def contracts(self) -> tuple[Contract, ...]:
        return self._all(Contract)

    def contacts(self) -> tuple[Contact, ...]:
        return self._all(Contact)

    def cases(self) -> tuple[Case, ...]:
        """One's own; the primary contact and the helpdesk see the company's."""
        return tuple(one for one in self._all(Case) if self._is_asker_of(one))

    def waiting(self, action: str) -> tuple[Case, ...]:
        return tuple(one for one in self._all(Case) if one.action == action and not one.status.is_over)

    def courses(self) -> tuple[Course, ...]:
        return tuple(one for one in self.session.scalars(select(Course)) if self._is_mine(one.contact.partner))

    def products(self) -> tuple[Product, ...]:
        return tuple(self.session.scalars(select(Product).order_by(products.c.name)))

    def agents(self) -> tuple[Agent, ...]:
        return tuple(self.session.scalars(select(Agent).order_by(agents.c.email)))

    def partners(self) -> tuple[Partner, ...]:
        """All for the helpdesk, one's own otherwise."""
        found = self.session.scalars(select(Partner).order_by(partners.c.membership))
        return tuple(one for one in found if self._is_mine(one))

    # ---- one record by its key

    def customer(self, vip: str) -> Customer:
        no = Refused("no_such_customer", at="customer", customer=vip)
        return self._find(Customer, vip.upper(), lambda one: one.partner, no)

    def authorization(self, number: str) -> Authorization:
        no = Refused("no_such_authorization", at="authorization", authorization=number)
        return self._find(Authorization, number.upper(), lambda one: one.customer.partner, no)

    def order(self, number: str) -> Order:
        no = Refused("no_such_order", at="order", order=number)
        return self._find(Order, number.upper(), lambda one: one.authorization.customer.partner, no)

    def return_(self, number: str) -> Return:
        no = Refused("no_such_return", {"return": number})
        return self._find(Return, number.upper(), lambda one: one.order.authorization.customer.partner, no)

    def admin_change(self, number: str) -> AdminChange:
        no = Refused("no_such_change", admin_change=number)
        return self._find(AdminChange, number.upper(), lambda one: one.customer.partner, no)

    def admin_change_by_token(self, token: str) -> AdminChange:
        """For whoever follows the link in a mail; the token is all they have, and all they need."""
        found = self.session.scalar(select(AdminChange).where(admin_changes.c.token_digest == digest(token)))
        if found is None:
            raise Refused("no_such_link")
        return found

    def opportunity(self, number: str) -> Opportunity:
        no = Refused("no_such_opportunity", at="opportunity", opportunity=number)
        return self._find(Opportunity, number.upper(), lambda one: one.partner, no)

    def contract(self, number: str) -> Contract:
        no = Refused("no_such_contract", at="contract", contract=number)
        return self._find(Contract, number.upper(), lambda one: one.partner, no)

    def case(self, number: str) -> Case:
        no = Refused("no_such_case", case=number)
        found = self._find(Case, number.upper(), lambda one: one.partner, no)
        if not self._is_asker_of(found):
            raise Refused("not_your_case", case=found.number)
        return found

    def contact_by_email(self, email: str) -> Contact:
        no = Refused("no_such_contact", at="person", email=email)
        return self._find(Contact, email.lower(), lambda one: one.partner, no)

    def partner_by_membership(self, membership: str) -> Partner:
        no = Refused("no_such_partner", membership=membership)
        return self._find(Partner, membership.upper(), lambda one: one, no)

    def product(self, name: str) -> Product:
        found = self.session.get(Product, name)
        if found is None:
            raise Refused("no_such_product", at="product", product=name)
        return found

    # ---- what rules ask about the whole programme, answered with yes or no only

    def is_taken(self, account_name: str, *, besides: str | None = None) -> bool:
        row = customers.c
        same = select(row.vip).where(row.account_key == account_key(account_name), row.membership != Membership.CANCELLED)
        return any(vip != besides for vip in self.session.scalars(same))

    def is_registered(self, email: str) -> bool:
        return self.session.get(Contact, email.strip().lower()) is not None

    # ---- the boundary between partners, and between colleagues

    def _is_asker_of(self, case: Case) -> bool:
        asker = self.contact
        return self.actor.is_vendor or (asker is not None and (asker.is_primary or asker.email == case.email))

    def _is_mine(self, partner: Partner | None) -> bool:
        if self.actor.sees_everything:
            return True
        return partner is not None and partner is self._own

    def _all(self, noun: type[R]) -> tuple[R, ...]:
        mapper: Any = noun
        query = select(noun).order_by(*inspect(noun).primary_key)
        if not self.actor.sees_everything:
            if self._own is None:
                return ()
            query = query.where(mapper.partner_id == self._own.membership)
        return tuple(self.session.scalars(query))

    def _find(self, noun: type[R], key: str, owner: Callable[[R], Partner | None], no: Refused) -> R:
        """Fetches without regard to whose it is, so that another's record costs the same as none."""
        if self._own is None and not self.actor.sees_everything:
            raise self._nobody()
        found = self.session.get(noun, key.strip())
        if found is None:
            _log.info("absent: %s %s", no.code, dict(no.facts))
            raise no
        if not self._is_mine(owner(found)):
            _log.warning("another partner's: %s %s asked by %s", no.code, dict(no.facts), self.actor.name)
            raise no
        self.touch(KIND_OF[noun], key.strip())
        return found

    def touch(self, kind: str, key: str) -> None:
        """Notes that a preview depends on this record."""
        raise NotImplementedError
