"""A reply: what the assistant says in one turn, as messages that a page, a terminal or a screen reader can each show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from html import unescape
from typing import Any

PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


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

    @property
    def prose(self) -> str:
        """Its sentences alone, without what only a card has room for."""
        return " ".join(unescape(each) for each in PARAGRAPH.findall(self.html)) or self.text

    def plain(self) -> dict[str, Any]:
        """The message for JSON: empty parts left out, `type`, `text` and `html` always there."""
        parts = asdict(self)
        return {key: value for key, value in parts.items() if value or key in ("type", "text", "html")}


class Presence(StrEnum):
    """A person of the helpdesk came into the conversation, or went."""

    JOINED = "joined"
    LEFT = "left"


class Drawn(StrEnum):
    """How a field is best drawn."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """One thing that an action asks: what stands in it, and why that will not do where it was refused.

    A date stands in it as `2026-11-24`, a choice as the value of its button; one that takes `several` holds them with commas.
    """

    slot: str
    label: str
    kind: Drawn
    required: bool
    several: bool = False
    value: str = ""
    hint: str = ""
    choices: tuple[Button, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Form:
    """Everything that an action asks, to be filled in at once by whoever prefers that to answering one by one."""

    action: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Reply:
    """What is said in one turn: by the assistant, or by the person of the helpdesk who is the `speaker`."""

    state: State
    language: str
    messages: tuple[Message, ...]
    intent: str | None = None
    asks: str | None = None
    turn: int = 0
    form: Form | None = None
    sign_in_needed: bool = False
    speaker: str = ""
    presence: Presence | None = None

    @property
    def text(self) -> str:
        """Everything that is said, as plain text."""
        return "\n\n".join(message.text for message in self.messages if message.text)

    def plain(self) -> Mapping[str, Any]:
        """The reply for JSON, as the interface describes it."""
        said = {
            "turn": self.turn,
            "state": self.state.value,
            "intent": self.intent,
            "language": self.language,
            "messages": [message.plain() for message in self.messages],
        }
        more = {"asks": self.asks, "form": self.form and asdict(self.form), "sign_in_needed": self.sign_in_needed}
        more |= {"speaker": self.speaker, "presence": self.presence and self.presence.value}
        return said | {name: value for name, value in more.items() if value}
