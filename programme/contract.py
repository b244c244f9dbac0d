"""Licensing contracts: who administers them, how they are paid, and until when they run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.case import file_request
from programme.partner import Partner
from programme.refusal import Refused, filled_in
from programme.result import Result

if TYPE_CHECKING:
    from programme.customer import Customer
    from programme.occasion import Occasion


class PaymentOption(StrEnum):
    UPFRONT = "upfront"
    ANNUAL = "annual"
    INSTALMENTS = "instalments"


@dataclass(eq=False, kw_only=True)
class Contract:
    """A contract of a customer. Changes go through the helpdesk, on the word of the contract's administrator."""

    number: str
    partner: Partner = field(repr=False)
    customer: Customer
    kind: str
    admin_name: str
    admin_email: str
    expires: date
    payment_option: PaymentOption = PaymentOption.UPFRONT

    @property
    def domain(self) -> str:
        return self.admin_email.rpartition("@")[2].lower()

    def facts(self, today: date) -> dict[str, object]:
        return {
            "contract": self.number,
            "kind": self.kind,
            "customer": self.customer.name,
            "admin": self.admin_name,
            "admin_email": self.admin_email,
            "domain": self.domain,
            "payment_option": str(self.payment_option),
            "expires": self.expires,
            "expired": self.expires < today,
        }

    def check_authorizer(self, occasion: Occasion, *, admin_present: bool, authorizer: str) -> None:
        """The current administrator; when that person has gone, somebody in the same e-mail domain."""
        occasion.require(Who.CONTACT)
        address = authorizer.strip().lower()
        about = self.facts(occasion.today) | {"authorizer": address}
        if admin_present and address != self.admin_email.lower():
            raise Refused("administrator_must_authorize", about, at="authorizer")
        if not admin_present and address == self.admin_email.lower():
            raise Refused("authorizer_has_left", about, at="authorizer")
        if not admin_present and address.rpartition("@")[2] != self.domain:
            raise Refused("authorizer_from_another_domain", about, at="authorizer")

    def request_admin_change(
        self, occasion: Occasion, *, person: str, email: str, admin_present: bool, authorizer: str
    ) -> Result:
        occasion.require(Who.CONTACT)
        person, email = filled_in(person=person, email=email.lower()).values()
        if email == self.admin_email.lower():
            raise Refused("already_administrator", self.facts(occasion.today), at="email", person=person, email=email)
        self.check_authorizer(occasion, admin_present=admin_present, authorizer=authorizer)
        details: dict[str, object] = {"person": person, "email": email}
        return self._file(occasion, "request_contract_admin_change", details, authorizer, admin_present=admin_present)

    def request_payment_option_change(
        self, occasion: Occasion, *, payment_option: PaymentOption | str, admin_present: bool, authorizer: str
    ) -> Result:
        occasion.require(Who.CONTACT)
        facts = self.facts(occasion.today)
        if payment_option not in set(PaymentOption):
            options = tuple(str(one) for one in PaymentOption)
            raise Refused("no_such_payment_option", facts, at="payment_option", options=options)
        if payment_option == self.payment_option:
            raise Refused("same_payment_option", facts, at="payment_option")
        self.check_authorizer(occasion, admin_present=admin_present, authorizer=authorizer)
        details: dict[str, object] = {"payment_option": str(payment_option), "payment_option_before": str(self.payment_option)}
        return self._file(occasion, "request_payment_option_change", details, authorizer, admin_present=admin_present)

    def request_renewal(self, occasion: Occasion) -> Result:
        """A CLP contract can be renewed after its expiry date as well as before."""
        occasion.require(Who.CONTACT)
        if self.kind != "CLP":
            raise Refused("not_a_clp", self.facts(occasion.today), at="contract")
        return file_request(occasion, "request_clp_renewal", self.facts(occasion.today), same=("contract",))

    def _file(
        self, occasion: Occasion, action: str, details: dict[str, object], authorizer: str, *, admin_present: bool
    ) -> Result:
        about = {
            "contract": self.number,
            "customer": self.customer.name,
            "admin": self.admin_name,
            "admin_email": self.admin_email,
            "admin_present": admin_present,
            "authorizer": authorizer.strip().lower(),
        }
        return file_request(occasion, action, about | details, same=("contract",))
