"""The known word that was probably meant by one that nobody ever used here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SHORTEST = 3
"""Letters a word needs before it is repaired; shorter ones are as often right as wrong."""

OFTEN = 30
"""A word of three letters is only taken for one used so often, with the same first letter or the same letters."""


class Speller:
    """Finds the nearest word of a vocabulary: one slip in up to six letters, two in longer words.

    A swap of neighbours counts as one slip. The choice among equals (how common, same first letter, same letters)
    and its weights are those of recipe T in the research.
    """

    def __init__(self, words: Sequence[str], frequencies: NDArray[np.int32], letters: NDArray[np.uint64]) -> None:
        self._words = words
        self._frequencies = frequencies
        self._letters = letters
        self._lengths = np.fromiter((len(w) for w in words), np.int16, len(words))
        self.nearest = lru_cache(maxsize=8_192)(self._nearest)

    def _nearest(self, word: str) -> str | None:
        """The word meant, or nothing when none is near enough."""
        if not SHORTEST <= len(word) <= 30 or not word.isalpha():
            return None
        allowed = 1 if len(word) <= 6 else 2
        strange = np.bitwise_count(self._letters ^ np.uint64(letters(word)))
        near = np.flatnonzero((strange <= 2 * allowed) & (np.abs(self._lengths - len(word)) <= allowed))
        if not len(near):
            return None
        from rapidfuzz.distance import OSA  # loads in 20 ms, and most messages hold no slip

        best, choice = -math.inf, None
        for i in near.tolist():
            other = self._words[i]
            slips = OSA.distance(word, other, score_cutoff=allowed)
            if slips > allowed or len(other) < 3 or not self._frequencies[i]:
                continue
            spoken = any(letter in "aeiouy" for letter in word)  # "lms" is no slip of "lws"
            alike = (spoken and word[0] == other[0]) or sorted(word) == sorted(other)
            if len(word) == SHORTEST and (self._frequencies[i] < OFTEN or not alike):
                continue
            value = (
                -6.0 * slips
                + math.log(self._frequencies[i])
                + 1.5 * (word[0] == other[0])
                + 1.0 * (sorted(word) == sorted(other))
                + 0.5 * (word[-1] == other[-1])
            )
            if value > best:
                best, choice = value, other
        return choice


def letters(word: str) -> int:
    """Which letters a word has, as bits: words a few slips apart differ in a few bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 97 if "a" <= letter <= "z" else 26 + ord(letter) % 37)
    return bits
