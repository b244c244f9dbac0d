"""What every phrase says, word by word: read once, and kept for the next training."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from assistant import features
from kb import lexicon, speller, text
from kb.lexicon import Lexicon
from kb.speller import letters

CODE = (__file__, features.__file__, lexicon.__file__, speller.__file__, text.__file__)
"""What a reading depends on, besides the phrase and the lexicon."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Rows of unequal length in one array; row `i` is `flat[start[i] : start[i + 1]]`."""

    flat: NDArray[Any]
    start: Numbers

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], kind: type[np.generic] = np.int64) -> Rows:
        """From lists."""
        start = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64)))
        return cls(np.fromiter((each for row in rows for each in row), kind, int(start[-1])), start)

    @property
    def lengths(self) -> Numbers:
        """How long each row is."""
        return np.diff(self.start)

    @property
    def owner(self) -> Numbers:
        """Which row each thing stands in."""
        return np.repeat(np.arange(len(self.start) - 1), self.lengths)

    def lists(self) -> list[list[Any]]:
        """The rows as lists."""
        flat, start = self.flat.tolist(), self.start.tolist()
        return [flat[one:next_] for one, next_ in pairwise(start)]

    def take(self, which: Numbers) -> Rows:
        """These rows, in this order."""
        lengths = self.lengths[which]
        start = np.concatenate(([0], np.cumsum(lengths)))
        places = np.arange(start[-1]) + np.repeat(self.start[which] - start[:-1], lengths)
        return Rows(self.flat[places], start)

    def only(self, kept: NDArray[np.bool_]) -> Rows:
        """What is kept of every row."""
        return Rows(self.flat[kept], np.concatenate(([0], np.cumsum(kept)))[self.start])

    def before(self, other: Rows) -> Rows:
        """These rows, and then those."""
        return Rows(np.concatenate((self.flat, other.flat)), np.concatenate((self.start, self.start[-1] + other.start[1:])))


def different(numbers: Numbers) -> Numbers:
    """Each number once, ascending; five times as fast as `np.unique`, which hashes."""
    ascending = np.sort(numbers)
    return ascending[np.flatnonzero(np.diff(ascending, prepend=-1))]


@dataclass(frozen=True)
class Words:
    """Words with what is known of each: its stem's key in Dutch and in English, its letters, the keys of its pieces."""

    every: list[str]
    stems: NDArray[np.uint64]
    letters: NDArray[np.uint64]
    pieces: Rows

    @classmethod
    def of(cls, words: Sequence[str]) -> Words:
        """Look these words up."""
        keys = [[features.stem_key(word, language) for word in words] for language in ("nl", "en")]
        pieces = Rows.of([[features.piece_key(piece) for piece in features.pieces(word)] for word in words], np.uint64)
        return cls(list(words), np.array(keys, np.uint64), np.array([letters(w) for w in words], np.uint64), pieces)

    def before(self, other: Words) -> Words:
        """These words, and then those."""
        return Words(
            self.every + other.every,
            np.concatenate((self.stems, other.stems), axis=1),
            np.concatenate((self.letters, other.letters)),
            self.pieces.before(other.pieces),
        )

    def take(self, which: Numbers) -> Words:
        """These words, in this order."""
        every = [self.every[i] for i in which.tolist()]
        return Words(every, self.stems[:, which], self.letters[which], self.pieces.take(which))


@dataclass(frozen=True)
class Readings:
    """Phrases as they were read: numbers of `words` and of `concepts`, row by row.

    `capital` are words with a capital where no sentence begins; `whole` is the key of the whole phrase.
    """

    texts: list[str]
    words: Words
    concepts: list[str]
    word: Rows
    capital: Rows
    concept: Rows
    whole: NDArray[np.uint64]

    def take(self, texts: Sequence[str]) -> Readings:
        """The readings of these texts, with their words and concepts in the order of the alphabet and no others."""
        place = {each: i for i, each in enumerate(self.texts)}
        which = np.fromiter((place[each] for each in texts), np.int64, len(texts))
        order, word, capital = _ordered(self.words.every, self.word.take(which), self.capital.take(which))
        names, concept = _ordered(self.concepts, self.concept.take(which))
        concepts = [self.concepts[i] for i in names.tolist()]
        return Readings(list(texts), self.words.take(order), concepts, word, capital, concept, self.whole[which])

    def before(self, texts: Sequence[str], lexicon: Lexicon) -> Readings:
        """These, and then texts that were not read before."""
        words, concepts = _Numbered(self.words.every), _Numbered(self.concepts)
        cut = [text.tokens(each) for each in texts]
        word = Rows.of([words.of(each) for each in cut])
        capital = Rows.of([words.of(sorted(text.capitalised(each))) for each in texts])
        concept = Rows.of([concepts.of(sorted(s.concept for s in lexicon.sightings(each))) for each in cut])
        whole = np.array([features.key(" ".join(each)) for each in cut], np.uint64)
        return Readings(
            [*self.texts, *texts],
            self.words.before(Words.of(list(words.number)[len(self.words.every) :])),
            list(concepts.number),
            self.word.before(word),
            self.capital.before(capital),
            self.concept.before(concept),
            np.concatenate((self.whole, whole)),
        )


