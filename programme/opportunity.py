"""Deals in the Sales Center: who owns them, how far they are, and how they are won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.activity import FIELDS, SalesActivity, require_telling
from programme.actor import Who
from programme.case import file_request
from programme.names import account_key, near_matches
from programme.partner import Contact, Partner
from programme.refusal import Choice, Refused, Undecided
from programme.result import Result

if TYPE_CHECKING:
    from programme.occasion import Occasion

SUBJECTS = ("price-book", "account", "other")
CREATE = "new: "  # before the account slot's value: create it although others are near


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


class Reason(StrEnum):
    PRICE = "price"
    PRODUCT = "product"
    RELATIONSHIP = "relationship"
    SERVICE = "service"
    OTHER = "other"


class Shown(StrEnum):
    """Which of one's opportunities to list."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    ALL = "all"

    @property
    def statuses(self) -> tuple[OpportunityStatus, ...]:
        one = {"open": OpportunityStatus.OPEN, "won": OpportunityStatus.BOOKED, "lost": OpportunityStatus.LOST}
        return (one[self],) if self in one else tuple(OpportunityStatus)


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


def list_mine(occasion: Occasion, shown: Shown | str | None) -> Result:
    """Only one's own: licence holders do not see their colleagues' deals."""
    occasion.require(Who.SALES)
    which = Shown(shown) if shown in set(Shown) else Shown.OPEN if shown is None else Shown.ALL
    mine = [one for one in occasion.opportunities() if one.owner is occasion.contact]
    listed = [one for one in mine if one.status in which.statuses]
    counts = {str(one): sum(other.status in one.statuses for other in mine) for one in Shown}
    facts = {
        "filter": str(which),
        "count": len(listed),
        "counts": counts,
        "owner": occasion.contact.name if occasion.contact else None,
        "opportunities": tuple(one.facts() for one in sorted(listed, key=_by_close)),
    }
    return Result("opportunities" if listed else "no_opportunities", facts)


def _by_close(one: Opportunity) -> tuple[date, str]:
    return one.expected_close or date.max, one.number


def register(
    occasion: Occasion,
    *,
    account: str,
    opportunity_name: str,
    products: Sequence[str] = (),
    quantity: int | None = None,
    expected_close: date,
) -> Result:
    """A new opportunity in the first stage, for an account that is there or, where none is near, a new one."""
    occasion.require(Who.SALES)
    owner = occasion.contact
    assert owner is not None  # require() has seen to it
    _require_own_domain(owner)
    if not opportunity_name.strip():
        raise Refused("name_needed", at="opportunity_name")
    if expected_close < occasion.today:
        raise Refused("date_in_the_past", at="expected_close", date=expected_close, today=occasion.today)
    names = tuple(occasion.product(name).name for name in products)
    found = find_account(occasion, account)
    is_new = found is None
    if found is None:
        name = account.removeprefix(CREATE).strip()
        found = Account(number=occasion.number("ACC"), partner=owner.partner, name=name)
        occasion.add(found)
    new = Opportunity(
        number=occasion.number("OPP"),
        partner=owner.partner,
        account=found,
        owner=owner,
        name=opportunity_name.strip(),
        registered_on=occasion.today,
        products=tuple((name, quantity or 0) for name in names),
        expected_close=expected_close,
    )
    occasion.add(new)
    return Result("registered", new.facts() | {"account_is_new": is_new, "account_number": found.number})


def find_account(occasion: Occasion, text: str) -> Account | None:
    """The account of that name; several near ones: the asker chooses; none, or told to create it: None."""
    wanted = account_key(text.removeprefix(CREATE))
    if not wanted:
        raise Refused("account_needed", at="account")
    accounts = {one.name: one for one in occasion.accounts()}
    for name, one in accounts.items():
        if account_key(name) == wanted or one.number == text.strip():
            return one
    near = near_matches(text, accounts)
    if text.startswith(CREATE) or not near:
        return None
    choices = [Choice(name, name, {"account": accounts[name].number, "is_new": False}) for name in near]
    choices.append(Choice(CREATE + text.strip(), text.strip(), {"is_new": True}))
    raise Undecided("account", tuple(choices), account=text.strip())


def _require_own_domain(owner: Contact) -> None:
    domain = owner.email.rpartition("@")[2]
    if domain not in owner.partner.domains:
        raise Refused("email_domain", email=owner.email, domain=domain, domains=owner.partner.domains)


def open_case(occasion: Occasion, opportunity: Opportunity | None, *, subject: str, description: str) -> Result:
    """A case with the Sales Center, for example because no price book is available."""
    occasion.require(Who.SALES)
    if subject not in SUBJECTS:
        raise Refused("no_such_subject", at="subject", subject=subject, subjects=SUBJECTS)
    if not description.strip():
        raise Refused("description_needed", at="description")
    if opportunity is not None and occasion.agent is None and opportunity.owner is not occasion.contact:
        raise Refused("not_the_owner", opportunity.facts(), at="opportunity")
    details: dict[str, object] = {"subject": subject}
    if opportunity is not None:
        details |= {"opportunity": opportunity.number, "account": opportunity.account.name}
    same = ("subject", "opportunity") if subject == "price-book" else ("subject", "opportunity", "description")
    return file_request(occasion, "open_salescenter_case", details, same=same, description=description.strip())
