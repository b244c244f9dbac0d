"""Which of the known questions somebody asks, how sure that is, and when nothing known fits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.calibration import NEAR, OUT_OF_SCOPE, SMALL_TALK, Calibration, Kin, Reading, choices, reading
from assistant.features import Evidence, Reader, key
from assistant.modelfile import MODEL, ModelFileError
from kb import mapped
from kb import text as writing
from kb.lexicon import Lexicon, Sighting, can_be_a_name, concepts
from kb.words import Words

if TYPE_CHECKING:
    from assistant.explanation import Explanation


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
"""The score of a message that is, word for word after normalising, a phrase a writer put down."""

LEAN = {"nl": 0.25, "en": -0.25}
"""How much the language of the conversation counts beside the words of a message."""


@dataclass(frozen=True)
class Heard:
    """A message on its way to a ranking: its words, what they were taken for, and what the model makes of them."""

    words: tuple[str, ...]
    taken: tuple[tuple[str, ...], ...]
    sightings: tuple[Sighting, ...]
    language: str
    evidence: Evidence
    raw: NDArray[np.float32] | None = None
    reading: Reading | None = None
    right: float = 0.0
    outside: float = 1.0
    exact: int | None = None


class Matcher:
    """The learned ranking of intents."""

    def __init__(self, notes: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        self._notes, self._arrays = notes, arrays
        self.intents: list[str] = notes["intents"]
        self.reader = Reader(notes["words"], arrays)
        self.calibration = Calibration.from_notes(notes["calibration"])
        self.weights, self.scale = arrays["weights"], arrays["scale"]
        self._constants, self._language = arrays["constants"], arrays["language_weights"]
        self._lexicon = Lexicon(notes["lexicon"])
        self._words = Words(notes["words"], arrays["word_count"], arrays["word_letters"], notes["slips"])
        self._names = frozenset(notes["names"])
        self._outside = self.intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self.intents else -1

    @classmethod
    def train(
        cls,
        phrases: Sequence[Phrase],
        *,
        titles: Mapping[str, Mapping[str, str]] | None = None,
        lexicons: Lexicon | None = None,
        kin: Kin | None = None,
        kept: Path | None = None,
    ) -> Matcher:
        """Learn from phrases.

        `titles`, by intent and language, count as phrases too. `lexicons` are the ways of saying that mean the same;
        the project's own when not given. `kin` are, by intent, the intents that are as good an answer: scores and
        thresholds count those as right. `kept` is a file with what earlier phrases say, made when there is none: it saves
        time and changes nothing else.
        """
        from assistant import trainer  # scipy: a quarter of a second to import, and not needed to answer

        titled = (Phrase(title, i, la) for i, by in (titles or {}).items() for la, title in by.items())
        lexicon = Lexicon.read() if lexicons is None else lexicons
        return cls(*trainer.train((*phrases, *titled), lexicon, kin or {}, kept))

    def save(self, path: Path) -> None:
        """Write one file that `load` maps; equal content gives equal bytes."""
        mapped.write(path, self._notes, self._arrays, MODEL)

    @classmethod
    def load(cls, path: Path) -> Matcher:
        """A trained matcher; raises ModelFileError for a file of another version."""
        notes, arrays = mapped.read(path, MODEL)
        try:
            return cls(notes, arrays)
        except (KeyError, TypeError) as error:
            raise ModelFileError(f"{path} is of another version of Loket: train it again") from error

    def rank(self, text: str, *, language: str | None = None, prior: str | None = None) -> Ranking:
        """Intents by likelihood. `language` settles the language; `prior` is the conversation's, a hint."""
        return self._ranked(self._hear(text, language, prior))

    def explain(
        self, text: str, *, language: str | None = None, prior: str | None = None, also: Sequence[str] = ()
    ) -> Explanation:
        """Why `rank` answers what it answers, and why it does not answer the intents in `also`."""
        from assistant.explanation import explain

        heard = self._hear(text, language, prior)
        return explain(self, heard, self._ranked(heard), text, also)

    def phrases(self, intent: int) -> Iterator[tuple[str, list[str]]]:
        """The phrases of an intent, by its number, each with its words."""
        starts = self._arrays["phrase_start"]
        first, last = self._arrays["phrase_intent"][intent : intent + 2].tolist()
        texts = self._arrays["phrase_text"]
        for i in range(first, last):
            text = bytes(texts[starts[i] : starts[i + 1]]).decode()
            yield text, writing.tokens(text)

    def rarity(self, word: str) -> float:
        """How telling a word is: the fewer phrases use it, the more."""
        i = self.reader.index.get(word)
        return 1.0 if i is None else 1.0 / (1.0 + math.log1p(float(self._arrays["word_count"][i])))

    def _hear(self, text: str, language: str | None, prior: str | None) -> Heard:
        words = tuple(writing.tokens(text))
        capital = writing.capitalised(text)
        taken = tuple((word,) if word in capital else self._words.meant(word) for word in words)
        meant = [word for each in taken for word in each]
        sightings = tuple(self._lexicon.sightings(meant))
        strange = any(w in self._names or (w not in self.reader.index and can_be_a_name(w)) for w in meant)
        evidence = self.reader.read(meant, language or prior or "en", concepts(sightings, strange=strange))
        heard = Heard(words, taken, sightings, language or self._spoken(evidence, prior), evidence)
        if not words:
            return heard
        raw = (evidence.values @ self.weights[evidence.rows].astype(np.float32)) * self.scale + self._constants
        telling = [word for word in meant if word not in self._names and word not in capital]
        unknown = sum(word not in self.reader.index for word in telling) / len(meant)
        repaired = sum(each != (word,) for word, each in zip(words, taken, strict=True)) / len(words)
        seen = reading(raw, self._outside, self.reader.told(telling), unknown, repaired, len(words))
        right, outside = self.calibration.chances(seen.signals)
        exact = self._known(words)
        if exact is not None:
            seen = seen.led_by(exact) if exact != self._outside else seen
            right, outside = (1 - NEARLY_CERTAIN, NEARLY_CERTAIN) if exact == self._outside else (NEARLY_CERTAIN, 0.0)
        return Heard(words, taken, sightings, heard.language, evidence, raw, seen, right, outside, exact)

    def _ranked(self, heard: Heard) -> Ranking:
        seen = heard.reading
        if seen is None:
            return Ranking((), Verdict.NOTHING, heard.language)
        rest = max(1 - heard.right - heard.outside, 0.0) / max(float(seen.shares[1:].sum()), 1e-9)
        scores = [heard.right, *(min(heard.right, rest * float(share)) for share in seen.shares[1:])]
        matches = tuple(Match(self.intents[i], round(s, 4)) for i, s in zip(seen.order, scores, strict=True))
        if self.calibration.passes(heard.right, heard.outside):
            return Ranking(matches, Verdict.NOTHING, heard.language)
        # one word is a heading, not a question: unless somebody wrote it down as one, it is asked about
        alone = len(heard.words) == 1 and heard.exact is None and not matches[0].intent.startswith(SMALL_TALK)
        if alone or heard.right < self.calibration.sure:
            places = choices(seen.order, seen.shares, self.intents, nearness=0.0 if alone else NEAR)
            if len(places) > 1:
                offered = {self.intents[i] for i in places}
                return Ranking(matches, Verdict.SEVERAL, heard.language, tuple(m for m in matches if m.intent in offered))
        return Ranking(matches, Verdict.SURE, heard.language)

    def _known(self, words: Sequence[str]) -> int | None:
        keys, wanted = self._arrays["exact_keys"], np.uint64(exact_key(words))
        place = int(np.searchsorted(keys, wanted))
        return int(self._arrays["exact_intents"][place]) if place < len(keys) and keys[place] == wanted else None

    def _spoken(self, evidence: Evidence, prior: str | None) -> str:
        lean = float(evidence.values @ self._language[evidence.rows]) if len(evidence.rows) else 0.0
        lean += LEAN.get(prior or "", 0.0)
        return "nl" if lean > 0 else "en"


def exact_key(words: Sequence[str]) -> int:
    """The key under which a whole message is known."""
    return key(" ".join(words))
