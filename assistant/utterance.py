"""An utterance: one message as it was understood, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.matcher import Ranking, Verdict
from assistant.slot import Values


class Signal(StrEnum):
    """What a message says by itself, whatever it is about."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    STOP = "stop"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Utterance:
    """One message, understood.

    `signal` is what the whole message says by itself, `opens` what a longer one begins with ("no, they changed their minds").
    `asks` is whether it reads as a question, `bare` whether little stands in it besides values, `goes_on` whether it adds to
    what was said ("but then under …") or only puts it right ("… I meant"), `command` whether it is a short request about a
    record named by its number, `requests` whether any part of it asks that something be done, `puzzled` whether it is nothing but
    "why?" or "I do not follow".
    `answers` are values for the task in hand, `starts` values for the action that the message would start (`picked`,
    `follows` or the sure match). `picked` is the intent chosen from a "did you mean", `follows` the action of the turn
    before that a half sentence goes on with, `also` further topics that a second question asks about.
    """

    text: str
    language: str
    ranking: Ranking
    choices: tuple[str, ...] = ()
    signal: Signal = Signal.NONE
    opens: Signal = Signal.NONE
    asks: bool = False
    bare: bool = False
    goes_on: bool = False
    command: bool = False
    requests: bool = False
    puzzled: bool = False
    answers: Values = field(default_factory=dict)
    starts: Values = field(default_factory=dict)
    picked: str | None = None
    follows: str | None = None
    also: tuple[str, ...] = ()

    @property
    def sure(self) -> str | None:
        """The intent, where the matcher is sure of it."""
        return self.ranking.matches[0].intent if self.ranking.verdict is Verdict.SURE else None

    @property
    def best(self) -> str | None:
        """The best match, sure or not."""
        return self.ranking.matches[0].intent if self.ranking.matches else None
