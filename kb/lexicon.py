"""The ways of saying that mean the same to a helpdesk: what writers keep in `lexicon/<language>.yaml`, ready for use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kb.text import stem, tokens

HOME = Path(__file__).parent / "lexicon"

START = "^"
"""Stands in a way of saying for the beginning of the message: "^ did"."""

GAP = "_"
"""Stands in a way of saying for up to `WIDEST` words: "meld _ aan"."""

WIDEST = 3

SILENT = "silent"
"""The entry of words that say nothing by themselves; the other language must not hear a word of its own in them."""

NAMES = frozenset({"first_name", "place_name"})
"""Concepts of names, which are words of the lexicon like any other, and names all the same."""

ENDINGS = ("", "s", "ed", "en", "ing")
"""Forms of a word in which another language may hear a word of its own."""

TO_THE_LETTER = frozenset(
    "made mad the het dat has all still date good men even own term were some fill mine hold sit reeds wegens kindly less red "
    "reg note pass los land non bas mark end won make making makes plan part document copy reply supply till rid "
    "geleden leg goede vorig juist zonen geldt gevolgen taal lees during dates optie opties typ lack quick marketing "
    "interne even other time move run sales nieuw nieuwe has had is was be been do does did can will would may might "
    "een de die dit deze en of om te op in aan van voor met bij naar uit over tot als dan maar ook nog wel heb hebt "
    "heeft hebben had hadden ben bent zijn waren word wordt worden kan kunnen kun wil willen zal zullen zou zouden".split()
)
"""Words so short or so common that another word with the same stem says nothing about them ("the" is no "thee")."""

_ENTRY = re.compile(r"([a-z][a-z_0-9]*): (\S.*)")

Tree = dict[str, Any]


class LexiconError(ValueError):
    """A line of a lexicon that cannot be used; the message names file, line and cure."""


@dataclass(frozen=True)
class Sighting:
    """A concept that a text speaks of, with the words that say so."""

    concept: str
    words: str
    language: str


Way = tuple[int, list[str], str]
Ways = dict[str, list[Way]]


@dataclass(frozen=True)
class _Heard:
    stems: dict[str, str]
    alone: tuple[Sighting, ...]
    begins: tuple[tuple[str, Ways, Ways], ...]
    """By language: ways of saying that this word begins, by the stem that comes next, or that comes after a gap."""


class Lexicon:
    """Finds concepts in words. Made of plain dictionaries, so that it travels inside the trained model."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.compiled = compiled
        self._single: dict[str, dict[str, list[str]]] = compiled["single"]
        self._several: dict[str, dict[str, list[list[Any]]]] = compiled["several"]
        self._prefixes: dict[str, list[list[str]]] = compiled["prefixes"]
        self._deaf = {language: frozenset(words) for language, words in compiled["deaf"].items()}
        self._parts: dict[str, set[str]] = {}
        self._heard = lru_cache(maxsize=16_384)(self._hear)

    @classmethod
    def compile(cls, sources: Mapping[str, Mapping[str, str]]) -> Lexicon:
        """From ways of saying, separated by commas, by concept by language."""
        single: Tree = {la: {} for la in sorted(sources)}
        several: Tree = {la: {} for la in sorted(sources)}
        prefixes: Tree = {la: [] for la in sorted(sources)}
        words: dict[str, set[str]] = {la: set() for la in sorted(sources)}
        for la in sorted(sources):
            for concept, ways in sorted(sources[la].items()):
                for way in sorted({w.strip() for w in str(ways).split(",")} - {""}):
                    if way.endswith("*"):
                        prefixes[la].append([way[:-1].lower(), concept])
                        continue
                    if " " not in way:
                        words[la].add(way.lower())
                    parts = _parts(way, la)
                    if concept == SILENT:
                        continue
                    if len(parts) == 1:
                        single[la].setdefault(_letters(way) if way in TO_THE_LETTER else parts[0], []).append(concept)
                    elif parts:
                        several[la].setdefault(parts[0], []).append([parts[1:], concept])
        heard = {la: set(single[la]) | set(several[la]) for la in single}
        deaf = {la: sorted(_foreign(words, la, heard[la])) for la in words}
        return cls({"single": single, "several": several, "prefixes": prefixes, "deaf": deaf})

    @classmethod
    def read(cls, home: Path = HOME) -> Lexicon:
        """From the YAML files of a folder, one a language; raises LexiconError with file and line."""
        return cls.compile({file.stem: _entries(file) for file in sorted(home.glob("*.yaml"))})

    def speaks_of(self, word: str) -> bool:
        """Whether a word, in any form, is part of a way of saying."""
        if not self._parts:
            for language, ways in self._several.items():
                of_several = {part for first, rest in ways.items() for parts, _ in rest for part in (first, *parts)}
                single = {way for way, concepts in self._single[language].items() if not NAMES.issuperset(concepts)}
                self._parts[language] = of_several | single
        return any(_letters(word) in parts or stem(word, language) in parts for language, parts in self._parts.items())

    def sightings(self, words: Sequence[str]) -> list[Sighting]:
        """Every concept once, in the order of the words; both languages are looked for, since people mix them."""
        found: dict[str, Sighting] = {}
        words = (START, *words)
        heard = [self._heard(word) for word in words]
        for place, word in enumerate(heard):
            for sighting in word.alone:
                found.setdefault(sighting.concept, sighting)
            for language, ways, gapped in word.begins:
                near: Iterable[Way] = ways.get(heard[place + 1].stems[language], ()) if place + 1 < len(heard) else ()
                if gapped:
                    following = heard[place + 1 : place + 2 + WIDEST]
                    after = [way for each in following for way in gapped.get(each.stems[language], ())]
                    near = (*near, *sorted(after)) if after else near
                for _, parts, concept in near:
                    end = _follows(heard, place + 1, parts, language) if concept not in found else None
                    if end is not None:
                        found[concept] = Sighting(concept, " ".join(words[max(place, 1) : end]), language)
        return list(found.values())

    def _hear(self, word: str) -> _Heard:
        """All there is to know of one word."""
        stems = {language: stem(word, language) for language in self._single}
        alone = tuple(
            Sighting(concept, word, language)
            for language, way in stems.items()
            if word not in self._deaf[language]
            for concept in (
                *self._single[language].get(_letters(word) if word in TO_THE_LETTER else way, ()),
                *(concept for prefix, concept in self._prefixes[language] if word.startswith(prefix)),
            )
        )
        begins = []
        for language, way in stems.items():
            if way in self._several[language] and word not in self._deaf[language]:
                ways: Ways = {}
                gapped: Ways = {}
                for number, (parts, concept) in enumerate(self._several[language][way]):
                    by_next, first = (gapped, parts[1]) if parts[0] == GAP else (ways, parts[0])
                    by_next.setdefault(first, []).append((number, parts, concept))
                begins.append((language, ways, gapped))
        return _Heard(stems, alone, tuple(begins))


