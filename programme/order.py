"""Orders placed with the vendor, and the return authorizations that take them back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.authorization import Authorization, Line, line_choices
from programme.refusal import Refused, Undecided
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.occasion import Occasion


class ReturnStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(eq=False, kw_only=True)
class Order:
    """An order with the vendor for everything on one authorization."""

    number: str
    authorization: Authorization
    placed_on: date
    returns: list[Return] = field(default_factory=list)

    def returned(self, line: Line) -> int:
        """How many licences of a line the vendor has taken back."""
        approved = (one for one in self.returns if one.status is ReturnStatus.APPROVED)
        return sum(one.quantity for one in approved if one.product == line.product)

    def returnable(self, line: Line) -> int:
        return line.quantity - self.returned(line)

    @property
    def keeps_anything(self) -> bool:
        return any(self.returnable(line) for line in self.authorization.lines)

    def open_return(self, line: Line) -> Return | None:
        undecided = (one for one in self.returns if one.status is ReturnStatus.REQUESTED)
        return next((one for one in undecided if one.product == line.product), None)

    def facts(self) -> dict[str, object]:
        customer = self.authorization.customer
        return {
            "order": self.number,
            "authorization": self.authorization.number,
            "customer": customer.name,
            "vip": customer.vip,
            "placed_on": self.placed_on,
            "lines": tuple(line.facts() for line in self.authorization.lines),
        }

    def request_return(
        self, occasion: Occasion, *, product: str | None = None, quantity: int | None = None, reason: str
    ) -> Result:
        """Asks the vendor to take licences back: once a line until decided, and never more than were ordered."""
        line, wanted, about = self._to_return(occasion, product, quantity)
        if not reason.strip():
            raise Refused("reason_needed", about, at="reason")
        new = Return(
            number=occasion.number("RMA"),
            order=self,
            product=line.product,
            quantity=wanted,
            reason=reason.strip(),
            requested_on=occasion.today,
            requested_by=occasion.actor.speaks_for or occasion.actor.name,
        )
        self.returns.append(new)
        facts = about | new.facts() | {"amount": line.unit_price * wanted, "currency": line.facts()["currency"]}
        if contact := occasion.contact:
            occasion.post("return_requested", contact.recipient, facts)
        return Result("requested", facts, Undo("withdraw_return", new.number))

    def check_may_return(self, occasion: Occasion, *, product: str | None = None, quantity: int | None = None) -> None:
        """Every rule but the reason's; for asking before the reason is asked."""
        self._to_return(occasion, product, quantity)

    def _to_return(self, occasion: Occasion, product: str | None, quantity: int | None) -> tuple[Line, int, dict[str, object]]:
        """The line, how many of it, and the facts about it; refuses what cannot go back."""
        occasion.require(Who.CONSOLE)
        line = self._line_to_return(product)
        most = self.returnable(line)
        wanted = most if quantity is None else quantity
        about = {**self.facts(), "product": line.product, "quantity": wanted, "ordered": line.quantity, "most": most}
        if waiting := self.open_return(line):
            raise Refused("return_already_requested", about | waiting.facts())
        if most == 0:
            raise Refused("all_returned", about, at="product")
        if not 1 <= wanted <= most:
            raise Refused("more_than_ordered", about, at="quantity")
        return line, wanted, about

    def _line_to_return(self, product: str | None) -> Line:
        lines = self.authorization.lines
        open_lines = [line for line in lines if not self.open_return(line) and self.returnable(line)]
        if product is None and len(open_lines) > 1:
            raise Undecided("product", line_choices(open_lines), order=self.number)
        if product is None and open_lines:
            return open_lines[0]
        if product is None and lines:
            return lines[0]
        return self.authorization.line_of(product)


@dataclass(eq=False, kw_only=True)
class Return:
    """A return authorization: the request to take back part of an order."""

    number: str
    order: Order
    product: str
    quantity: int
    reason: str
    requested_on: date
    requested_by: str
    status: ReturnStatus = ReturnStatus.REQUESTED
    decided_on: date | None = None

    def facts(self) -> dict[str, object]:
        return {
            "return": self.number,
            "order": self.order.number,
            "customer": self.order.authorization.customer.name,
            "product": self.product,
            "quantity": self.quantity,
            "reason": self.reason,
            "requested_on": self.requested_on,
            "return_status": str(self.status),
        }

    def withdraw(self, occasion: Occasion) -> Result:
        occasion.require(Who.CONSOLE)
        self._decide(occasion, ReturnStatus.WITHDRAWN)
        return Result("withdrawn", self.facts())

    def approve(self, occasion: Occasion) -> Result:
        return self._answer(occasion, ReturnStatus.APPROVED)

    def decline(self, occasion: Occasion) -> Result:
        return self._answer(occasion, ReturnStatus.DECLINED)

    def _answer(self, occasion: Occasion, status: ReturnStatus) -> Result:
        occasion.require(Who.AGENT)
        self._decide(occasion, status)
        tell = self.order.authorization.customer.manager_or_primary.recipient
        occasion.post(f"return_{status}", tell, self.facts())
        return Result(str(status), self.facts())

    def _decide(self, occasion: Occasion, status: ReturnStatus) -> None:
        if self.status is not ReturnStatus.REQUESTED:
            raise Refused(f"return_{self.status}", self.facts())
        self.status, self.decided_on = status, occasion.today
