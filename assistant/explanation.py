"""Why the matcher answers what it answers, in words a writer can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant import features
from assistant.calibration import COSTS, MOST_ASKED, MOST_REFUSED, OUT_OF_SCOPE
from kb.lexicon import concepts
from kb.text import stem

if TYPE_CHECKING:
    from assistant.matcher import Heard, Matcher, Ranking

MOST_CANDIDATES, MOST_FOR, MOST_AGAINST = 3, 8, 5
"""The winner and so many less one runners-up; so many reasons for and against each."""


@dataclass(frozen=True)
class Repair:
    """A word that nobody used before, and what it was taken for: `spelling` or `compound`."""

    word: str
    taken_for: str
    how: str


@dataclass(frozen=True)
class Rule:
    """An entry of the lexicon that applied: these words speak of this concept."""

    words: str
    concept: str
    language: str


@dataclass(frozen=True)
class Reason:
    """One piece of evidence and what it adds to (or takes from) the raw score of a candidate.

    `kind` is word, row (two words in a row), pair (two words near each other), spelling (pieces of one word),
    concept or concepts.
    """

    kind: str
    what: str
    amount: float


@dataclass(frozen=True)
class Candidate:
    """One intent: its calibrated score, its raw score, the known phrase nearest to the message, and the reasons."""

    intent: str
    score: float
    raw: float
    phrase: str
    likeness: float
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]


@dataclass(frozen=True)
class Threshold:
    """A limit, what this message reached against it, and where the limit comes from."""

    name: str
    limit: float
    reached: float
    origin: str


@dataclass(frozen=True)
class Explanation:
    """Everything that led to a ranking; `notes` are remarks a writer should see, such as what a rule blocked."""

    text: str
    words: tuple[str, ...]
    ranking: Ranking
    repairs: tuple[Repair, ...]
    unknown: tuple[str, ...]
    rules: tuple[Rule, ...]
    candidates: tuple[Candidate, ...]
    thresholds: tuple[Threshold, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def explain(matcher: Matcher, heard: Heard, ranking: Ranking, text: str) -> Explanation:
    """Why this message, heard so, was ranked so."""
    repairs = tuple(
        Repair(word, " ".join(taken), "spelling" if len(taken) == 1 else "compound")
        for word, taken in zip(heard.words, heard.taken, strict=True)
        if taken != (word,)
    )
    labels = _labels(matcher, heard)
    candidates = tuple(
        _candidate(matcher, heard, labels, match.intent, match.score) for match in ranking.matches[:MOST_CANDIDATES]
    )
    if heard.raw is not None and OUT_OF_SCOPE in matcher.intents:
        candidates += (_candidate(matcher, heard, labels, OUT_OF_SCOPE, round(heard.outside, 4)),)
    return Explanation(
        text=text,
        words=tuple(heard.words),
        ranking=ranking,
        repairs=repairs,
        unknown=tuple(w for taken in heard.taken for w in taken if w not in matcher.reader.index),
        rules=tuple(Rule(s.words, s.concept, s.language) for s in heard.sightings),
        candidates=candidates,
        thresholds=_thresholds(matcher, heard),
        notes=tuple(_notes(heard, ranking)),
    )


def _candidate(matcher: Matcher, heard: Heard, labels: Mapping[int, tuple[str, str]], intent: str, score: float) -> Candidate:
    number = matcher.intents.index(intent)
    amounts: dict[tuple[str, str], float] = {}
    weights = np.asarray(matcher.weights[heard.evidence.rows, number], np.float64) * float(matcher.scale[number])
    for row, amount in zip(heard.evidence.rows.tolist(), (heard.evidence.values * weights).tolist(), strict=True):
        label = labels.get(row, ("spelling", "?"))
        amounts[label] = amounts.get(label, 0.0) + amount
    ranked = sorted(((a, kind, what) for (kind, what), a in amounts.items()), key=lambda x: (-x[0], x[1], x[2]))
    reasons = [Reason(kind, what, round(amount, 3)) for amount, kind, what in ranked]
    phrase, likeness = _nearest(matcher, heard, number)
    return Candidate(
        intent=intent,
        score=score,
        raw=round(float(heard.raw[number]), 3) if heard.raw is not None else 0.0,
        phrase=phrase,
        likeness=round(likeness, 3),
        reasons_for=tuple(r for r in reasons if r.amount > 0.005)[:MOST_FOR],
        reasons_against=tuple(r for r in reversed(reasons) if r.amount < -0.005)[:MOST_AGAINST],
    )


def _labels(matcher: Matcher, heard: Heard) -> dict[int, tuple[str, str]]:
    """What each row of evidence is called: read once more, with names beside the keys."""
    words = [word for taken in heard.taken for word in taken]
    stems = matcher.reader.stems(words, heard.language)
    named: dict[int, tuple[str, str]] = {}

    def name(keys: NDArray[np.uint64], kind: str, what: Sequence[str]) -> None:
        for found, label in zip(keys.tolist(), what, strict=True):
            named.setdefault(found, (kind, label))

    name(stems, "word", words)
    name(features.in_a_row(stems[:-1], stems[1:]), "row", [f"{a} {b}" for a, b in pairwise(words)])
    if words:
        edge = np.array([features.EDGE])
        name(features.in_a_row(edge, stems[:1]), "row", [f"^ {words[0]}"])
        name(features.in_a_row(stems[-1:], edge), "row", [f"{words[-1]} $"])
    for apart in range(1, min(features.WINDOW, len(words) - 1) + 1):
        near = [f"{a} … {b}" for a, b in zip(words, words[apart:], strict=False)]
        name(features.together(stems[:-apart], stems[apart:]), "pair", near)
    for word in words:
        for piece in features.pieces(word):
            named.setdefault(features.piece_key(piece), ("spelling", word))
    said = concepts(heard.sightings, strange=True)
    spoken = np.array([features.concept_key(concept) for concept in said], np.uint64)
    name(spoken, "concept", said)
    one, other = features.neighbours(len(said), len(said))
    both = [f"{said[i]} + {said[j]}" for i, j in zip(one.tolist(), other.tolist(), strict=True)]
    name(features.together(spoken[one], spoken[other]), "concepts", both)
    keys = np.array(sorted(named), np.uint64)
    rows = matcher.reader.rows(keys)
    return {row: named[int(k)] for k, row in zip(keys.tolist(), rows.tolist(), strict=True) if row >= 0}


def _nearest(matcher: Matcher, heard: Heard, intent: int) -> tuple[str, float]:
    """The known phrase of an intent that shares most words with the message, rare words counting more."""
    said = {stem(w, heard.language): matcher.rarity(w) for taken in heard.taken for w in taken}
    best, likeness = "", 0.0
    for phrase, words in matcher.phrases(intent):
        known = {stem(w, heard.language): matcher.rarity(w) for w in words}
        shared = sum(said[s] for s in said.keys() & known.keys())
        every = sum((said | known).values()) or 1.0
        if shared / every > likeness:
            best, likeness = phrase, shared / every
    return best, likeness


def _thresholds(matcher: Matcher, heard: Heard) -> tuple[Threshold, ...]:
    measured = matcher.calibration.measured
    origin = (
        f"least expected cost on {measured.get('held back', 0):.0f} phrases held back while training; costs {COSTS}; "
        f"at most {MOST_REFUSED:.0%} passed on and {MOST_ASKED:.0%} asked back"
    )
    return (
        Threshold("passing: above this chance that nothing here fits, fall back", matcher.calibration.passing,
                  round(heard.outside, 4), origin),
        Threshold("sure: below this chance that the first is right, ask which is meant", matcher.calibration.sure,
                  round(heard.right, 4), origin),
    )  # fmt: skip


def _notes(heard: Heard, ranking: Ranking) -> Iterator[str]:
    if heard.exact is not None:
        yield "The message is, word for word, a known phrase: that settles it."
    if not heard.words:
        yield "There is no word in the message."
    if ranking.verdict == "nothing" and ranking.matches:
        yield f"{ranking.matches[0].intent} was first, and was blocked by the threshold on messages that nothing here fits."
