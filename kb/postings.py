"""Making an index: which texts hold each word, and how much the word tells about each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.cutting import END, many_words
from kb.meaning import rarity
from kb.segment import HEAVIEST
from kb.wordlist import arrays_of

CHUNK = 16_384
"""So many entries are cut at once; more takes memory and saves no time."""

FULL = 255
"""The weight of a word of an entry's own text; of a `more` text it is that share of it."""

Rarity = Callable[[Sequence[bytes], NDArray[np.int64], int], NDArray[np.float64]]


class Entry(NamedTuple):
    """Something to be found: `text`, and `more` texts with how much their words count beside those of `text`, 0…1."""

    id: str
    text: str
    more: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Weighing:
    """How entries are compared.

    `length` is how much a long entry is held back: 1 is the cosine, for phrases of a sentence; 0 is the share of the
    question that an entry covers, for whole articles. `letters` is how much the likeness of all letters together counts
    beside the words when the best are put in order (0 leaves it out).
    """

    length: float = 1.0
    letters: float = 0.5


PHRASES = Weighing()
ARTICLES = Weighing(length=0.0, letters=0.0)


def built(entries: Iterable[Entry], weighing: Weighing, rarities: Rarity | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Notes and arrays of a segment; equal entries give equal arrays. `rarities` are those of an index that is added to."""
    ids, ids_start, words, of, weight = _read(entries)
    names, numbers = _numbered(words)
    total = len(ids_start) - 1
    word, entry, weight = _sorted(numbers, of, weight)
    counts = np.bincount(word, minlength=len(names))
    telling = rarity(counts, total) if rarities is None else rarities(names, counts, total)
    arrays = {"starts": _starts(counts), "rarity": telling, "ids": ids, "ids_start": ids_start}
    arrays |= arrays_of(names) | _texts(names, word, entry, total) | {"entries": entry}
    whole, unit = _weights(telling, word, entry, weight, total, weighing)
    arrays["weights"] = whole
    if (weight != FULL).any():
        arrays["shares"] = weight
    longest = float(np.sqrt(np.bincount(entry, weights=whole.astype(np.float64) ** 2, minlength=1).max()))
    notes = {"entries": total, "unit": unit, "longest": longest, "length": weighing.length, "letters": weighing.letters}
    return notes, arrays


def _read(entries: Iterable[Entry]) -> tuple[Any, Any, tuple[dict[bytes, int], Any], Any, Any]:
    known: defaultdict[bytes, int] = defaultdict(count(1).__next__)
    known[END] = 0
    ids: list[bytes] = []
    numbers, of, shares = [], [], []
    for chunk in _chunks(entries):
        texts, parts, share = _laid_out(chunk)
        cut = np.array(list(map(known.__getitem__, many_words(texts))), np.int32)
        ends = cut == 0
        part = (np.cumsum(ends) - ends)[~ends]
        numbers.append(cut[~ends])
        of.append((parts[part] + len(ids)).astype(np.int32))
        shares.append(share[part])
        ids.extend([entry.id.encode() for entry in chunk])
    del known[END]
    starts = _starts(np.array([len(id) + 1 for id in ids], np.int64))
    joined = np.frombuffer(b"".join([id + b"\n" for id in ids]), np.uint8)
    if int(np.count_nonzero(joined == ord("\n"))) != len(ids):
        raise ValueError("an id is one line: take the line break out of it")
    empty = np.zeros(0, np.int32)
    return (
        joined,
        starts,
        (known, np.concatenate([empty, *numbers])),
        np.concatenate([empty, *of]),
        np.concatenate([np.zeros(0, np.uint8), *shares]),
    )


def _laid_out(chunk: Sequence[Entry]) -> tuple[list[str], Any, Any]:
    """All texts of a chunk of entries, with the place of its entry and its share for each."""
    if not any(entry.more for entry in chunk):
        return [entry.text for entry in chunk], np.arange(len(chunk)), np.full(len(chunk), FULL, np.uint8)
    texts, places, shares = [], [], []
    for place, entry in enumerate(chunk):
        for text, share in ((entry.text, 1.0), *entry.more):
            texts.append(text)
            places.append(place)
            shares.append(max(1, min(FULL, round(share * FULL))))
    return texts, np.array(places), np.array(shares, np.uint8)


def _chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    every = iter(entries)
    while chunk := list(islice(every, CHUNK)):
        yield chunk


def _numbered(words: tuple[dict[bytes, int], Any]) -> tuple[list[bytes], Any]:
    """The words in alphabetical order, and each place's word by its number in that order."""
    known, places = words
    names = sorted(known)
    order = np.zeros(len(names) + 1, np.uint64)
    order[np.fromiter(map(known.__getitem__, names), np.int64, len(names))] = np.arange(len(names), dtype=np.uint64)
    return names, order[places]


def _sorted(numbers: Any, of: Any, share: Any) -> tuple[Any, Any, Any]:
    """Word by word, in each the entries in order, each once with the highest share."""
    keys = numbers << np.uint64(36)
    keys |= of.astype(np.uint64) << np.uint64(8)
    keys |= (FULL - share).astype(np.uint64)
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] >> np.uint64(8) != keys[:-1] >> np.uint64(8)])]
    word = (keys >> np.uint64(36)).astype(np.int32)
    entry = ((keys >> np.uint64(8)) & np.uint64(0xFFFFFFF)).astype(np.int32)
    return word, entry, (FULL - (keys & np.uint64(0xFF))).astype(np.uint8)


def _texts(names: list[bytes], word: Any, entry: Any, total: int) -> dict[str, Any]:
    """Each entry's words in alphabetical order, a space between: what its letters are compared by."""
    keys = entry.astype(np.uint64) << np.uint64(32) | word.astype(np.uint64)
    keys.sort()
    order = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    sizes = np.fromiter(map(len, names), np.int64, len(names))[order] + 1
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return {
        "text": np.frombuffer(b" ".join([names[one] for one in order.tolist()]) + b" " * bool(len(order)), np.uint8),
        "text_start": _small(ends[_starts(np.bincount(entry, minlength=total))]),
    }


def _weights(telling: Any, word: Any, entry: Any, share: Any, total: int, weighing: Weighing) -> tuple[Any, float]:
    weight = telling[word]
    if (share != FULL).any():
        weight *= share / FULL
    if weighing.length:
        size = np.sqrt(np.bincount(entry, weights=weight * weight, minlength=total))
        weight /= (size**weighing.length)[entry]
    unit = float(HEAVIEST / weight.max()) if len(weight) else 1.0
    return np.maximum(1, np.rint(weight * unit)).astype(np.int16), unit


def _starts(sizes: Any) -> Any:
    starts = np.zeros(len(sizes) + 1, np.int64)
    starts[1:] = np.cumsum(sizes)
    return _small(starts)


def _small(starts: Any) -> Any:
    return starts.astype(np.int32) if starts[-1] < 2**31 else starts
