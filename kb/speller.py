"""The known word that was probably meant by one that nobody ever used here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SHORTEST, SHORT, LONGEST = 2, 3, 30
"""Letters of a word that is repaired: at least, short, at most."""

LIKELY = -11.0
"""How likely a slip must be for a short word to be taken for one, as a logarithm: others are as often right as wrong."""

KEYBOARDS = (("qwertyuiop", "asdfghjkl", "zxcvbnm"), ("azertyuiop", "qsdfghjklm", "wxcvbn"))
"""The rows of letters in the Netherlands and in Belgium."""

STEPS = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, 0), (1, -1))
"""From a key to the keys beside it: rows up, places aside; each row stands half a key further than the one above."""

SWAPPED, LEFT_OUT, DOUBLED, KEY_BESIDE, ANY = 1.6, 1.6, 1.6, 2.5, 6.0
"""What each kind of slip costs, as a negative logarithm: a fifth of slips swap two letters, a fifth leave one out, a fifth
double one and two fifths hit one of five keys beside it."""

TWICE = 9.0
"""What two slips in one word cost, of whatever kind."""


class Speller:
    """Finds the nearest word of a vocabulary: one slip in up to six letters, two in longer words.

    Among the words that are near enough it takes the likeliest (Kernighan, Church and Gale 1990): how often a word is
    used, times how often hands slip from that word to this one.
    """

    def __init__(self, words: Sequence[str], frequencies: NDArray[np.int32], letters: NDArray[np.uint64]) -> None:
        self._words = words
        self._frequencies = frequencies
        self._letters = letters
        self._lengths = np.fromiter((len(w) for w in words), np.int16, len(words))
        self._all = max(int(frequencies.sum()), 1)
        self.nearest = lru_cache(maxsize=8_192)(self._nearest)

    def _nearest(self, word: str) -> str | None:
        """The word meant, or nothing when none is near enough."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return None
        allowed = 1 if len(word) <= 6 else 2
        strange = np.bitwise_count(self._letters ^ np.uint64(letters(word)))
        near = np.flatnonzero((strange <= 2 * allowed) & (np.abs(self._lengths - len(word)) <= allowed) & (self._frequencies > 0))
        if not len(near):
            return None
        from rapidfuzz.distance import OSA  # loads in 20 ms, and most messages hold no slip

        best, choice = -math.inf, None
        for i in near.tolist():
            other = self._words[i]
            slips = OSA.distance(word, other, score_cutoff=allowed)
            if slips > allowed or len(other) <= SHORTEST:
                continue
            chance = math.log(self._frequencies[i] / self._all) - cost(word, other, slips)
            if chance > best and (len(word) > SHORT or chance > LIKELY) and not _acronym(word, other):
                best, choice = chance, other
        return choice


def cost(word: str, other: str, slips: int) -> float:
    """How unlikely it is, as a negative logarithm, that hands that meant the other word typed this one."""
    if slips > 1:
        return TWICE + 2 * math.log(len(other))
    at = next((i for i, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), min(len(word), len(other)))
    if len(word) < len(other):
        kind = LEFT_OUT
    elif len(word) > len(other):
        kind = DOUBLED if at and word[at] == word[at - 1] else ANY
    elif word[at + 1 : at + 2] == other[at]:
        kind = SWAPPED
    else:
        kind = KEY_BESIDE if word[at] in BESIDE.get(other[at], "") else ANY
    return kind + math.log(len(other))


def _acronym(word: str, other: str) -> bool:
    """Whether a short word cannot be spoken, and would not be with the slip undone either: "lms" is no slip of "lws"."""
    return len(word) <= SHORT and len(word) == len(other) and not any(letter in "aeiouy" for letter in word)


def _beside() -> Mapping[str, str]:
    """The keys beside each key, on either keyboard."""
    found: dict[str, set[str]] = {}
    for rows in KEYBOARDS:
        keys = {letter: (row, place) for row, line in enumerate(rows) for place, letter in enumerate(line)}
        for one, (row, place) in keys.items():
            around = {(row + up, place + aside) for up, aside in STEPS}
            found.setdefault(one, set()).update(other for other, spot in keys.items() if spot in around)
    return {key: "".join(sorted(others)) for key, others in found.items()}


BESIDE = _beside()


def letters(word: str) -> int:
    """Which letters a word has, as bits: words a few slips apart differ in a few bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 97 if "a" <= letter <= "z" else 26 + ord(letter) % 37)
    return bits
