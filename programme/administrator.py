"""A change of a customer's primary administrator: who has to agree, in which order and by when."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.outbox import Recipient
from programme.refusal import Refused, filled_in
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.customer import Customer
    from programme.occasion import Occasion

STEP = timedelta(days=14)
_TOKEN_DIGITS = 32


class ChangeStatus(StrEnum):
    REQUESTED = "requested"  # the current administrator has been asked
    INVITED = "invited"  # approved; the new one has been invited
    ACCEPTED = "accepted"  # the new one has accepted the invitation, not yet the terms
    IN_FORCE = "in_force"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


_OPEN = (ChangeStatus.REQUESTED, ChangeStatus.INVITED, ChangeStatus.ACCEPTED)


@dataclass(eq=False, kw_only=True)
class AdminChange:
    """The old administrator stays until the change is in force. Only a digest of the link's token is kept."""

    number: str
    customer: Customer = field(repr=False)
    person: str
    email: str
    old_name: str
    old_email: str
    requested_on: date
    requested_by: str
    step_on: date
    step: ChangeStatus = ChangeStatus.REQUESTED
    approved_on: date | None = None
    token_digest: str | None = None

    @property
    def deadline(self) -> date:
        """The last day of the present step."""
        return self.step_on + STEP

    def status(self, today: date) -> ChangeStatus:
        return ChangeStatus.EXPIRED if self.step in _OPEN and today > self.deadline else self.step

    def is_open(self, today: date) -> bool:
        return self.status(today) in _OPEN

    def facts(self, today: date) -> dict[str, object]:
        return {
            "admin_change": self.number,
            "change_status": str(self.status(today)),
            "customer": self.customer.name,
            "vip": self.customer.vip,
            "person": self.person,
            "email": self.email,
            "admin": self.old_name,
            "admin_email": self.old_email,
            "requested_on": self.requested_on,
            "deadline": self.deadline,
        }

    def approve(self, occasion: Occasion, *, token: str) -> Result:
        """The current administrator agrees: the new one is invited."""
        self._require_step(occasion, ChangeStatus.REQUESTED, token)
        self.approved_on = occasion.today
        self._go_to(occasion, ChangeStatus.INVITED)
        new = Recipient(self.email, self.person, self.customer.language)
        self.ask(occasion, "admin_invitation", new)
        return Result("approved", self.facts(occasion.today))

    def decline(self, occasion: Occasion, *, token: str) -> Result:
        """The current administrator does not agree, or the new one does not want to."""
        self._require_token(occasion, token)
        self._end(occasion, ChangeStatus.DECLINED)
        return Result("declined", self.facts(occasion.today))

    def accept_invitation(self, occasion: Occasion, *, token: str) -> Result:
        self._require_step(occasion, ChangeStatus.INVITED, token)
        self._go_to(occasion, ChangeStatus.ACCEPTED)
        return Result("accepted", self.facts(occasion.today))

    def accept_terms(self, occasion: Occasion, *, token: str) -> Result:
        """The new administrator accepts the VIP terms, and only then takes over."""
        self._require_step(occasion, ChangeStatus.ACCEPTED, token)
        self.customer.admin_name, self.customer.admin_email = self.person, self.email
        self.customer.terms_accepted_on = occasion.today
        self._end(occasion, ChangeStatus.IN_FORCE)
        return Result("in_force", self.facts(occasion.today))

    def withdraw(self, occasion: Occasion) -> Result:
        occasion.require(Who.CONSOLE)
        if not self.is_open(occasion.today):
            raise Refused(f"change_{self.status(occasion.today)}", self.facts(occasion.today))
        self._end(occasion, ChangeStatus.WITHDRAWN)
        return Result("withdrawn", self.facts(occasion.today))

    def ask(self, occasion: Occasion, kind: str, who: Recipient) -> None:
        """Mails a link with a new one-time token; the former one stops working."""
        token = occasion.token(_TOKEN_DIGITS)
        self.token_digest = digest(token)
        occasion.post(kind, who, self.facts(occasion.today), secrets={"token": token})

    def _require_step(self, occasion: Occasion, step: ChangeStatus, token: str) -> None:
        self._require_token(occasion, token)
        if self.step is not step:
            raise Refused(f"change_{self.step}", self.facts(occasion.today))

    def _require_token(self, occasion: Occasion, token: str) -> None:
        if self.token_digest is None or digest(token) != self.token_digest:
            raise Refused("no_such_link")
        if not self.is_open(occasion.today):
            raise Refused(f"change_{self.status(occasion.today)}", self.facts(occasion.today))

    def _go_to(self, occasion: Occasion, step: ChangeStatus) -> None:
        self.step, self.step_on = step, occasion.today

    def _end(self, occasion: Occasion, step: ChangeStatus) -> None:
        self._go_to(occasion, step)
        self.token_digest = None
        tell = self.customer.manager_or_primary.recipient
        occasion.post(f"admin_change_{step}", tell, self.facts(occasion.today))


def request_change(customer: Customer, occasion: Occasion, *, person: str, email: str) -> Result:
    """Asks the current administrator to approve; nothing changes until the new one has accepted the VIP terms."""
    occasion.require(Who.CONSOLE)
    customer.require_not_cancelled()
    person, address = filled_in(person=person, email=email.lower()).values()
    about = {"customer": customer.name, "vip": customer.vip, "admin": customer.admin_name, "person": person, "email": address}
    if customer.terms_accepted_on is None:
        raise Refused("not_accepted_yet", about, at="customer")
    if address == customer.admin_email.lower():
        raise Refused("already_administrator", about, at="email")
    for other in customer.admin_changes:
        if other.is_open(occasion.today):
            raise Refused("change_under_way", other.facts(occasion.today), at="customer")
    new = AdminChange(
        number=occasion.number("ADM"),
        customer=customer,
        person=person,
        email=address,
        old_name=customer.admin_name,
        old_email=customer.admin_email,
        requested_on=occasion.today,
        requested_by=occasion.actor.speaks_for or occasion.actor.name,
        step_on=occasion.today,
    )
    occasion.add(new)
    new.ask(occasion, "admin_change_approval", customer.admin)
    return Result("requested", new.facts(occasion.today), Undo("withdraw_admin_change", new.number, new.deadline))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
