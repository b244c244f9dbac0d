"""Which of the known questions somebody asks, how sure that is, and when nothing known fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import modelfile
from assistant.calibration import OUT_OF_SCOPE, Calibration, Reading, choices, reading
from assistant.features import Evidence, Reader, key
from kb import text as writing
from kb.lexicon import Lexicon, concepts
from kb.speller import Speller


@dataclass(frozen=True)
class Phrase:
    """One way to say something, as a writer put it down."""

    text: str
    intent: str
    language: str


@dataclass(frozen=True)
class Match:
    """An intent and its calibrated score: of all answers given at score s, about the share s is right."""

    intent: str
    score: float


class Verdict(StrEnum):
    """What to do with a ranking: answer, ask which of them is meant, or say that nothing fits."""

    SURE = "sure"
    SEVERAL = "several"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Ranking:
    """The likely intents, best first, with what to do about them; `choices` are what to offer when several fit."""

    matches: tuple[Match, ...]
    verdict: Verdict
    language: str
    choices: tuple[Match, ...] = ()


NEARLY_CERTAIN = 0.99
"""The score of a message that is, letter for letter after normalising, a phrase a writer put down."""


class Matcher:
    """The learned ranking of intents."""

    def __init__(self, notes: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        self._notes, self._arrays = notes, arrays
        self._intents: list[str] = notes["intents"]
        self._reader = Reader(notes["words"], arrays)
        self._lexicon = Lexicon(notes["lexicon"])
        self._speller = Speller(notes["words"], arrays["word_count"], arrays["word_letters"])
        self._weights, self._constants = arrays["weights"], arrays["constants"]
        self._exact_keys, self._exact_intents = arrays["exact_keys"], arrays["exact_intents"]
        self._calibration = Calibration.from_notes(notes["calibration"])
        self._outside = self._intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self._intents else -1
        self._language = arrays["language_weights"]

    @classmethod
    def train(
        cls,
        phrases: Sequence[Phrase],
        *,
        titles: Mapping[str, Mapping[str, str]] | None = None,
        lexicons: Lexicon | None = None,
    ) -> Matcher:
        """Learn from phrases.

        `titles`, by intent and language, count as phrases too. `lexicons` are the ways of saying that mean the same;
        the project's own when not given.
        """
        from assistant import trainer  # scikit-learn: a second to import, and not needed to answer

        titled = (Phrase(title, i, la) for i, by in (titles or {}).items() for la, title in by.items())
        every = sorted({p for p in (*phrases, *titled) if p.text.strip()}, key=lambda p: (p.intent, p.language, p.text))
        if len({p.intent for p in every}) < 2:
            raise ValueError("a matcher needs phrases of at least two intents")
        intents = sorted({p.intent for p in every})
        number = {intent: i for i, intent in enumerate(intents)}
        lexicon = Lexicon.read() if lexicons is None else lexicons
        samples = [
            trainer.Sample(words, concepts(lexicon.sightings(words)), number[p.intent], p.language)
            for p in every
            for words in (writing.tokens(p.text),)
        ]
        evidence = trainer.gather(samples)
        separation, calibration = trainer.learn(evidence, samples, intents)
        exact: dict[int, int] = {}
        for sample in samples:
            exact.setdefault(exact_key(sample.words), sample.intent)
        arrays = evidence.tables | {
            "weights": separation.weights,
            "constants": separation.constants,
            "exact_keys": np.array(sorted(exact), np.uint64),
            "exact_intents": np.array([exact[k] for k in sorted(exact)], np.int32),
            "language_weights": trainer.tell_languages(evidence.matrix, [s.language for s in samples]),
        }
        notes = {
            "intents": intents,
            "words": evidence.words,
            "lexicon": lexicon.compiled,
            "calibration": calibration.notes(),
        }
        return cls(notes, arrays)

    def save(self, path: Path) -> None:
        """Write one file that `load` maps; equal content gives equal bytes."""
        modelfile.write(path, self._notes, self._arrays)

    @classmethod
    def load(cls, path: Path) -> Matcher:
        """A trained matcher; raises ModelFileError for a file of another version."""
        return cls(*modelfile.read(path))

    def rank(self, text: str, *, language: str | None = None, prior: str | None = None) -> Ranking:
        """Intents by likelihood. `language` settles the language; `prior` is the conversation's, a hint."""
        words = writing.tokens(text)
        repaired = [self._repaired(word) for word in words]
        evidence = self._reader.read(repaired, language or prior or "en", concepts(self._lexicon.sightings(repaired)))
        spoken = language or self._spoken(evidence, prior)
        if not words:
            return Ranking((), Verdict.NOTHING, spoken)
        raw = evidence.values @ self._weights[evidence.rows] + self._constants
        seen = reading(
            raw,
            self._outside,
            sum(word not in self._reader.index for word in repaired) / len(words),
            sum(a != b for a, b in zip(words, repaired, strict=True)) / len(words),
            len(words),
        )
        known = self._known(words)
        if known is not None:
            return self._exact(known, seen, spoken)
        return self._judged(seen, spoken)

    def _judged(self, seen: Reading, spoken: str) -> Ranking:
        right, outside = self._calibration.chances(seen.signals)
        matches = self._matches(seen, right, outside)
        if outside > self._calibration.passing:
            return Ranking(matches, Verdict.NOTHING, spoken)
        if right < self._calibration.sure:
            scores = {match.intent: match for match in matches}
            offered = [self._intents[i] for i in choices(seen.order, seen.shares, self._intents)]
            if len(offered) > 1:
                return Ranking(matches, Verdict.SEVERAL, spoken, tuple(scores[i] for i in offered))
        return Ranking(matches, Verdict.SURE, spoken)

    def _exact(self, known: int, seen: Reading, spoken: str) -> Ranking:
        if known == self._outside:
            return Ranking(self._matches(seen, 1 - NEARLY_CERTAIN, NEARLY_CERTAIN), Verdict.NOTHING, spoken)
        order = np.concatenate(([known], seen.order[seen.order != known]))
        shares = np.concatenate(([1.0], seen.shares[seen.order != known]))
        return Ranking(self._matches(Reading(order, shares, seen.signals), NEARLY_CERTAIN, 0.0), Verdict.SURE, spoken)

    def _matches(self, seen: Reading, right: float, outside: float) -> tuple[Match, ...]:
        """The first intent at its chance; the others share what is left."""
        rest = max(1 - right - outside, 0.0) / max(float(seen.shares[1:].sum()), 1e-9)
        scores = [right, *(min(right, rest * float(share)) for share in seen.shares[1:])]
        return tuple(Match(self._intents[i], round(s, 4)) for i, s in zip(seen.order, scores, strict=True))

    def _repaired(self, word: str) -> str:
        return word if word in self._reader.index else self._speller.nearest(word) or word

    def _known(self, words: Sequence[str]) -> int | None:
        wanted = np.uint64(exact_key(words))
        place = int(np.searchsorted(self._exact_keys, wanted))
        if place < len(self._exact_keys) and self._exact_keys[place] == wanted:
            return int(self._exact_intents[place])
        return None

    def _spoken(self, evidence: Evidence, prior: str | None) -> str:
        lean = float(evidence.values @ self._language[evidence.rows]) if len(evidence.rows) else 0.0
        lean += {"nl": 0.3, "en": -0.3}.get(prior or "", 0.0)
        return "nl" if lean > 0 else "en"


def exact_key(words: Sequence[str]) -> int:
    """The key under which a whole message is known."""
    return key("x" + " ".join(words))