def _entries(file: Path) -> dict[str, str]:
    """The lines `concept: ways, of, saying` of a file: a part of YAML so small that it is read without a YAML reader."""
    entries: dict[str, str] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = _ENTRY.fullmatch(line)
        if not entry:
            raise LexiconError(f"{file.name}:{number}: expected 'concept: ways, of, saying' on one line")
        if entry[1] in entries:
            raise LexiconError(f"{file.name}:{number}: '{entry[1]}' was there before; put its ways of saying in one entry")
        entries[entry[1]] = entry[2]
    return entries


def _letters(word: str) -> str:
    return "=" + word


def _foreign(words: Mapping[str, Set[str]], language: str, heard: Set[str]) -> set[str]:
    """Words of other languages in which this one must not hear a word of its own by the stem alone ("take", "taken")."""
    theirs = {word for other, some in words.items() if other != language for word in some} - words[language]
    forms = {word + ending for word in theirs for ending in ENDINGS}
    return {form for form in forms - words[language] if stem(form, language) in heard}


def _parts(way: str, language: str) -> list[str]:
    """The stems of a way of saying; gaps stay gaps."""
    parts: list[str] = []
    for word in way.split():
        parts.extend([word] if word in (START, GAP) else [stem(t, language) for t in _tokens(word)])
    return parts


@lru_cache(maxsize=8_192)
def _tokens(word: str) -> tuple[str, ...]:
    return tuple(tokens(word))


def _follows(heard: Sequence[_Heard], place: int, parts: Sequence[str], language: str) -> int | None:
    """Where these parts end when they follow from this place on, or nothing."""
    for number, part in enumerate(parts):
        if part == GAP:
            rest = parts[number + 1 :]
            ends = (_follows(heard, place + skipped, rest, language) for skipped in range(WIDEST + 1))
            return next((end for end in ends if end is not None), None)
        if place >= len(heard) or heard[place].stems[language] != part:
            return None
        place += 1
    return place


SHORTEST_NAME = 4
"""Letters that a strange word needs to be taken for a name."""

STRANGE = "strange_word"
"""The concept of a name, or of a word that nobody else used, which mostly is one: the message is about one person or
customer, and so asks for something to be done rather than how it is done."""


def can_be_a_name(word: str) -> bool:
    """Whether a word that nobody used can be a name at all: a slip in a short word is more likely than a short name."""
    return len(word) >= SHORTEST_NAME and word.isalpha()


def concepts(sightings: Iterable[Sighting], *, strange: bool) -> list[str]:
    """The concepts of a text by name; `strange` words are a concept too."""
    return sorted({sighting.concept for sighting in sightings} | ({STRANGE} if strange else set()))
