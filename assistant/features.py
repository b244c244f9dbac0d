"""What of a sentence counts as evidence: its stems alone and in a row, pieces of its words, and pairs of stems."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.text import stem

Keys = NDArray[np.uint64]

WINDOW = 7
"""Two stems make a pair when they stand at most this many words apart; 9 decides no better and takes a tenth longer."""

SHORTEST, LONGEST = 4, 4
"""Characters in a piece of a word, its edges counted as spaces."""

EDGE = np.uint64(0x5851F42D4C957F2D)
"""Stands for the beginning and the end of a sentence."""

_A, _B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


@dataclass(frozen=True)
class Block:
    """One kind of evidence; its weight against the others, each block having length one before it is weighed."""

    name: str
    weight: float


BLOCKS = (Block("stems", 1.0), Block("pieces", 1.0), Block("pairs", 0.5), Block("concepts", 1.0))


CONCEPTS = 3
"""The number of the block of concepts."""

ENOUGH = 15.0
"""With so many concepts and pairs of them in a message, concepts speak as loud as words; with fewer, less."""


_EDGE = np.array([EDGE])


def buckets(keys: Keys) -> NDArray[np.int32]:
    """Where keys with the same first bits begin, four or so a bucket: two looks at memory find a key."""
    bits = max(4, (len(keys) // 4).bit_length())
    heads = np.arange(2**bits + 1, dtype=np.uint64)
    starts = np.searchsorted(keys >> np.uint64(64 - bits), heads)
    return starts.astype(np.int32)


def loudness(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """How loud each block speaks, from the number of its pieces of evidence in a message."""
    loud = np.ones(len(counts))
    loud[CONCEPTS] = min(1.0, float(np.sqrt(counts[CONCEPTS] / ENOUGH)))
    return loud


def key(text: str) -> int:
    """The 64-bit key of a piece of text; the same on every machine and in every run."""
    data = text.encode()
    return zlib.crc32(data) | zlib.crc32(data[::-1], 0x2545F491) << 32


def stem_key(word: str, language: str) -> int:
    """The key of a word's stem."""
    return key("s" + stem(word, language))


@lru_cache(maxsize=65_536)
def piece_key(piece: str) -> int:
    """The key of a piece of a word."""
    return key("p" + piece)


@lru_cache(maxsize=4_096)
def concept_key(concept: str) -> int:
    """The key of a concept."""
    return key("c" + concept)


