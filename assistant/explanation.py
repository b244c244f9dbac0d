"""Why the matcher answers what it answers, in words a writer can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant import features
from assistant.calibration import COSTS, MOST_ASKED, MOST_REFUSED, OUT_OF_SCOPE, strangeness
from assistant.remark import Note, cures, remarks
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

    `kind` is word, row (two words in a row), opening, closing (the word at the beginning or the end), pair (two words near
    each other), spelling (pieces of one word), concept or concepts. A number, address or date reads as its class, such as §ref.
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
    """A limit and what this message reached against it: `passing` (higher falls back) or `sure` (lower asks back)."""

    name: str
    limit: float
    reached: float


@dataclass(frozen=True)
class Origin:
    """Where the limits come from: what costs least on phrases that were held back while training, within two bounds.

    `costs` are in needless questions; `most_refused` and `most_asked` are shares of the phrases that have an answer.
    """

    held_back: int
    costs: Mapping[str, float]
    most_refused: float
    most_asked: float


@dataclass(frozen=True)
class Explanation:
    """Everything that led to a ranking: `candidates` in the order of the matcher, `ranking` as every rule left it.

    `notes` say what a rule settled or blocked, `advice` what to do about a miss.
    """

    text: str
    words: tuple[str, ...]
    ranking: Ranking
    repairs: tuple[Repair, ...]
    unknown: tuple[str, ...]
    rules: tuple[Rule, ...]
    candidates: tuple[Candidate, ...]
    thresholds: tuple[Threshold, ...]
    origin: Origin
    notes: tuple[Note, ...]
    advice: tuple[Note, ...]

    def after(self, ranking: Ranking, notes: Sequence[Note]) -> Explanation:
        """The same with what came of it after the rules that spoke later, and their remarks."""
        return replace(self, ranking=ranking, notes=(*self.notes, *notes))

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def explain(matcher: Matcher, heard: Heard, ranking: Ranking, text: str, also: Sequence[str] = ()) -> Explanation:
    """Why this message, heard so, was ranked so; `also` are intents to explain that did not come near."""
    repairs = tuple(
        Repair(word, " ".join(taken), "spelling" if len(taken) == 1 else "compound")
        for word, taken in zip(heard.words, heard.taken, strict=True)
        if taken != (word,)
    )
    unknown = tuple(w for taken in heard.taken for w in taken if w not in matcher.reader.index)
    candidates = tuple(_candidates(matcher, heard, ranking, also)) if heard.raw is not None else ()
    return Explanation(
        text=text,
        words=tuple(heard.words),
        ranking=ranking,
        repairs=repairs,
        unknown=unknown,
        rules=tuple(Rule(s.words, s.concept, s.language) for s in heard.sightings),
        candidates=candidates,
        thresholds=(
            Threshold("passing", matcher.calibration.passing, round(float(strangeness(heard.right, heard.outside)), 4)),
            Threshold("sure", matcher.calibration.sure, round(heard.right, 4)),
        ),
        origin=Origin(int(matcher.calibration.measured.get("held back", 0)), dict(COSTS), MOST_REFUSED, MOST_ASKED),
        notes=tuple(remarks(heard, ranking)),
        advice=tuple(cures(matcher, heard, ranking, candidates, also)),
    )


def _candidates(matcher: Matcher, heard: Heard, ranking: Ranking, also: Sequence[str]) -> Iterator[Candidate]:
    scores = {match.intent: match.score for match in ranking.matches}
    first = [match.intent for match in ranking.matches[:MOST_CANDIDATES]]
    labels = _labels(matcher, heard)
    for intent in dict.fromkeys((*first, *(each for each in also if each in matcher.intents))):
        yield _candidate(matcher, heard, labels, intent, scores.get(intent, 0.0))
    if OUT_OF_SCOPE in matcher.intents and OUT_OF_SCOPE not in also:
        yield _candidate(matcher, heard, labels, OUT_OF_SCOPE, round(heard.outside, 4))


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
        name(features.in_a_row(edge, stems[:1]), "opening", words[:1])
        name(features.in_a_row(stems[-1:], edge), "closing", words[-1:])
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
