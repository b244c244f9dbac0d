"""What the server answers, as the OpenAPI document describes it; parts that a newer server adds are not looked at."""

from __future__ import annotations

from msgspec import Struct


class Button(Struct, frozen=True, kw_only=True):
    """Something to press: give it to `choose`. A button with the role link has an address as its value."""

    label: str
    value: str
    hint: str = ""
    role: str = "option"


class Section(Struct, frozen=True, kw_only=True):
    """A part of a card: a title and lines."""

    title: str
    lines: tuple[str, ...]


class Message(Struct, frozen=True, kw_only=True):
    """One message: `text` is plain and stands alone, `html` is sanitised; the rest is for showing it as a card."""

    type: str
    text: str
    html: str
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


class FormField(Struct, frozen=True, kw_only=True):
    """One thing that an action asks: what is known or was typed, and why that will not do where it was refused.

    `kind` is text, paragraph, email, number, date (`2026-11-24`) or choice (the value of one of its `choices`).
    """

    slot: str
    label: str
    kind: str
    required: bool
    several: bool = False
    value: str = ""
    hint: str = ""
    choices: tuple[Button, ...] = ()
    error: str = ""


class Form(Struct, frozen=True, kw_only=True):
    """All that an action asks, to fill in at once: give it to `fill_in`."""

    action: str
    title: str
    fields: tuple[FormField, ...]


class Reply(Struct, frozen=True, kw_only=True):
    """What the assistant says in one turn.

    `state` is answer, ask (then `asks` names what is missing, and `form` may hold all that is), confirm (a preview waits for a
    yes), done, refused, cancelled, clarify, fallback or handoff. With `sign_in_needed`, choose `again` once you are signed in.
    `speaker` is the person of the helpdesk who says this; `presence` is joined or left where they came or went just now.
    """

    turn: int
    state: str
    intent: str | None
    language: str
    messages: tuple[Message, ...]
    asks: str = ""
    form: Form | None = None
    sign_in_needed: bool = False
    speaker: str = ""
    presence: str | None = None

    @property
    def text(self) -> str:
        """Everything that is said, as plain text."""
        return "\n\n".join(message.text for message in self.messages if message.text)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Everything that can be pressed."""
        return tuple(button for message in self.messages for button in message.buttons)

    def button(self, *roles: str) -> Button:
        """The first button with one of these roles; raises LookupError where there is none."""
        for button in self.buttons:
            if button.role in roles:
                return button
        raise LookupError(f"no button is {' or '.join(roles)} in state {self.state}: {self.text}")


class Turn(Struct, frozen=True, kw_only=True):
    """What the visitor said, and the reply; with a `choice`, `said` is what stood on the button. `at` is in ISO 8601."""

    turn: int
    message_id: str
    said: str
    choice: str = ""
    at: str
    reply: Reply


class Typing(Struct, frozen=True, kw_only=True):
    """Somebody is writing."""

    who: str


class Found(Struct, frozen=True, kw_only=True):
    """An article in a list; `score` runs from 0 to 1, and is absent where nothing was searched for."""

    id: str
    language: str
    title: str
    summary: str
    area: str
    address: str
    score: float | None = None


class Passage(Struct, frozen=True, kw_only=True):
    """A part of an article: text, steps or a note."""

    type: str
    text: str
    html: str
    items: tuple[str, ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """Where an article comes from."""

    document: str
    heading: str


class Article(Found, frozen=True, kw_only=True):
    """A whole article, as whoever asks may read it."""

    passages: tuple[Passage, ...]
    actions: tuple[str, ...]
    related: tuple[str, ...]
    source: Source
    reviewed: str

    @property
    def text(self) -> str:
        """The article as plain text."""
        return "\n\n".join(passage.text for passage in self.passages)


class Started(Struct, frozen=True, kw_only=True):
    """A conversation that was begun."""

    id: str
    token: str
    language: str
    messages: tuple[Message, ...]


class Articles(Struct, frozen=True, kw_only=True):
    """A list of articles."""

    articles: tuple[Found, ...]


class Turns(Struct, frozen=True, kw_only=True):
    """What was said, in order."""

    turns: tuple[Turn, ...]