def _ordered(names: Sequence[str], *rows: Rows) -> tuple[Any, ...]:
    """The numbers of the names that these rows use, in the order of the alphabet; and the rows, numbered in that order."""
    used = different(np.concatenate([each.flat for each in rows]))
    order = np.array(sorted(used.tolist(), key=names.__getitem__), np.int64)
    number = np.zeros(len(names), np.int64)
    number[order] = np.arange(len(order))
    return order, *(Rows(number[each.flat], each.start) for each in rows)


class _Numbered:
    """Things numbered in the order in which they come."""

    def __init__(self, known: Iterable[str]) -> None:
        self.number = {each: i for i, each in enumerate(known)}

    def of(self, things: Iterable[str]) -> list[int]:
        return [self.number.setdefault(each, len(self.number)) for each in things]


def _nothing() -> Readings:
    none = Rows.of([])
    return Readings([], Words.of([]), [], none, none, none, np.empty(0, np.uint64))


def read(texts: Sequence[str], lexicon: Lexicon, kept: Path | None = None) -> Readings:
    """The readings of these texts, each once; those that stand in the file `kept` are not made again.

    A file that is damaged, or that other code or another lexicon made, counts as none.
    """
    stamp = _stamp(lexicon)
    before = _recalled(kept, stamp) if kept else None
    known = frozenset(before.texts) if before else frozenset()
    new = [each for each in texts if each not in known]
    every = (before or _nothing()).before(new, lexicon) if new or before is None else before
    found = every.take(texts)
    if kept and (new or len(known) != len(texts)):
        _keep(found, kept, stamp)
    return found


def _stamp(lexicon: Lexicon) -> bytes:
    digest = hashlib.sha256(msgspec.json.encode(lexicon.compiled))
    for module in CODE:
        digest.update(Path(module).read_bytes())
    return digest.digest()


class _File(msgspec.Struct, frozen=True, array_like=True):
    """Readings as they stand in a file."""

    stamp: bytes
    texts: list[str]
    words: list[str]
    concepts: list[str]
    arrays: dict[str, bytes]


KINDS: dict[str, type[np.generic]] = dict.fromkeys(("stems", "letters", "pieces", "whole"), np.uint64)
PARTS = ("pieces", "word", "capital", "concept")


def _keep(found: Readings, path: Path, stamp: bytes) -> None:
    """Write in one step; a folder that cannot be written to means only that all is read again next time."""
    arrays: dict[str, NDArray[Any]] = {"stems": found.words.stems, "letters": found.words.letters, "whole": found.whole}
    for name, rows in zip(PARTS, (found.words.pieces, found.word, found.capital, found.concept), strict=True):
        arrays |= {name: rows.flat, f"{name}_start": rows.start}
    whole = {name: array.astype(KINDS.get(name, np.int32)).tobytes() for name, array in arrays.items()}
    data = msgspec.msgpack.encode(_File(stamp, found.texts, found.words.every, found.concepts, whole))
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(hashlib.sha256(data).digest() + data)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()


def _recalled(path: Path, stamp: bytes) -> Readings | None:
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        file = msgspec.msgpack.decode(data[32:], type=_File)
    except (OSError, msgspec.DecodeError):
        return None
    if file.stamp != stamp:
        return None
    arrays = {name: np.frombuffer(each, KINDS.get(name, np.int32)) for name, each in file.arrays.items()}
    pieces, word, capital, concept = (Rows(_wide(arrays[name]), _wide(arrays[f"{name}_start"])) for name in PARTS)
    words = Words(file.words, arrays["stems"].reshape(2, -1), arrays["letters"], pieces)
    return Readings(file.texts, words, file.concepts, word, capital, concept, arrays["whole"])


def _wide(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.int64) if array.dtype == np.int32 else array
