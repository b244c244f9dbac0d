"""The clerk behind the pages: the same errands as in the chat, so that preview, refusal and outcome read the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.action import all_actions
from assistant.conversation import Task
from assistant.errand import Errand, Turned
from assistant.reply import Message, State
from assistant.slot import Value, Values
from assistant.voice import Voice
from programme import Records, Refused
from web.here import here
from web.page import language

PROBES: Mapping[str, Value] = {
    "person": Value("–", "–"),
    "email": Value("nobody@probe.invalid", "nobody@probe.invalid"),
    "reason": Value("–", "–"),
    "segment": Value("–", "–"),
}
"""Stand-ins for what is not filled in yet, to hear in advance whether the record itself stands in the way."""

OF_RECORDS = ("customer", "authorization", "order", "opportunity", None)
NOTHING_THERE = "no_such_line"


def errand_for(records: Records, action: str, spoken: str = "") -> Errand:
    """The errand of one action for whoever is signed in, worded in the language of the page."""
    content, words = here().content, spoken or language()
    return Errand(all_actions()[action], content.intents[action], content, Voice(words, content.says[words]), records)


@dataclass(frozen=True)
class Weighed:
    """What the rules say about the values of a form: how it ended, and each value at fault with the reason."""

    turned: Turned
    wrong: tuple[tuple[Refused, str], ...]


def weigh(errand: Errand, values: Values) -> Weighed:
    """Judge all values: one that is refused is set aside, and the rest is judged without it."""
    wrong: list[tuple[Refused, str]] = []
    rest = dict(values)
    while True:
        turned = errand.proceed(Task(errand.action.id, rest))
        refused = turned.refused
        if refused is None or refused.at not in rest or refused.at in OF_RECORDS:
            return Weighed(turned, tuple(wrong))
        wrong.append((refused, prose(turned.messages[0])))
        del rest[refused.at]


def why_not(records: Records, action: str, known: Mapping[str, str]) -> str:
    """Why this cannot be done with these records as they stand; empty where it can. Rehearsed, so nothing stays."""
    errand = errand_for(records, action)
    values: dict[str, Value] = {name: PROBES[name] for slot in errand.action.slots if (name := slot.name) in PROBES}
    values |= {name: Value(value, value) for name, value in known.items()}
    turned = errand.proceed(Task(action, values))
    refused = turned.refused
    in_the_way = refused and (refused.at in OF_RECORDS or refused.at in known or refused.code == NOTHING_THERE)
    if turned.state is State.REFUSED and in_the_way:
        return prose(turned.messages[0])
    return ""


def prose(message: Message) -> str:
    """Why it cannot be, in the sentences of the refusal; its lists and next steps are left to the page that has room."""
    return message.prose
