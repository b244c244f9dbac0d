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
from assistant.features import Evidence, Reader, key
from kb import text as writing
from kb.speller import Speller

OUT_OF_SCOPE = "out_of_scope"
"""The intent of phrases that nothing here answers; recognising it means falling back."""


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

_SHARPNESS = 3.0


class Matcher:
    """The learned ranking of intents."""

    def __init__(self, notes: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        self._notes, self._arrays = notes, arrays
        self._intents: list[str] = notes["intents"]
        self._reader = Reader(notes["words"], arrays)
        self._speller = Speller(notes["words"], arrays["word_count"], arrays["word_letters"])
        self._weights, self._constants = arrays["weights"], arrays["constants"]
        self._exact_keys, self._exact_intents = arrays["exact_keys"], arrays["exact_intents"]
        self._language = arrays["language_weights"]

    @classmethod
    def train(cls, phrases: Sequence[Phrase], *, titles: Mapping[str, Any] | None = None, lexicons: Any = None) -> Matcher:
        """Learn from phrases; `titles` (intent to titles) count as phrases too."""
        from assistant import trainer  # scikit-learn: a second to import, and not needed to answer

        every = sorted({p for p in phrases if p.text.strip()}, key=lambda p: (p.intent, p.language, p.text))
        if len({p.intent for p in every}) < 2:
            raise ValueError("a matcher needs phrases of at least two intents")
        intents = sorted({p.intent for p in every})
        number = {intent: i for i, intent in enumerate(intents)}
        samples = [trainer.Sample(writing.tokens(p.text), (), number[p.intent], p.language) for p in every]
        evidence = trainer.gather(samples)
        target = np.array([s.intent for s in samples])
        weights, constants = trainer.separate(evidence.matrix, target)
        exact: dict[int, int] = {}
        for sample in samples:
            exact.setdefault(exact_key(sample.words), sample.intent)
        arrays = evidence.tables | {
            "weights": weights,
            "constants": constants,
            "exact_keys": np.array(sorted(exact), np.uint64),
            "exact_intents": np.array([exact[k] for k in sorted(exact)], np.int32),
            "language_weights": trainer.tell_languages(evidence.matrix, [s.language for s in samples]),
        }
        return cls({"intents": intents, "words": evidence.words}, arrays)

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
        evidence = self._reader.read(repaired, language or prior or "en")
        spoken = language or self._spoken(evidence, prior)
        if not words:
            return Ranking((), Verdict.NOTHING, spoken)
        raw = evidence.values @ self._weights[evidence.rows] + self._constants
        order = np.argsort(-raw, kind="stable")[:10]
        share = np.exp(_SHARPNESS * (raw - raw[order[0]]))
        share /= share.sum()
        known = self._known(words)
        if known is not None:
            share *= (1 - NEARLY_CERTAIN) / max(1 - share[known], 1e-9)
            share[known] = NEARLY_CERTAIN
            order = np.argsort(-share, kind="stable")[:10]
        matches = tuple(Match(self._intents[i], round(float(share[i]), 4)) for i in order)
        return _judged(matches, spoken)

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


def _judged(matches: tuple[Match, ...], language: str) -> Ranking:
    best = matches[0]
    if best.intent == OUT_OF_SCOPE or best.score < 0.15:
        return Ranking(matches, Verdict.NOTHING, language)
    near = tuple(m for m in matches[:3] if m.score > best.score * 0.7 and m.intent != OUT_OF_SCOPE)
    if len(near) > 1 and best.score < 0.4:
        return Ranking(matches, Verdict.SEVERAL, language, near)
    return Ranking(matches, Verdict.SURE, language)
