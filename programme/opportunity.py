"""Deals in the Sales Center: who owns them, how far they are, what changes about them, and how they are won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.activity import FIELDS, SalesActivity, require_telling
from programme.actor import Who
from programme.partner import Contact, Partner
from programme.refusal import Refused
from programme.result import Result

if TYPE_CHECKING:
    from programme.occasion import Occasion


class Stage(StrEnum):
    PROSPECT = "01 Prospect"
    VALIDATE = "02 Validate"
    QUALIFY = "03 Qualify"
    DEVELOP = "04 Develop"
    NEGOTIATE = "05 Negotiate"
    COMMIT = "06 Commit"
    EXECUTE_TO_CLOSE = "07 Execute to Close"


class OpportunityStatus(StrEnum):
    OPEN = "Open"
    BOOKED = "Closed - Booked"
    LOST = "Closed - Lost"


EDITED = ("name", "products", "stage", "expected_close")
"""What an owner changes about an open opportunity; who it is for stays."""


class Reason(StrEnum):
    PRICE = "price"
    PRODUCT = "product"
    RELATIONSHIP = "relationship"
    SERVICE = "service"
    OTHER = "other"


@dataclass(eq=False, kw_only=True)
class Account:
    """An end customer as the Sales Center of one partner knows it."""

    number: str
    partner: Partner = field(repr=False)
    name: str


@dataclass(eq=False, kw_only=True)
class Opportunity:
    """One deal. `products` are (product, quantity) pairs; a quantity may still be unknown (0)."""

    number: str
    partner: Partner = field(repr=False)
    account: Account
    owner: Contact
    name: str
    registered_on: date
    stage: Stage = Stage.PROSPECT
    status: OpportunityStatus = OpportunityStatus.OPEN
    products: tuple[tuple[str, int], ...] = ()
    expected_close: date | None = None
    reason: Reason | None = None
    closed_on: date | None = None
    sales_orders: tuple[str, ...] = ()
    activities: list[SalesActivity] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.status is OpportunityStatus.OPEN

    def facts(self) -> dict[str, object]:
        return {
            "opportunity": self.number,
            "name": self.name,
            "account": self.account.name,
            "owner": self.owner.name,
            "stage": str(self.stage),
            "status": str(self.status),
            "products": tuple({"product": name, "quantity": quantity} for name, quantity in self.products),
            "expected_close": self.expected_close,
            "sales_orders": self.sales_orders,
            "reason": str(self.reason) if self.reason else None,
            "closed_on": self.closed_on,
            "activities": len(self.activities),
        }

    def close(self, occasion: Occasion, *, reason: Reason | str, sales_orders: Sequence[str]) -> Result:
        """Won. The customer gives the sales order numbers; discount details follow after the payment cycle."""
        self._require_mine(occasion)
        self._require_open()
        if reason not in set(Reason):
            raise Refused("no_such_reason", at="reason", reason=str(reason), reasons=tuple(str(one) for one in Reason))
        numbers = tuple(dict.fromkeys(number.strip() for number in sales_orders if number.strip()))
        if not numbers:
            raise Refused("sales_order_needed", self.facts(), at="sales_order")
        before = self.stage
        self.stage, self.status = Stage.EXECUTE_TO_CLOSE, OpportunityStatus.BOOKED
        self.reason, self.closed_on, self.sales_orders = Reason(reason), occasion.today, numbers
        return Result("closed", self.facts() | {"stage_before": str(before)})

    def edit(
        self,
        occasion: Occasion,
        *,
        opportunity_name: str | None = None,
        products: Sequence[str] = (),
        quantity: int | None = None,
        stage: Stage | str | None = None,
        expected_close: date | None = None,
    ) -> Result:
        """What is given changes, the rest stays; a product that stays keeps its quantity. The last stage comes by closing."""
        self.check_may_change(occasion)
        if opportunity_name is not None and not opportunity_name.strip():
            raise Refused("name_needed", at="opportunity_name")
        if expected_close not in (None, self.expected_close) and expected_close < occasion.today:
            raise Refused("date_in_the_past", at="expected_close", date=expected_close, today=occasion.today)
        before = self.facts()
        goods = self._goods(occasion, products, quantity)
        self.stage = self._stage(stage)
        self.name, self.products = (opportunity_name or self.name).strip(), goods
        self.expected_close = expected_close or self.expected_close
        after = self.facts()
        if after == before:
            raise Refused("nothing_to_change", before, at="expected_close")
        return Result("edited", after | {f"{name}_before": before[name] for name in EDITED})

    def _goods(self, occasion: Occasion, products: Sequence[str], quantity: int | None) -> tuple[tuple[str, int], ...]:
        if quantity is not None and quantity < 1:
            raise Refused("no_such_quantity", at="quantity", text=str(quantity))
        so_far = dict(self.products)
        names = tuple(dict.fromkeys(occasion.product(name).name for name in products)) or tuple(so_far)
        if quantity is not None and not names:
            raise Refused("product_needed", self.facts(), at="product")
        return tuple((name, quantity or so_far.get(name, 0)) for name in names)

    def _stage(self, wanted: Stage | str | None) -> Stage:
        if wanted is None or wanted == self.stage:
            return self.stage
        if wanted not in set(Stage):
            raise Refused("no_such_stage", at="stage", stage=str(wanted), stages=tuple(str(one) for one in Stage)[:-1])
        if wanted == Stage.EXECUTE_TO_CLOSE:
            raise Refused("stage_by_closing", self.facts() | {"wanted": str(wanted)}, at="stage")
        return Stage(wanted)

    def reassign(self, occasion: Occasion, *, person: str) -> Result:
        """Hands the opportunity to a licence holder of the same partner.

        The owner does so; for somebody who has left or lost the licence, the primary contact does.
        """
        self._require_may_hand_over(occasion)
        new = occasion.contact_by_email(person)
        about = {"opportunity": self.number, "name": self.name, "person": new.name, "email": new.email}
        if new.partner is not self.partner:
            raise Refused("no_such_contact", at="person", email=person)
        if new is self.owner:
            raise Refused("already_the_owner", about, at="person")
        if not new.is_active or new.left_on:
            raise Refused("colleague_inactive", about, at="person", state=str(new.state))
        if not new.has_salescenter:
            primary = self.partner.primary
            raise Refused("colleague_without_licence", about, at="person", primary=primary.name)
        before, self.owner = self.owner, new
        facts = self.facts() | {"owner_before": before.name, "email": new.email}
        occasion.post("opportunity_handed_over", new.recipient, facts)
        return Result("reassigned", facts)

    def check_may_change(self, occasion: Occasion) -> None:
        """Refuses unless it is the asker's own and open; for asking before the rest of a form is filled in."""
        self._require_mine(occasion)
        self._require_open()

    def check_activity_field(self, occasion: Occasion, *, field: str, text: str) -> None:
        """The rule for one field alone, while the form is still being filled in."""
        self._require_mine(occasion)
        self._require_open()
        require_telling({field: text}, opportunity=self.number)

    def add_sales_activity(
        self,
        occasion: Occasion,
        *,
        discovery: str,
        business_need: str,
        value_proposition: str,
        competition: str,
        current_activities: str,
    ) -> Result:
        self._require_mine(occasion)
        self._require_open()
        texts = dict(zip(FIELDS, (discovery, business_need, value_proposition, competition, current_activities), strict=True))
        require_telling(texts, opportunity=self.number)
        activity = SalesActivity(
            number=occasion.number("ACT"),
            opportunity=self,
            added_on=occasion.today,
            added_by=occasion.actor.speaks_for or occasion.actor.name,
            **{name: text.strip() for name, text in texts.items()},
        )
        occasion.add(activity)
        return Result("added", self.facts() | activity.facts() | {"activity": activity.number})

    def _require_mine(self, occasion: Occasion) -> None:
        """A licence holder changes only what he or she owns; the helpdesk acts for the owner."""
        occasion.require(Who.SALES)
        if occasion.agent is None and occasion.contact is not self.owner:
            raise Refused("not_the_owner", self.facts(), at="opportunity")

    def _require_may_hand_over(self, occasion: Occasion) -> None:
        asker = occasion.contact
        is_orphan = not self.owner.has_salescenter or self.owner.left_on is not None
        if asker is not None and asker.is_primary and asker.partner is self.partner and is_orphan:
            occasion.require(Who.PRIMARY)
        else:
            self._require_mine(occasion)
        self._require_open()

    def _require_open(self) -> None:
        if not self.is_open:
            raise Refused("opportunity_closed", self.facts(), at="opportunity")
