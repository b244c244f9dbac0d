"""Why the assistant understands a question as it does: a page and a call for the people of the helpdesk, never for partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from apiflask import APIBlueprint
from flask import Blueprint, request
from pydantic import BaseModel, Field

from assistant.conversation import Conversation
from assistant.dialogue import is_action, is_topic
from assistant.explanation import Candidate, Explanation, Reason
from assistant.remark import Note
from assistant.why import Why, explained
from programme import Actor
from web import shapes
from web.cleaning import readable
from web.here import here
from web.page import density_or, language, show
from web.problem import Problem
from web.session import Kind, for_agents, person

LONGEST = 500
pages = Blueprint("why", __name__)
calls = APIBlueprint("explanations", __name__, tag="For the helpdesk")


@dataclass(frozen=True)
class Bar:
    """A reason as a line with a bar: `width` in hundredths of the longest on the page."""

    what: str
    kind: str
    amount: str
    width: int


@dataclass(frozen=True)
class Card:
    """A candidate as it is shown; `opened` where it stands unfolded, `address` where it can be read."""

    intent: str
    title: str
    score: str
    nearest: str
    file: str
    address: str
    opened: bool
    speaks_for: tuple[Bar, ...]
    speaks_against: tuple[Bar, ...]


@pages.get("/lookup/why")
@for_agents
def page() -> str:
    """A question and why it was understood so; `meant` is what it should have been."""
    query, meant = readable(request.args.get("q", "").strip())[:LONGEST], request.args.get("meant", "")
    told = Why.of(here().exchange.assistant, language())
    why = _explained(query, language(), meant) if query else None
    choices = sorted((title, id) for id, title in told.titles.items() if is_topic(id) or is_action(id))
    return show(
        "why.html",
        density=density_or("compact"),
        query=query,
        meant=meant,
        why=why,
        told=told,
        cards=_cards(told, why, meant) if why else (),
        choices=choices,
    )


def _explained(text: str, prior: str, meant: str) -> Explanation:
    assistant = here().exchange.assistant
    conversation = Conversation("why", language=prior)
    with here().store.reading(Actor.anonymous()) as records:
        said = assistant.understanding.understand(conversation, text, known=tuple, today=records.today, signed_in=False)
    return explained(assistant, said, prior=prior, also=(meant,) if meant else ())


def _cards(told: Why, why: Explanation, meant: str) -> list[Card]:
    every = [each.amount for one in why.candidates for each in (*one.reasons_for, *one.reasons_against)]
    longest = max((abs(amount) for amount in every), default=1.0)
    spoken = why.ranking.language
    return [
        _card(told, one, spoken, longest, opened=not place or one.intent == meant) for place, one in enumerate(why.candidates)
    ]


def _card(told: Why, one: Candidate, spoken: str, longest: float, *, opened: bool) -> Card:
    def bars(reasons: tuple[Reason, ...]) -> tuple[Bar, ...]:
        return tuple(_bar(told, each, longest) for each in reasons)

    place = "topic" if is_topic(one.intent) else "action" if is_action(one.intent) else ""
    return Card(
        one.intent,
        told.title(one.intent),
        told.percent(one.score),
        told.nearest(one),
        told.file(one.intent, spoken),
        f"/lookup?{place}={one.intent}" if place else "",
        opened,
        bars(one.reasons_for),
        bars(one.reasons_against),
    )


def _bar(told: Why, reason: Reason, longest: float) -> Bar:
    width = max(1, round(abs(reason.amount) / longest * 100))
    return Bar(told.evidence(reason), told.say(f"kind.{reason.kind}"), told.amount(reason), width)


# ---- the same for a program


class WhyAsked(shapes.Query):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    language: shapes.Language = "nl"
    meant: Annotated[str, Field(max_length=100)] = ""


class Repaired(BaseModel):
    word: str
    taken_for: str
    how: Literal["spelling", "compound"]


class SaysSame(BaseModel):
    words: str
    concept: str
    language: str


class Spoke(BaseModel):
    kind: str
    what: str
    amount: float


class Considered(BaseModel):
    intent: str
    score: float
    raw: float
    phrase: str
    likeness: float
    reasons_for: list[Spoke]
    reasons_against: list[Spoke]


class Limit(BaseModel):
    name: str
    limit: float
    reached: float


class LimitsOrigin(BaseModel):
    held_back: int
    costs: dict[str, float]
    most_refused: float
    most_asked: float


class Remark(BaseModel):
    code: str
    facts: dict[str, str]
    says: str


class WhyExplained(BaseModel):
    """What `loket ask --explain --json` prints under `explanation`, with every remark in words too."""

    text: str
    language: shapes.Language
    verdict: Literal["sure", "several", "nothing"]
    says: str
    words: list[str]
    repairs: list[Repaired]
    unknown: list[str]
    rules: list[SaysSame]
    candidates: list[Considered]
    thresholds: list[Limit]
    origin: LimitsOrigin
    notes: list[Remark]
    advice: list[Remark]


@calls.get("/api/v1/explanations")
@calls.input(WhyAsked, location="query", arg_name="query")
@calls.output(WhyExplained)
@calls.doc(
    operation_id="explain",
    summary="Why a question is understood as it is",
    responses={403: "Only for the people of the helpdesk."},
)
def explain(query: WhyAsked) -> dict[str, Any]:
    somebody = person()
    if somebody is None:
        raise Problem("unauthenticated")
    if somebody.kind is not Kind.AGENT:
        raise Problem("forbidden")
    why = _explained(readable(query.text), query.language, query.meant)
    told = Why.of(here().exchange.assistant, query.language)
    plain = why.as_dict()
    return plain | {
        "language": why.ranking.language,
        "verdict": why.ranking.verdict.value,
        "says": told.verdict(why),
        "notes": [_remark(each, told.note(each, "note", why.ranking.language)) for each in why.notes],
        "advice": [_remark(each, told.note(each, "advice", why.ranking.language)) for each in why.advice],
    }


def _remark(note: Note, says: str) -> dict[str, Any]:
    return {"code": note.code, "facts": dict(note.facts), "says": says}
