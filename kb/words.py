"""What an unknown word was meant to be: a slip of a known word, or known words written as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kb.speller import Speller
from kb.text import stem

SHORTEST_PART = 4
"""Letters in a part of a compound; a list of every short word would split anything."""

LINKS = ("", "s", "-", "en", "e")
"""What may stand between the parts of a compound ("verlenging-s-datum")."""


RARE, COMMON = 2, 15
"""A word used at most so often may be a slip of one used at least so often."""


class Words:
    """The vocabulary of a trained model; `slips` are misspelt words that writers used, with the words meant."""

    def __init__(
        self,
        words: Sequence[str],
        frequencies: NDArray[np.int32],
        letters: NDArray[np.uint64],
        slips: Mapping[str, str] | None = None,
    ) -> None:
        self._slips = slips or {}
        self._often = {word: n for word, n in zip(words, frequencies.tolist(), strict=True) if n}
        self._speller = Speller(words, frequencies, letters)
        self._repaired = lru_cache(maxsize=8_192)(self._repair)

    def meant(self, word: str) -> tuple[str, ...]:
        """The known words that a word stands for: itself when known, or when nothing is near enough."""
        return (word,) if word in self._often else self._repaired(word)

    def _repair(self, word: str) -> tuple[str, ...]:
        if word in self._slips:
            return (self._slips[word],)
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


def slips(often: Mapping[str, int]) -> dict[str, str]:
    """Misspelt words among those that writers used: rare ones that lack, repeat or swap one letter of a common one.

    Another letter in place of one is left alone: too often that is another word ("verkoopt" and "verloopt").
    """
    common = {w for w, n in often.items() if n >= COMMON and len(w) >= 5 and w.isalpha()}
    longer: dict[str, set[str]] = {}
    for word in common:
        for shorter in _shortened(word):
            longer.setdefault(shorter, set()).add(word)
    found: dict[str, str] = {}
    for word in sorted(w for w, n in often.items() if n <= RARE and len(w) >= 6 and w.isalpha()):
        swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
        near = [
            (len(word) != len(other), -often[other], other)
            for other in (common & (_shortened(word) | swapped)) | longer.get(word, set())
            if word[0] == other[0] and all(stem(word, la) != stem(other, la) for la in ("nl", "en"))
        ]
        if near:
            found[word] = min(near)[2]
    return found


def _shortened(word: str) -> set[str]:
    """The word without one of its letters."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