@lru_cache(maxsize=512)
def neighbours(number: int, window: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of every two of so many things that stand at most `window` apart."""
    one, other = np.triu_indices(number, 1)
    near = other - one <= window
    return one[near], other[near]


def pieces(word: str) -> list[str]:
    """The character n-grams of one word."""
    if len(word) < 4:
        return []
    padded = f" {word} "
    longest = min(LONGEST, len(padded))
    return [padded[i : i + n] for n in range(SHORTEST, longest + 1) for i in range(len(padded) - n + 1)]


def in_a_row(first: Keys, second: Keys) -> Keys:
    """The key of two things in this order."""
    mixed = (first * _A) ^ (second * _B)
    found: Keys = mixed ^ (mixed >> np.uint64(29))
    return found


def together(one: Keys, other: Keys) -> Keys:
    """The key of two things in any order."""
    return in_a_row(np.minimum(one, other) + np.uint64(1), np.maximum(one, other))


def sequences(stems: Keys, text: NDArray[np.int64]) -> tuple[Keys, NDArray[np.int64]]:
    """Stems alone and two in a row, sentence edges included: keys and the text of each; `text` ascends."""
    if not len(stems):
        return stems, text
    starts = np.flatnonzero(np.diff(text, prepend=-1))
    ends = np.append(starts[1:], len(text)) - 1
    inner = text[:-1] == text[1:]
    rows = (
        stems,
        in_a_row(stems[:-1][inner], stems[1:][inner]),
        in_a_row(np.full(len(starts), EDGE), stems[starts]),
        in_a_row(stems[ends], np.full(len(ends), EDGE)),
    )
    return np.concatenate(rows), np.concatenate((text, text[:-1][inner], text[starts], text[ends]))


def pairs(stems: Keys, text: NDArray[np.int64], window: int = WINDOW) -> tuple[Keys, NDArray[np.int64]]:
    """Every two stems at most `window` words apart in one text, in any order: keys and the text of each."""
    found, where = [stems[:0]], [text[:0]]
    for apart in range(1, min(window, max(len(stems) - 1, 0)) + 1):
        inner = text[:-apart] == text[apart:]
        found.append(together(stems[:-apart][inner], stems[apart:][inner]))
        where.append(text[:-apart][inner])
    return np.concatenate(found), np.concatenate(where)


@dataclass(frozen=True)
class Evidence:
    """What one sentence offers the model: rows of the model and how strongly each is there."""

    rows: NDArray[np.int64]
    values: NDArray[np.float32]


class Reader:
    """Turns words into evidence, with the tables of a trained model."""

    def __init__(self, words: Sequence[str], arrays: Mapping[str, NDArray[Any]]) -> None:
        counts = arrays["word_count"].tolist()
        self.index = {word: i for i, word in enumerate(words) if counts[i]}
        self._stems = arrays["word_stem"]
        self._pieces, self._piece_starts = arrays["word_pieces"], arrays["word_pieces_start"]
        self._keys, self._idf, self._block = arrays["keys"], arrays["idf"], arrays["block"]
        self._starts = arrays["key_start"]
        self._shift = np.uint64(65 - len(self._starts).bit_length())
        self._width = np.arange(max(int(np.diff(self._starts).max()), 1))
        self._weights = arrays["block_weights"]
        self._told, self._rarity = arrays["word_told"], arrays["word_rarity"]

    def read(self, words: Sequence[str], language: str, concepts: Sequence[str] = ()) -> Evidence:
        """Evidence of these words; what the model does not know leaves no trace."""
        stems = self.stems(words, language)
        known: list[NDArray[np.int64]] = []
        strange: list[int] = []
        for word in words:
            i = self.index.get(word, -1)
            if i >= 0:
                known.append(self._pieces[self._piece_starts[i] : self._piece_starts[i + 1]])
            else:
                strange.extend(piece_key(piece) for piece in pieces(word))
        named = np.array([concept_key(concept) for concept in concepts], np.uint64)
        one, other = neighbours(len(words), WINDOW)
        first, second = neighbours(len(named), len(named))
        keys = np.concatenate(
            (
                stems,
                in_a_row(np.concatenate((_EDGE, stems)), np.concatenate((stems, _EDGE))) if len(stems) else stems,
                together(stems[one], stems[other]),
                named,
                together(named[first], named[second]),
            )
        )
        keys, counts = np.unique(keys, return_counts=True)
        rows = self.rows(keys)
        parts, often = np.unique(np.concatenate((self._strange(strange), *known)), return_counts=True)
        there = rows >= 0
        return self._weighed(np.concatenate((rows[there], parts)), np.concatenate((counts[there], often)))

    def _strange(self, piece_keys: Sequence[int]) -> NDArray[np.int64]:
        rows = self.rows(np.array(piece_keys, np.uint64)) if piece_keys else np.empty(0, np.int64)
        return rows[rows >= 0]

    def told(self, words: Sequence[str]) -> NDArray[np.float32]:
        """For every intent, the share of what these words say that its phrases have said too; rare words say more."""
        places = [self.index[word] for word in words if word in self.index]
        strange = len(words) - len(places)
        rarity = self._rarity[places]
        every = float(rarity.sum()) + strange * float(self._rarity[-1])
        said: NDArray[np.float32] = rarity @ self._told[places] / np.float32(max(every, 1e-9))
        return said

    def stems(self, words: Sequence[str], language: str) -> Keys:
        """The key of every word's stem: as learned for known words, by the language of the message for others."""
        found = np.empty(len(words), np.uint64)
        for place, word in enumerate(words):
            i = self.index.get(word, -1)
            found[place] = self._stems[i] if i >= 0 else stem_key(word, language)
        return found

    def rows(self, keys: Keys) -> NDArray[np.int64]:
        """The row of every key, -1 where the model does not know it."""
        first = self._starts[(keys >> self._shift).astype(np.int64)]
        place = np.minimum(first[:, None] + self._width, len(self._keys) - 1)
        same = self._keys[place] == keys[:, None]
        best = same.argmax(axis=1)
        line = np.arange(len(keys))
        return np.where(same[line, best], place[line, best], -1)

    def _weighed(self, rows: NDArray[np.int64], counts: NDArray[np.int64]) -> Evidence:
        values = (1 + np.log(counts)) * self._idf[rows]
        block = self._block[rows]
        length = np.sqrt(np.bincount(block, values * values, minlength=len(self._weights)))
        length[length == 0] = 1
        loud = self._weights * loudness(np.bincount(block, minlength=len(self._weights)))
        return Evidence(rows, (values * (loud / length)[block]).astype(np.float32))
