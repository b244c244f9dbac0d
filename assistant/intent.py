"""An intent: what somebody may want, how people ask for it, and every word with which it is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from msgspec import field as key

from kb.closed import Closed
from kb.finding import ContentError, Finding, finding
from kb.template import Wording

HERE = Path(__file__).parent
LARGEST = 400_000
ACTION_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


class Kind(StrEnum):
    """An action has a module of the same name; small talk only a reply; out of scope is what nobody here can answer."""

    ACTION = "action"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"


Lines = str | tuple[str, ...]
"""One line, or several."""


class Many(Closed, frozen=True):
    """A line for each of several records: `each` names the fact that holds them, `line` is filled in per record."""

    each: str
    line: str
    title: str = ""
    empty: str = ""


class Card(Closed, frozen=True):
    """What is shown for a preview, a result or a refusal, in one language; every string is a template, empty ones vanish."""

    title: str = ""
    text: Lines = ()
    rows: Mapping[str, str] = {}
    lists: tuple[Many, ...] = ()
    happens: Lines = ()
    warning: str = ""
    next: Lines = ()
    undo: str = ""
    note: str = ""
    yes: str = ""
    no: str = ""


class Offer(Closed, frozen=True):
    """The next best step: another action, started with the facts that it has slots for (`with` maps slots to facts)."""

    action: str
    facts: Mapping[str, str] = key(default_factory=dict, name="with")


class Said(Closed, frozen=True):
    """Words for one preview, outcome or refusal, and what to offer after it; a bare string is a card of one sentence."""

    nl: str | Card
    en: str | Card
    offer: Offer | None = None

    def card(self, language: str) -> Card:
        """The card in that language."""
        said = self.nl if language == "nl" else self.en
        return Card(text=said) if isinstance(said, str) else said


class Choice(Closed, frozen=True):
    """One of the fixed values of a slot, with its name and other ways to say it."""

    nl: str
    en: str
    also: Mapping[str, tuple[str, ...]] = {}


class SlotWords(Closed, frozen=True):
    """How a slot is named and asked for, its fixed choices, and the cue words that stand before its value in a message."""

    label: Mapping[str, str]
    ask: Mapping[str, str]
    hint: Mapping[str, str] = {}
    choices: Mapping[str, Choice] = {}
    cues: Mapping[str, tuple[str, ...]] = {}


class IntentFile(Closed, frozen=True):
    """The whole of an intent file; `takes_away` marks an action whose yes is shown as a warning."""

    title: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]
    kind: Kind = Kind.ACTION
    takes_away: bool = False
    reply: Mapping[str, str] = {}
    slots: Mapping[str, SlotWords] = {}
    preview: Said | None = None
    outcomes: Mapping[str, Said] = {}
    refusals: Mapping[str, Said] = {}


@dataclass(frozen=True)
class Intent:
    """One intent with its id, which is the file's name."""

    id: str
    about: IntentFile = field(repr=False)

    @property
    def kind(self) -> Kind:
        return self.about.kind

    @property
    def spoken_id(self) -> str:
        """The id that the outside sees: all small talk is one intent."""
        return self.id if self.kind is Kind.ACTION else self.kind.value

    def title(self, language: str) -> str:
        """Verb and object, as on a button."""
        return self.about.title[language]

    def every_template(self) -> Iterator[tuple[str, str, str]]:
        """Each template as (where it stands, language, text)."""
        for language, text in self.about.reply.items():
            yield "reply", language, text
        groups: dict[str, Said | None] = {"preview": self.about.preview}
        groups |= {f"outcomes.{code}": said for code, said in self.about.outcomes.items()}
        groups |= {f"refusals.{code}": said for code, said in self.about.refusals.items()}
        for place, said in groups.items():
            for language in ("nl", "en") if said else ():
                assert said is not None
                for text in templates_of(said.card(language)):
                    yield place, language, text


def lines_of(lines: Lines) -> tuple[str, ...]:
    """One line or several, as several."""
    return (lines,) if isinstance(lines, str) else lines


def templates_of(card: Card) -> Iterator[str]:
    """Every template text of a card."""
    yield from (card.title, card.warning, card.undo, card.note, card.yes, card.no)
    for lines in (card.text, card.happens, card.next):
        yield from lines_of(lines)
    yield from card.rows.values()
    for many in card.lists:
        yield from (many.title, many.line, many.empty)


def read_intent(path: Path) -> Intent:
    """Read `intents/<id>.yaml`; raises ContentError with every finding of the file."""
    from kb.schema import read_yaml, text_of

    if not ACTION_ID.fullmatch(path.stem):
        raise ContentError(finding(path, "the file is named after the intent: small letters, digits and single underscores"))
    intent = Intent(path.stem, read_yaml(path, text_of(path, largest=LARGEST), IntentFile))
    wrong = _bad_templates(path, intent)
    if wrong:
        raise ContentError(*wrong)
    return intent


def _bad_templates(path: Path, intent: Intent) -> list[Finding]:
    wrong: list[Finding] = []
    for place, language, text in intent.every_template():
        try:
            Wording(text, language=language, names=None, file=f"{finding(path, '').file} ({place})").check()
        except ContentError as error:
            wrong.extend(error.findings)
    return wrong


def load_intents(folder: Path = HERE / "intents") -> Mapping[str, Intent]:
    """Every intent by id, in alphabetical order; raises ContentError with the findings of all files."""
    intents: dict[str, Intent] = {}
    wrong: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            intents[path.stem] = read_intent(path)
        except ContentError as error:
            wrong.extend(error.findings)
    if wrong:
        raise ContentError(*wrong)
    return intents
