"""The words by which values are known in any action: nicknames, levels, segments, cues; one file per language."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from assistant.values.word import Word, folded, folded_words
from kb.closed import Closed
from kb.schema import read_yaml, text_of

HERE = Path(__file__).parent / "vocabulary"
LARGEST = 200_000
VALUES = ("products", "levels", "segments", "types", "countries")
"""The lists that hold values; words around a value must be typed as they are."""
WIDEST = 3
"""Words that "_" in a phrase may stand for."""
SOUNDS = str.maketrans("czvy", "ksfi")
"""First letters that are heard as one."""
T = TypeVar("T")


class CueWords(Closed, frozen=True):
    """Words that stand before a value, and words that stand after it."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Vocabulary(Closed, frozen=True, dict=True):
    """One language's file; all of them are looked at, since people mix languages. A string holds single words."""

    articles: tuple[str, ...]
    prepositions: tuple[str, ...]
    titles: tuple[str, ...]
    fillers: tuple[str, ...]
    ordinary: str
    everyday: str
    particles: str
    first_names: str
    organisations: str
    occupations: str
    legal_forms: str
    streets: str
    units: str
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    requests: tuple[str, ...]
    imperatives: str
    openers: str
    leads: str
    house: str
    telling: Mapping[str, tuple[str, ...]]
    picks: tuple[str, ...]
    kindred: Mapping[str, tuple[str, ...]]
    negations: tuple[str, ...]
    corrections: tuple[str, ...]
    additions: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    products: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, tuple[str, ...]]
    segments: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, tuple[str, ...]]
    here: Mapping[str, tuple[str, ...]]
    around: Mapping[str, tuple[str, ...]]
    references: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, Mapping[str, tuple[str, ...]]]
    cues: Mapping[str, CueWords]


@dataclass(frozen=True, slots=True)
class Sighting(Generic[T]):
    """A phrase that was found: the words it covers and what it stands for."""

    first: int
    last: int
    meaning: T


class Phrases(Generic[T]):
    """Phrases with their meanings, found in a message word by word."""

    same = staticmethod(operator.eq)

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in phrases:
            parts = tuple(part for word in phrase.split() for part in (("_",) if word == "_" else folded_words(word)))
            if parts:
                self._by_first.setdefault(parts[0], []).append((parts, meaning))
        for found in self._by_first.values():
            found.sort(key=lambda one: -len(one[0]))
        self._near = lru_cache(maxsize=8_192)(self._near_firsts)

    def find(self, words: Sequence[Word]) -> Iterator[Sighting[T]]:
        """Every sighting, the longest first where several begin at one word."""
        for place, word in enumerate(words):
            found = [
                Sighting(place, end, meaning)
                for first in self._near(word.folded)
                for parts, meaning in self._by_first[first]
                for end in (self._end(words, place + 1, parts[1:]),)
                if end is not None
            ]
            yield from sorted(found, key=lambda one: -one.last)

    def __contains__(self, phrase: str) -> bool:
        return any(parts == (phrase,) for parts, _ in self._by_first.get(phrase, ()))

    def _near_firsts(self, word: str) -> tuple[str, ...]:
        if word in self._by_first:
            return (word,)
        return tuple(first for first in self._by_first if self.same(word, first))

    def _end(self, words: Sequence[Word], place: int, parts: Sequence[str]) -> int | None:
        """Where these parts end when they follow from this place on, or nothing."""
        for number, part in enumerate(parts):
            if part == "_":
                rest = parts[number + 1 :]
                ends = (self._end(words, place + skipped, rest) for skipped in range(WIDEST + 1))
                return next((end for end in ends if end is not None), None)
            if place >= len(words) or not self.same(words[place].folded, part):
                return None
            place += 1
        return place - 1


class ForgivingPhrases(Phrases[T]):
    """Phrases whose long words may be misspelt by a letter or two."""

    same = staticmethod(lambda word, meant: alike(word, meant))


def alike(word: str, meant: str) -> bool:
    """Whether a word is meant in spite of a slip: one letter in five, two in nine; short words must be exact."""
    if word == meant:
        return True
    allowed = slips(meant)
    if not allowed or abs(len(word) - len(meant)) > allowed or not word.isalpha():
        return False
    if word[0] != meant[0] and word[0].translate(SOUNDS) != meant[0].translate(SOUNDS):
        return False
    return OSA.distance(word, meant, score_cutoff=allowed) <= allowed


def slips(word: str) -> int:
    """How many letters may be wrong in a word."""
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """Each language's file; raises ContentError."""
    return {path.stem: read_yaml(path, text_of(path, largest=LARGEST), Vocabulary) for path in sorted(HERE.glob("*.yaml"))}


@cache
def single_words(name: str) -> frozenset[str]:
    """The words of one list, of all languages, folded; phrases of several words are left out."""
    lists = (getattr(one, name) for one in vocabularies().values())
    parts = (folded_words(way) for each in lists for way in (each.split() if isinstance(each, str) else each))
    return frozenset(words[0] for words in parts if len(words) == 1)


@cache
def phrases(name: str) -> Phrases[str]:
    """The phrases of one mapping or list, of all languages: what they stand for is their key, or themselves."""
    pairs: list[tuple[str, str]] = []
    for one in vocabularies().values():
        entries = one.choices["type"] if name == "types" else getattr(one, name)
        if isinstance(entries, Mapping):
            pairs += [(phrase, key) for key, ways in entries.items() for phrase in ways]
        else:
            pairs += [(phrase, phrase) for phrase in entries]
    return ForgivingPhrases(pairs) if name in VALUES else Phrases(pairs)


@cache
def numbers(name: str) -> Mapping[str, int]:
    """The words of one mapping to numbers, of all languages, folded."""
    return {folded(word): number for one in vocabularies().values() for word, number in getattr(one, name).items()}


@cache
def cues_of(slot: str, language: str = "") -> CueWords:
    """The cues of a slot, of all languages or of one."""
    each = [one.cues[slot] for name, one in vocabularies().items() if slot in one.cues and language in ("", name)]
    return CueWords(tuple(way for one in each for way in one.before), tuple(way for one in each for way in one.after))


@cache
def common_choices(slot: str) -> tuple[tuple[str, str], ...]:
    """The choices that a slot of this name usually has, as (words, key)."""
    each = [one.choices.get(slot, {}) for one in vocabularies().values()]
    return tuple((phrase, key) for one in each for key, ways in one.items() for phrase in ways)


@cache
def around(name: str) -> frozenset[str]:
    """The words of one list of `around`, of all languages, folded."""
    return frozenset(folded(way) for one in vocabularies().values() for way in one.around.get(name, ()))


@cache
def alternatives(name: str) -> str:
    """One list of `around` or `references` as a pattern that matches any of its ways of saying; nothing where it is empty."""
    ways = {way for one in vocabularies().values() for way in (*one.around.get(name, ()), *one.references.get(name, ()))}
    return "|".join(re.escape(way).replace(r"\ ", r"\s") for way in sorted(ways, key=lambda way: (-len(way), way))) or "(?!)"


@cache
def before(name: str) -> re.Pattern[str]:
    """A pattern that is searched in what stands before a value: one of `around`, with small words of its own behind it."""
    return re.compile(rf"(?<![^\W_])(?:{alternatives(name)})\s+(?:(?:{alternatives(f'{name}_small')})\s+)?$", re.I)
