"""A conversation: what has been said so far, as far as the next reply depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from assistant.slot import Kind, Option, Values


class Stage(StrEnum):
    """Where a task stands: a slot is asked, a preview waits for a yes, or a rule said no to one value."""

    FILLING = "filling"
    CONFIRMING = "confirming"
    REFUSED = "refused"


@dataclass(frozen=True)
class Task:
    """An action under way: the values so far, the slot that was asked and the options that were shown for it."""

    action: str
    values: Values = field(default_factory=dict)
    stage: Stage = Stage.FILLING
    asked: str | None = None
    asked_kind: Kind | None = None
    options: tuple[Option, ...] = ()
    fingerprint: str = ""
    previewed: datetime | None = None

    def with_values(self, values: Values) -> Task:
        """The task with these values laid over the old ones."""
        return replace(self, values={**self.values, **values})


@dataclass(frozen=True)
class Offer:
    """What a yes would start: another action, with what is known already."""

    action: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Conversation:
    """The state between two turns; it never changes, a turn makes the next one.

    `choices` are the intents that "did you mean" offered; `topic`, `question` and `done` are what a follow-up may lean on: the
    last intent answered, the words that led to it, and the last task that was carried out. `refusal` is why the last turn was
    refused, in the words in which it was said.
    """

    id: str
    language: str = "nl"
    turn: int = 0
    task: Task | None = None
    offer: Offer | None = None
    choices: tuple[str, ...] = ()
    topic: str | None = None
    question: str = ""
    done: Task | None = None
    refusal: str = ""
    misses: int = 0
    taken_over: bool = False
    page: Mapping[str, str] = field(default_factory=dict)
