"""Corpora and conversations: what people type and what should come of it, read from files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from kb.closed import Closed
from kb.finding import ContentError, finding
from kb.schema import read_yaml, text_of

LARGEST = 60_000_000


class Line(Closed, frozen=True):
    """One question: `expect` is a topic, an action, `smalltalk` or None (out of scope), `also` what is as good.

    `slots` holds the words in the text that fill each slot of the expected action.
    """

    text: str
    lang: str
    expect: str | None
    also: tuple[str, ...] = ()
    style: str = ""
    slots: Mapping[str, str | tuple[str, ...]] = {}


class Expected(Closed, frozen=True):
    """What one turn of a conversation must come to."""

    intent: str | None = None
    state: str | tuple[str, ...] = ()
    asks: str | None = None
    mentions: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    language: str | None = None
    effect: Mapping[str, Any] | str | None = None


class Said(Closed, frozen=True):
    """One turn: what the user types, or the choice that is pressed."""

    expect: Expected
    user: str = ""
    choice: str = ""


class Talk(Closed, frozen=True):
    """One conversation on a fresh demo world; `later` moves the clock by days before it starts."""

    name: str
    turns: tuple[Said, ...]
    as_: str | None = msgspec.field(default=None, name="as")
    on_behalf_of: str | None = None
    language: str = "nl"
    later: int = 0


def read_corpus(path: Path) -> tuple[Line, ...]:
    """The questions of a `.jsonl` file; raises ContentError with file and line."""
    lines = []
    for number, written in enumerate(text_of(path, largest=LARGEST).splitlines(), 1):
        if not written.strip():
            continue
        try:
            lines.append(msgspec.json.decode(written, type=Line))
        except msgspec.DecodeError as error:
            raise ContentError(finding(path, f"is no corpus line: {error}", line=number)) from error
    return tuple(lines)


def read_talks(path: Path) -> tuple[Talk, ...]:
    """The conversations of a `.yaml` file; raises ContentError."""
    return read_yaml(path, text_of(path, largest=LARGEST), tuple[Talk, ...])
