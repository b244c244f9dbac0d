"""Purchase authorizations: licences that a customer may use before the order with the vendor is placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.product import CURRENCY
from programme.refusal import Choice, Refused, Undecided
from programme.renewal import WINDOW_DAYS, begun_months
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.customer import Customer
    from programme.occasion import Occasion
    from programme.order import Order

LAST_FREE_DAY = 30  # the last day on which licences can be taken away again (partner FAQ)
LAST_WORKING_DAY = 60  # the last day on which unpaid licences work (the vendor's later English page)
LARGEST_QUANTITY = 10_000


class Status(StrEnum):
    PENDING = "pending"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    ORDERED = "ordered"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"

    @property
    def is_due(self) -> bool:
        """Late: the customer cannot buy anything else until it is ordered and paid."""
        return self in (Status.OVERDUE, Status.SUSPENDED)

    @property
    def is_unpaid(self) -> bool:
        return self is Status.PENDING or self.is_due

    @property
    def is_in_force(self) -> bool:
        """The licences belong to the customer, whether they work at the moment or not."""
        return self.is_unpaid or self is Status.ORDERED


class Source(StrEnum):
    RESELLER = "reseller"
    MEMBER = "member"


@dataclass(eq=False, kw_only=True)
class Line:
    """So many licences of one product; `unit_price` is one licence's price for the whole term."""

    product: str
    quantity: int
    unit_price: Decimal
    position: int = 0  # lines stay in the order in which they were asked for

    @property
    def amount(self) -> Decimal:
        return self.unit_price * self.quantity

    def facts(self) -> dict[str, object]:
        return {"product": self.product, "quantity": self.quantity, "amount": self.amount, "currency": CURRENCY}


@dataclass(eq=False, kw_only=True)
class Authorization:
    """A purchase authorization. Its state follows from what happened to it and from the calendar."""

    number: str
    customer: Customer = field(repr=False)
    lines: list[Line]
    added: date
    source: Source
    term_ends: date
    added_by: str = ""
    purchase_order: str | None = None
    renews: date | None = None  # the renewal date of the term that it continues, for a renewal order
    cancelled_on: date | None = None
    order: Order | None = None

    def status(self, today: date) -> Status:
        if self.cancelled_on:
            return Status.CANCELLED
        if self.order:
            return Status.ORDERED
        if today > self.term_ends:
            return Status.LAPSED
        day = self.day(today)
        if day > LAST_WORKING_DAY:
            return Status.SUSPENDED
        return Status.OVERDUE if day > LAST_FREE_DAY else Status.PENDING

    def is_held(self, today: date) -> bool:
        """Whether its licences are the customer's today: a renewal's from its term on, an order's until it has run out."""
        status = self.status(today)
        if status is not Status.ORDERED:
            return status.is_in_force
        if self.renews and today < self.renews:
            return False
        is_renewed = any(one.renews == self.term_ends for one in self.customer.authorizations)
        return today < self.term_ends + timedelta(days=0 if is_renewed else WINDOW_DAYS)

    def day(self, today: date) -> int:
        """Days since the licences were added."""
        return (today - self.added).days

    @property
    def due(self) -> date:
        """The last day to order in time, and to take licences away."""
        return self.added + timedelta(days=LAST_FREE_DAY)

    @property
    def works_until(self) -> date:
        return min(self.added + timedelta(days=LAST_WORKING_DAY), self.term_ends)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)

    def facts(self, today: date) -> dict[str, object]:
        """Everything that a preview, a refusal or a status says about an authorization."""
        status = self.status(today)
        return {
            "authorization": self.number,
            "status": str(status),
            "customer": self.customer.name,
            "vip": self.customer.vip,
            "admin": self.customer.admin_name,
            "lines": tuple(line.facts() for line in self.lines),
            "products": tuple(f"{line.quantity} × {line.product}" for line in self.lines),
            "quantity": self.quantity,
            "amount": self.amount,
            "currency": CURRENCY,
            "purchase_order": self.purchase_order,
            "added": self.added,
            "source": str(self.source),
            "day": self.day(today),
            "due": self.due,
            "days_late": max(0, (today - self.due).days) if status.is_due else 0,
            "works_until": self.works_until,
            "removable": status is Status.PENDING,
            "term_ends": self.term_ends,
            "months": begun_months(max(today, self.added), self.term_ends),
            "order": self.order.number if self.order else None,
            "ordered_on": self.order.placed_on if self.order else None,
        }

    def cancel(self, occasion: Occasion) -> Result:
        """Takes all licences away from the customer. Only while pending."""
        occasion.require(Who.CONSOLE)
        self._require_pending(occasion.today)
        facts = self.facts(occasion.today)
        self.cancelled_on = occasion.today
        occasion.post("authorization_cancelled", self.customer.admin, facts)
        return Result("cancelled", facts | {"status": str(Status.CANCELLED)})

    def remove_licenses(self, occasion: Occasion, *, product: str | None = None, quantity: int | None = None) -> Result:
        """Takes some licences away within 30 days; taking the last one cancels the authorization."""
        occasion.require(Who.CONSOLE)
        self._require_pending(occasion.today)
        line = self.line_of(product)
        taken = line.quantity if quantity is None else quantity
        if not 1 <= taken <= line.quantity:
            raise Refused(
                "not_so_many",
                at="quantity",
                authorization=self.number,
                product=line.product,
                quantity=taken,
                most=line.quantity,
            )
        amount = line.unit_price * taken
        facts = self.facts(occasion.today) | {"product": line.product, "removed": taken, "removed_amount": amount}
        if taken == self.quantity:
            self.cancelled_on = occasion.today
        elif taken == line.quantity:
            self.lines.remove(line)
        else:
            line.quantity -= taken
        left = 0 if self.cancelled_on else sum(one.quantity for one in self.lines if one.product == line.product)
        facts |= {"left": left, "status": str(self.status(occasion.today)), "authorization_empty": bool(self.cancelled_on)}
        occasion.post("licenses_removed", self.customer.admin, facts)
        return Result("removed", facts)

    def line_of(self, product: str | None) -> Line:
        """The line of a product; without one the only line there is, or the asker has to choose."""
        if product is None and len(self.lines) > 1:
            raise Undecided("product", line_choices(self.lines), authorization=self.number)
        for line in self.lines:
            if product in (None, line.product):
                return line
        raise Refused(
            "no_such_line",
            at="product",
            authorization=self.number,
            product=product,
            customer=self.customer.name,
            lines=tuple(line.facts() for line in self.lines),
        )

    def placed_order(self) -> Order:
        """The order placed for it, without which there is nothing to return."""
        if self.order is None:
            raise Refused("not_ordered", at="authorization", authorization=self.number, customer=self.customer.name, due=self.due)
        return self.order

    def _require_pending(self, today: date) -> None:
        status = self.status(today)
        if status is not Status.PENDING:
            code = "already_ordered" if status is Status.ORDERED else f"authorization_{status}"
            raise Refused(code, self.facts(today), at="authorization")


def line_choices(lines: Sequence[Line]) -> tuple[Choice, ...]:
    return tuple(Choice(line.product, line.product, line.facts()) for line in lines)


def authorization_choices(authorizations: Sequence[Authorization], today: date) -> tuple[Choice, ...]:
    return tuple(Choice(one.number, one.number, one.facts(today)) for one in authorizations)


def can_be_cancelled_until(authorization: Authorization) -> Undo:
    return Undo("cancel_authorization", authorization.number, authorization.due)
