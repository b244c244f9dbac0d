"""Where the learned ranking ends and the index begins: both on the same sets, with more and more intents."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from assistant.crowd import KINDS, asked, crowd
from assistant.matcher import Matcher, Phrase
from kb.index import Index
from kb.postings import Entry

INTENTS = (50, 200, 800, 3_200)
SAYINGS = 6
"""So many phrases an intent has: one text of the crowd, and that text asked again in other ways."""

QUESTIONS = 300
MOST_LEARNED = 1_000
"""Above so many intents the learned ranking is left out: it takes minutes, and holds too few phrases back to judge itself."""


class Side(NamedTuple):
    """One of the two: CPU seconds to learn, CPU ms a question at the median, and the share of first answers that are right."""

    seconds: float
    median_ms: float
    first: float


class Crossing(NamedTuple):
    """Both at one number of intents; `learned` is nothing where there are too many to learn."""

    intents: int
    phrases: int
    learned: Side | None
    indexed: Side


def crossover(
    phrases: Sequence[Phrase], intents: Sequence[int] = INTENTS, *, tell: Callable[[str], None]
) -> tuple[Crossing, ...]:
    """Measure both at each number of intents."""
    crossings: list[Crossing] = []
    for count in intents:
        tell(f"{count:,} intents, learned and indexed")
        texts = list(crowd(phrases, count))
        known = [Phrase(text, f"intent-{number}", "nl") for number in range(count) for text in _sayings(texts, number)]
        step = max(1, count // QUESTIONS)
        wanted = [(asked(texts, KINDS[n % len(KINDS)], n, seed=SAYINGS), f"intent-{n}") for n in range(0, count, step)]
        learned = _learned(known, wanted) if count <= MOST_LEARNED else None
        crossings.append(Crossing(count, len(known), learned, _indexed(known, wanted)))
    return tuple(crossings)


def shown(crossings: Sequence[Crossing]) -> str:
    """As a table for a terminal."""
    lines = [f"{'intents':>8}{'phrases':>9}   {'learned: s':>10}{'ms':>8}{'first':>8}   {'index: s':>10}{'ms':>8}{'first':>8}"]
    for each in crossings:
        sides = [
            f"{'':26}" if side is None else f"{side.seconds:10.2f}{side.median_ms:8.3f}{side.first:8.1%}"
            for side in (each.learned, each.indexed)
        ]
        lines.append(f"{each.intents:8}{each.phrases:9}   {sides[0]}   {sides[1]}")
    return "\n".join(lines)


def plain(crossings: Sequence[Crossing]) -> list[dict[str, Any]]:
    """As JSON keeps it."""
    return [
        each._asdict() | {"learned": each.learned and each.learned._asdict(), "indexed": each.indexed._asdict()}
        for each in crossings
    ]


def _sayings(texts: Sequence[str], number: int) -> list[str]:
    again = [asked(texts, KINDS[place % len(KINDS)], number, seed=place) for place in range(1, SAYINGS)]
    return [texts[number], *again]


def _learned(known: Sequence[Phrase], wanted: Sequence[tuple[str, str]]) -> Side:
    started = time.process_time()
    matcher = Matcher.train(known)
    seconds = time.process_time() - started
    return _side(seconds, wanted, lambda text: next((match.intent for match in matcher.rank(text).matches), ""))


def _indexed(known: Sequence[Phrase], wanted: Sequence[tuple[str, str]]) -> Side:
    started = time.process_time()
    index = Index.build(Entry(phrase.intent, phrase.text) for phrase in known)
    seconds = time.process_time() - started
    return _side(seconds, wanted, lambda text: next((hit.id for hit in index.search(text, 1)), ""))


def _side(seconds: float, wanted: Sequence[tuple[str, str]], ask: Callable[[str], str]) -> Side:
    times, right = [], 0
    for text, intent in wanted:
        started = time.process_time()
        right += ask(text) == intent
        times.append((time.process_time() - started) * 1000)
    return Side(round(seconds, 2), round(statistics.median(times), 3), round(right / len(wanted), 4))
