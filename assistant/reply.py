"""A reply: what the assistant says in one turn, as messages that a page, a terminal or a screen reader can each show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a turn ended."""

    ANSWER = "answer"
    ASK = "ask"
    CONFIRM = "confirm"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    CLARIFY = "clarify"
    FALLBACK = "fallback"
    HANDOFF = "handoff"


class Type(StrEnum):
    """How a message is shown."""

    TEXT = "text"
    STEPS = "steps"
    NOTE = "note"
    CHOICES = "choices"
    PREVIEW = "preview"
    RECORD = "record"
    ARTICLE = "article"
    HANDOFF = "handoff"


@dataclass(frozen=True)
class Button:
    """Something to press: what is shown, what is sent back as `choice`, and the fact that tells it apart.

    `role` is yes, no, danger (a yes that takes something away), option, or link (then `value` is an address).
    """

    label: str
    value: str
    hint: str = ""
    role: str = "option"


@dataclass(frozen=True)
class Section:
    """A part of a card: a title and lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """One message: `text` is plain and stands alone, `html` is sanitised; the rest is for showing it as a card.

    `rows` are label and value; `items` are steps; `sections` are titled lists such as what happens and what to do next.
    """

    type: Type
    text: str
    html: str = ""
    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    warning: str = ""
    note: str = ""
    buttons: tuple[Button, ...] = ()
    topic: str = ""
    address: str = ""
    expires: str = ""

    def plain(self) -> dict[str, Any]:
        """The message for JSON: empty parts left out, `type`, `text` and `html` always there."""
        parts = asdict(self)
        return {key: value for key, value in parts.items() if value or key in ("type", "text", "html")}


@dataclass(frozen=True)
class Reply:
    """What the assistant says in one turn."""

    state: State
    language: str
    messages: tuple[Message, ...]
    intent: str | None = None
    asks: str | None = None
    turn: int = 0

    @property
    def text(self) -> str:
        """Everything that is said, as plain text."""
        return "\n\n".join(message.text for message in self.messages if message.text)

    def plus(self, *messages: Message) -> Reply:
        """The same reply with more messages after it."""
        return replace(self, messages=(*self.messages, *messages))

    def plain(self) -> Mapping[str, Any]:
        """The reply for JSON, as the interface describes it."""
        said = {
            "turn": self.turn,
            "state": self.state.value,
            "intent": self.intent,
            "language": self.language,
            "messages": [message.plain() for message in self.messages],
        }
        return said | ({"asks": self.asks} if self.asks else {})
