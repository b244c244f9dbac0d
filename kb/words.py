"""What an unknown word was meant to be: a slip of a known word, or known words written as one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kb.speller import Speller

SHORTEST_PART = 4
"""Letters in a part of a compound; a list of every short word would split anything."""

LINKS = ("", "s", "-", "en", "e")
"""What may stand between the parts of a compound ("verlenging-s-datum")."""


class Words:
    """The vocabulary of a trained model."""

    def __init__(self, words: Sequence[str], frequencies: NDArray[np.int32], letters: NDArray[np.uint64]) -> None:
        self._often = {word: n for word, n in zip(words, frequencies.tolist(), strict=True) if n}
        self._speller = Speller(words, frequencies, letters)
        self._repaired = lru_cache(maxsize=8_192)(self._repair)

    def meant(self, word: str) -> tuple[str, ...]:
        """The known words that a word stands for: itself when known, or when nothing is near enough."""
        return (word,) if word in self._often else self._repaired(word)

    def _repair(self, word: str) -> tuple[str, ...]:
        parts = self.parts(word)
        if parts:
            return parts
        nearest = self._speller.nearest(word)
        return (nearest,) if nearest else (word,)

    def parts(self, word: str) -> tuple[str, ...]:
        """The known words that a compound is made of, the longest first part that works; nothing when it is none."""
        if not 2 * SHORTEST_PART <= len(word) <= 40 or not word.isalpha():
            return ()
        for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            head = word[:end]
            if self._often.get(head, 0) < 2:
                continue
            for link in LINKS:
                tail = word[end + len(link) :] if word[end:].startswith(link) else ""
                if len(tail) < SHORTEST_PART:
                    continue
                if self._often.get(tail, 0) > 1:
                    return head, tail
                further = self.parts(tail)
                if further:
                    return head, *further
        return ()
