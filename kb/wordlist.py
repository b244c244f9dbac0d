"""All words of an index in alphabetical order, found as written, with a slip of the finger, half typed or run together."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

SHORTEST, LONGEST = 3, 24
"""A word of so many letters may have a slip in it; names, codes and numbers beyond that are what they are."""

KIN = 0.5
"""A word that is known itself is that word: its near ones count for half."""

MOST, MOST_KIN = 8, 4
"""So many near words are looked at, and of a word that is known itself; more of them are chance."""

COMPLETIONS = 24
"""So many ways to finish a half-typed word are looked at, the commonest ones."""

FEW_KEYS, ROOMY = 500_000, 1
"""While there are few, the table of slips is kept roomy: fewer words meet in it by chance."""

Near = list[tuple[int, float]]
"""Numbers of words, each with how near it is, 0…1."""


class WordList:
    """The words, by number. A slip is one letter more, fewer, other, or two swapped (optimal string alignment, 1)."""

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        self._letters = arrays["letters"].tobytes()  # a few megabytes at most, and the only thing that is sliced all the time
        self._starts = arrays["letters_start"].data
        self._buckets, self._in_buckets = arrays["buckets"].data, arrays["in_buckets"].data
        self._mask = len(self._buckets) - 2
        self._counts = arrays["starts"]
        self.size = len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return self._letters[self._starts[number] : self._starts[number + 1]]

    def number(self, word: bytes) -> int | None:
        """The number of exactly this word, if it is known."""
        bucket = zlib.crc32(word) & self._mask
        for number in self._in_buckets[self._buckets[bucket] : self._buckets[bucket + 1]]:
            if self[number] == word:
                return number
        return None

    def near(self, word: bytes, *, kin: bool = True) -> Near:
        """The word itself and those one slip away, nearest first; without `kin` a known word stands alone."""
        number = self.number(word)
        if not may_slip(word) or (number is not None and (not kin or len(word) == SHORTEST)):
            return [] if number is None else [(number, 1.0)]
        found = self._alike(word, -1 if number is None else number)
        if len(found) > 1:
            found.sort(key=_nearest_first)
        if number is None:
            return found[:MOST]
        return [(number, 1.0), *[(other, KIN * alike) for other, alike in found[:MOST_KIN]]]

    def completed(self, begun: bytes) -> list[int]:
        """The commonest words that begin so."""
        first, last = self._range(begun)
        if last - first <= COMPLETIONS:
            return list(range(first, last))
        counts = np.diff(self._counts[first : last + 1])
        return sorted((first + np.argsort(-counts, kind="stable")[:COMPLETIONS]).tolist())

    def parted(self, word: bytes) -> tuple[int, ...]:
        """The two known words that are run together in this one, the most even parting first; else nothing."""
        for place in sorted(range(3, len(word) - 2), key=lambda each: abs(2 * each - len(word))):
            head = self.number(word[:place])
            tail = self.number(word[place:]) if head is not None else None
            if head is not None and tail is not None:
                return head, tail
        return ()

    def _alike(self, word: bytes, itself: int) -> Near:
        buckets, inside, mask, crc = self._buckets, self._in_buckets, self._mask, zlib.crc32
        seen: list[int] = []
        for key in (word, *deletions(word)):
            bucket = crc(key) & mask
            first, last = buckets[bucket], buckets[bucket + 1]
            if first != last:
                seen += inside[first:last]
        distance, letters, starts, size = OSA.distance, self._letters, self._starts, len(word)
        found = []
        for one in set(seen):
            first, last = starts[one], starts[one + 1]
            if one != itself and -2 < last - first - size < 2 and distance(word, letters[first:last], score_cutoff=1) == 1:
                found.append((one, 1 - 1 / max(size, last - first)))
        return found

    def _range(self, begun: bytes) -> tuple[int, int]:
        return self._place(begun), self._place(begun + b"\xff")

    def _place(self, word: bytes) -> int:
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if self[middle] < word:
                low = middle + 1
            else:
                high = middle
        return low


def _nearest_first(each: tuple[int, float]) -> tuple[float, int]:
    return -each[1], each[0]


def may_slip(word: bytes) -> bool:
    """Whether a word may have a slip in it: another digit is another number, and two letters can be anything."""
    return SHORTEST <= len(word) <= LONGEST and (word.isalpha() or not word.isascii())


def deletions(word: bytes) -> list[bytes]:
    """The word with each of its letters left out in turn."""
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def swaps(word: bytes) -> list[bytes]:
    """The word with a letter left out or two swapped, the last letters first: what a beginning was perhaps meant to be."""
    places = range(len(word) - 1, 0, -1)
    return [word[: i - 1] + word[i : i + 1] + word[i - 1 : i] + word[i + 1 :] for i in places] + deletions(word)[::-1]


def arrays_of(words: Sequence[bytes]) -> dict[str, NDArray[Any]]:
    """What `WordList` needs of words in alphabetical order: their letters, and a table of them with one letter left out.

    Two words that are one slip apart meet in that table (symmetric deletes, after W. Garbe's SymSpell). A place in it
    is the CRC-32 of the letters that are left, which Python computes in a tenth of a microsecond.
    """
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    letters = np.frombuffer(b"".join(words), np.uint8)
    starts = np.zeros(len(words) + 1, np.int32)
    starts[1:] = np.cumsum(sizes)
    keys, of = _deletions(letters, starts, sizes)
    mask = (1 << max(4, len(keys).bit_length() + (ROOMY if len(keys) < FEW_KEYS else -1))) - 1
    places = (keys & np.uint32(mask)).astype(np.uint64) << np.uint64(32) | of.astype(np.uint64)
    places.sort()
    buckets = np.zeros(mask + 2, np.int32)
    buckets[1:] = np.cumsum(np.bincount((places >> np.uint64(32)).astype(np.int64), minlength=mask + 1))
    inside = (places & np.uint64(0xFFFFFFFF)).astype(np.int32)
    return {"letters": letters, "letters_start": starts, "buckets": buckets, "in_buckets": inside}


def _deletions(letters: Any, starts: Any, sizes: Any) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    keys: list[Any] = [np.zeros(0, np.uint32)]
    of: list[Any] = [np.zeros(0, np.int32)]
    for size in np.unique(sizes).tolist():
        who = np.flatnonzero(sizes == size)
        written = np.ascontiguousarray(letters[starts[who][:, None] + np.arange(size)].T)
        before = [np.full(len(who), 0xFFFFFFFF, np.uint32)]
        for letter in written:
            before.append(_next(before[-1], letter))
        keys.append(~before[-1])
        of.append(who)
        if not SHORTEST <= size <= LONGEST:
            continue
        digits = ((written >= ord("0")) & (written <= ord("9"))).any(axis=0)
        for gone in range(size):
            doubled = written[gone] == written[gone + 1] if gone + 1 < size else False  # either of two equal letters
            kept = np.flatnonzero(~(digits | doubled))
            state = before[gone][kept]
            for letter in written[gone + 1 :]:
                state = _next(state, letter[kept])
            keys.append(~state)
            of.append(who[kept])
    return np.concatenate(keys), np.concatenate(of).astype(np.int32)


def _next(state: Any, letter: Any) -> Any:
    return _CRC[(state ^ letter) & 0xFF] ^ (state >> np.uint32(8))


def _crc_table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, np.uint32(0xEDB88320) ^ (table >> np.uint32(1)), table >> np.uint32(1)).astype(np.uint32)
    return table


_CRC = _crc_table()
