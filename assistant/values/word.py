"""The words of a message with the place where each stands, in the folded form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

PATTERN = re.compile(r"['’][^\W_]+|[^\W_]+")
SHORTENED = frozenset("st dr mr mrs ms prof ir ing drs mevr dhr mw gem".split())
"""Words whose full stop ends no sentence."""
SHORT = 6
"""A message of so few words may be a name alone, all in capitals."""
PARTS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word: where it stands, how it is typed, and how it is compared (small letters, no accents)."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins as a name does."""
        return self.text.lstrip("'’")[:1].isupper()


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """Small letters without accents and apostrophes."""
    if text.isascii():
        return text.lower().replace("'", "")
    letters = unicodedata.normalize("NFKD", text.casefold().translate(PARTS))
    return "".join(sign for sign in letters if not unicodedata.combining(sign) and sign not in "'’")


def words_of(text: str) -> tuple[Word, ...]:
    """Every word of a text, from left to right; "'s" and "'t" are words of their own."""
    return tuple(Word(match.start(), match.end(), match[0], folded(match[0])) for match in PATTERN.finditer(text))


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(word.folded for word in words_of(text))


def gap(text: str, words: Sequence[Word], place: int) -> str:
    """What stands between a word and the one before it; a full stop or line end at the edges of the text."""
    if place <= 0 or place >= len(words):
        return "."
    return text[words[place - 1].end : words[place].start]


def joined(gap_before: str) -> bool:
    """Whether two words belong together: nothing but spaces, or a hyphen, ampersand or apostrophe, stands between them."""
    return len(gap_before) <= 3 and all(sign in " -&'’.+/" for sign in gap_before) and gap_before not in (" - ", ". ", "- ")


@dataclass(frozen=True)
class Message:
    """A text with its words; `joins[i]` tells whether word i stands together with the one before it."""

    text: str
    words: tuple[Word, ...]
    joins: tuple[bool, ...]

    @cached_property
    def styled(self) -> bool:
        """Whether capitals mean something here: some words have one and some have none, or the message is short."""
        capitals = sum(word.capital for word in self.words[1:])
        if len(self.words) == 1:
            return self.words[0].capital
        return capitals > 0 and (capitals < len(self.words) - 1 or len(self.words) <= SHORT)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where a run of words stands in the text."""
        return self.words[first].start, self.words[last].end

    def between(self, place: int) -> str:
        """What stands before a word, back to the end of the word before it."""
        return gap(self.text, self.words, place)

    def before(self, start: int) -> int:
        """The place of the last word that ends before this point of the text; -1 where there is none."""
        return bisect_right(self.words, start, key=lambda word: word.end) - 1

    def after(self, end: int) -> int:
        """The place of the first word that begins after this point of the text; the number of words where there is none."""
        return bisect_left(self.words, end, key=lambda word: word.start)


@lru_cache(maxsize=64)
def message_of(text: str) -> Message:
    """A text cut into words."""
    words = words_of(text)
    return Message(text, words, tuple(_follows(text, words, place) for place in range(len(words))))


def _follows(text: str, words: Sequence[Word], place: int) -> bool:
    between = gap(text, words, place)
    if between == ". ":
        return words[place - 1].folded in SHORTENED or (len(words[place - 1].text) == 1 and words[place - 1].capital)
    return place > 0 and joined(between)
