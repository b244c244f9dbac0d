"""The ways of saying that mean the same to a helpdesk: what writers keep in `lexicon/<language>.yaml`, ready for use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kb.text import stem, tokens

HOME = Path(__file__).parent / "lexicon"

GAP = "_"
"""Stands in a way of saying for up to `WIDEST` words: "meld _ aan"."""

WIDEST = 3

Tree = dict[str, Any]


@dataclass(frozen=True)
class Sighting:
    """A concept that a text speaks of, with the words that say so."""

    concept: str
    words: str
    language: str


class Lexicon:
    """Finds concepts in words. Made of plain dictionaries, so that it travels inside the trained model."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.compiled = compiled
        self._single: dict[str, dict[str, list[str]]] = compiled["single"]
        self._several: dict[str, dict[str, list[list[Any]]]] = compiled["several"]
        self._prefixes: dict[str, list[list[str]]] = compiled["prefixes"]
        self._of_word = lru_cache(maxsize=16_384)(self._concepts_of_word)

    @classmethod
    def compile(cls, sources: Mapping[str, Mapping[str, str]]) -> Lexicon:
        """From ways of saying, separated by commas, by concept by language."""
        single: Tree = {la: {} for la in sorted(sources)}
        several: Tree = {la: {} for la in sorted(sources)}
        prefixes: Tree = {la: [] for la in sorted(sources)}
        for la in sorted(sources):
            for concept, ways in sorted(sources[la].items()):
                for way in sorted({w.strip() for w in str(ways).split(",")} - {""}):
                    if way.endswith("*"):
                        prefixes[la].append([way[:-1].lower(), concept])
                        continue
                    parts = _parts(way, la)
                    if len(parts) == 1:
                        single[la].setdefault(parts[0], []).append(concept)
                    elif parts:
                        several[la].setdefault(parts[0], []).append([parts[1:], concept])
        return cls({"single": single, "several": several, "prefixes": prefixes})

    @classmethod
    def read(cls, home: Path = HOME) -> Lexicon:
        """From the YAML files of a folder, one a language."""
        import yaml

        return cls.compile({file.stem: yaml.safe_load(file.read_text("utf-8")) or {} for file in sorted(home.glob("*.yaml"))})

    def sightings(self, words: Sequence[str]) -> list[Sighting]:
        """Every concept once, in the order of the words; both languages are looked for, since people mix them."""
        found: dict[str, Sighting] = {}
        for language in self._single:
            stems = [stem(word, language) for word in words]
            several = self._several[language]
            for place, word in enumerate(words):
                for concept in self._of_word(word, language):
                    found.setdefault(concept, Sighting(concept, word, language))
                for parts, concept in several.get(stems[place], ()):
                    end = _follows(stems, place + 1, parts) if concept not in found else None
                    if end is not None:
                        found[concept] = Sighting(concept, " ".join(words[place:end]), language)
        return list(found.values())

    def _concepts_of_word(self, word: str, language: str) -> tuple[str, ...]:
        concepts = list(self._single[language].get(stem(word, language), ()))
        concepts += [concept for prefix, concept in self._prefixes[language] if word.startswith(prefix)]
        return tuple(concepts)


def _parts(way: str, language: str) -> list[str]:
    """The stems of a way of saying; gaps stay gaps."""
    parts: list[str] = []
    for word in way.split():
        parts.extend([GAP] if word == GAP else [stem(t, language) for t in tokens(word)])
    return parts


def _follows(stems: Sequence[str], place: int, parts: Sequence[str]) -> int | None:
    """Where these parts end when they follow from this place on, or nothing."""
    for number, part in enumerate(parts):
        if part == GAP:
            rest = parts[number + 1 :]
            ends = (_follows(stems, place + skipped, rest) for skipped in range(WIDEST + 1))
            return next((end for end in ends if end is not None), None)
        if place >= len(stems) or stems[place] != part:
            return None
        place += 1
    return place


STRANGE = "strange_word"
"""The concept of a word that nobody else used: mostly a name, so that the message is about one person or customer."""


def concepts(sightings: Sequence[Sighting], *, strange: bool) -> list[str]:
    """The evidence of sightings: each concept, and every two of them together; `strange` words are a concept too."""
    names = sorted({sighting.concept for sighting in sightings} | ({STRANGE} if strange else set()))
    return names + [f"{one}+{other}" for i, one in enumerate(names) for other in names[i + 1 :]]
