"""Requests to the helpdesk or the Sales Center, with everything that the person who handles them needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.outbox import Recipient
from programme.refusal import Refused
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.occasion import Occasion
    from programme.partner import Partner


class CaseStatus(StrEnum):
    OPEN = "open"
    PICKED_UP = "picked_up"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def is_over(self) -> bool:
        return self in (CaseStatus.DONE, CaseStatus.DECLINED, CaseStatus.WITHDRAWN)


@dataclass(eq=False, kw_only=True)
class Case:
    """One request. `details` are the values it was made of; `description` are the asker's own words."""

    number: str
    action: str
    opened: datetime
    email: str
    name: str
    language: str
    details: Mapping[str, object]
    partner: Partner | None = None
    description: str = ""
    transcript: tuple[str, ...] = ()
    status: CaseStatus = CaseStatus.OPEN
    handler: str | None = None
    closed: datetime | None = None
    answer: str = ""

    @classmethod
    def open(
        cls,
        occasion: Occasion,
        action: str,
        details: Mapping[str, object],
        *,
        asker: Recipient,
        description: str = "",
        transcript: tuple[str, ...] = (),
    ) -> Case:
        """Files a request and confirms it by mail; who may do so has been decided by the caller."""
        contact = occasion.contact
        case = cls(
            number=occasion.number("CASE"),
            action=action,
            opened=occasion.now,
            email=asker.address,
            name=asker.name,
            language=asker.language,
            details=details,
            partner=contact.partner if contact else None,
            description=description,
            transcript=transcript,
        )
        occasion.add(case)
        occasion.post("case_opened", asker, case.facts())
        return case

    def facts(self) -> dict[str, object]:
        return {
            **self.details,
            "case": self.number,
            "action": self.action,
            "case_status": str(self.status),
            "answer_to": self.email,
            "opened": self.opened,
        }

    def withdraw(self, occasion: Occasion) -> Result:
        """Takes a request back, as long as nobody has begun to work on it."""
        occasion.require(Who.CONTACT)
        if self.status is not CaseStatus.OPEN:
            raise Refused(f"case_{self.status}", self.facts())
        self._close(occasion, CaseStatus.WITHDRAWN)
        return Result("withdrawn", self.facts())

    def pick_up(self, occasion: Occasion) -> None:
        occasion.require(Who.AGENT)
        if self.status.is_over:
            raise Refused(f"case_{self.status}", self.facts())
        self.status, self.handler = CaseStatus.PICKED_UP, occasion.actor.name

    def close(self, occasion: Occasion, status: CaseStatus, answer: str = "") -> Result:
        """Ends a request and tells the asker. What it changes in the programme is in `decision.py`."""
        occasion.require(Who.AGENT)
        if self.status.is_over:
            raise Refused(f"case_{self.status}", self.facts())
        self.handler, self.answer = occasion.actor.name, answer
        self._close(occasion, status)
        facts = self.facts() | {"answer": answer}
        occasion.post(f"case_{status}", Recipient(self.email, self.name, self.language), facts)
        return Result(str(status), facts)

    def _close(self, occasion: Occasion, status: CaseStatus) -> None:
        self.status, self.closed = status, occasion.now


def file_request(
    occasion: Occasion, action: str, details: Mapping[str, object], *, same: tuple[str, ...] = (), description: str = ""
) -> Result:
    """A contact's request. One with the same action and the same values of `same` must not be waiting already."""
    contact = occasion.contact
    if contact is None:
        raise Refused("sign_in_needed")
    for case in occasion.waiting(action):
        if all(case.details.get(name) == details.get(name) for name in same):
            raise Refused("already_requested", case.facts())
    case = Case.open(occasion, action, details, asker=contact.recipient, description=description)
    return Result("requested", case.facts(), Undo("withdraw_case", case.number))
