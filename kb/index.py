"""Finding among any number of texts the ones that fit what somebody types, slips of the fingers and all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb import mapped
from kb.cutting import words
from kb.fresh import Fresh
from kb.meaning import Root
from kb.postings import FULL, PHRASES, Entry, Weighing, built
from kb.segment import BEST, Segment

LONGEST = 2_000
"""Characters of a question that are read."""

MOST_WORDS = 64
"""Words of a question that are looked for."""

HANDFUL = 256
"""So many added entries become a segment; looking through more of them one by one would take too long."""


class Hit(NamedTuple):
    """An entry that was found: the score is 1 for an equal text, and comparable within an index."""

    id: str
    score: float


class Part(NamedTuple):
    """A segment of an index; `first` is the number of its first entry, `gone` are its entries that were removed."""

    segment: Segment
    first: int
    gone: NDArray[np.int64] | None = None
    entries: tuple[Entry, ...] = ()


class Index:
    """Entries that are found by their words.

    The first part is built once, saved in one file and mapped, so that all processes share it. What is added later is
    found by the next question: a handful is kept in a list, handfuls become small segments, and small ones are put
    together as they grow. How much words tell stays as it was built, until `entries` are built anew.
    """

    def __init__(self, segment: Segment) -> None:
        self._state: tuple[tuple[Part, ...], Fresh, frozenset[int]] = ((Part(segment, 0),), Fresh(segment), frozenset())
        self._changing = Lock()

    @classmethod
    def build(cls, entries: Iterable[Entry], weighing: Weighing = PHRASES, root: Root | None = None) -> Index:
        """Read all entries, in chunks, and index them; the same entries give the same index to the byte.

        With `root`, entries hold the roots of their words too (`with_roots` adds them).
        """
        return cls(Segment(*built(entries, weighing), root))

    @classmethod
    def open(cls, path: Path, root: Root | None = None) -> Index:
        """An index that was saved; raises IndexFileError with the cure when the file is damaged or of another version."""
        notes, arrays = mapped.read(path)
        try:
            _check(notes, arrays)
            return cls(Segment(notes, arrays, root))
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise mapped.IndexFileError(f"{path} is damaged ({error}): build it again") from error

    def save(self, path: Path) -> None:
        """Write what was built into one file; what was added or removed since is not in it (build `entries` anew for that)."""
        segment = self._state[0][0].segment
        mapped.write(path, segment.notes, segment.arrays)

    def search(self, text: str, limit: int = 5, *, typing: bool = False) -> list[Hit]:
        """The entries that fit best, best first, each id once; while `typing`, the last word may still go on."""
        typed = words(text[:LONGEST])[:MOST_WORDS]
        parts, fresh, gone = self._state
        base = parts[0].segment
        asked = base.meanings.question(typed, typing=typing)
        most = max(BEST, limit)
        if not asked.size:
            return []
        if len(parts) == 1 and not fresh.entries:
            best = base.best(asked, size=asked.size, most=most, removed=parts[0].gone)
            return _hits(((score, base.id(number)) for score, number in best), limit)
        found = []
        for part in parts:
            here = asked if part.first == 0 else part.segment.meanings.question(typed, typing=typing)
            for score, number in part.segment.best(here, size=asked.size, most=most, removed=part.gone):
                found.append((score, part.first + number, part.segment.id(number)))
        first = parts[-1].first + parts[-1].segment.size
        for score, place in fresh.best(asked, size=asked.size, most=most, removed=gone):
            found.append((score, first + place, fresh.entries[place].id))
        return _hits(((score, id) for score, _, id in sorted(found)), limit)

    def meant(self, text: str, *, typing: bool = False) -> list[str]:
        """The words that a question's words were taken for; to be marked where they stand."""
        words_of = self._state[0][0].segment.meanings
        asked = words_of.question(words(text[:LONGEST])[:MOST_WORDS], typing=typing)
        return [words_of.words[each.number].decode() for plan in asked.plans for each in plan.meant]

    def add(self, entry: Entry) -> None:
        """From the next question on it is found."""
        with self._changing:
            fresh = self._state[1]
            fresh.add(entry)
            if len(fresh.entries) >= HANDFUL:
                self._settle()

    def remove(self, id: str) -> int:
        """From the next question on nothing with this id is found; how many entries that were."""
        with self._changing:
            parts, fresh, gone = self._state
            kept = tuple(part._replace(gone=_joined(part.gone, _numbers(part.segment, id))) for part in parts)
            left = gone | {place for place, entry in enumerate(fresh.entries) if entry.id == id}
            before = len(self)
            self._state = (kept, fresh, left)
            return before - len(self)

    def entries(self) -> Iterator[Entry]:
        """Everything that can be found, in order, with its words in alphabetical order; to be built anew."""
        parts, fresh, gone = self._state
        for part in parts:
            away = set() if part.gone is None else set(part.gone.tolist())
            yield from (entry for number, entry in enumerate(_entries(part)) if number not in away)
        yield from (entry for place, entry in enumerate(fresh.entries) if place not in gone)

    def __len__(self) -> int:
        parts, fresh, gone = self._state
        return (
            sum(part.segment.size - (0 if part.gone is None else len(part.gone)) for part in parts)
            + len(fresh.entries)
            - len(gone)
        )

    def _settle(self) -> None:
        """Make a segment of the handful, together with segments before it that are not larger than what comes after."""
        parts, fresh, gone = self._state
        taken = [entry for place, entry in enumerate(fresh.entries) if place not in gone]
        kept = list(parts)
        while len(kept) > 1 and kept[-1].segment.size <= 2 * len(taken):
            part = kept.pop()
            away = set() if part.gone is None else set(part.gone.tolist())
            taken[:0] = [entry for number, entry in enumerate(part.entries) if number not in away]
        base = kept[0].segment
        weighing = Weighing(base.notes["length"], base.notes["letters"])
        told = np.vectorize(base.meanings.telling, otypes=[np.float64])
        segment = Segment(*built(taken, weighing, lambda names, _, __: told(np.array(names, object))), base.root)
        first = kept[-1].first + kept[-1].segment.size
        self._state = ((*kept, Part(segment, first, None, tuple(taken))), Fresh(base), frozenset())


def with_roots(text: str, root: Root) -> str:
    """A text with the roots of its words behind it."""
    cut = words(text)
    return b" ".join([*cut, *{root(word): None for word in cut}]).decode()


def _hits(found: Iterable[tuple[float, str]], limit: int) -> list[Hit]:
    best: dict[str, Hit] = {}
    for score, id in found:
        if id not in best:
            best[id] = Hit(id, min(-score, 1.0))
            if len(best) == limit:
                break
    return list(best.values())


def _numbers(segment: Segment, id: str) -> list[int]:
    written, starts = segment.arrays["ids"].tobytes(), segment.arrays["ids_start"]
    wanted = id.encode() + b"\n"
    found, place = [], written.find(wanted)
    while place >= 0:
        number = int(np.searchsorted(starts, place))
        if int(starts[number]) == place:
            found.append(number)
        place = written.find(wanted, place + 1)
    return found


def _joined(gone: NDArray[np.int64] | None, more: list[int]) -> NDArray[np.int64] | None:
    if not more:
        return gone
    return np.union1d(np.zeros(0, np.int64) if gone is None else gone, np.array(more, np.int64))


def _entries(part: Part) -> Iterator[Entry]:
    if part.entries:
        yield from part.entries
        return
    segment = part.segment
    shares = segment.arrays.get("shares")
    if shares is None:
        yield from (Entry(segment.id(number), segment.text(number).decode()) for number in range(segment.size))
        return
    order = np.lexsort((np.arange(len(shares)), segment.arrays["entries"]))
    ends = np.searchsorted(segment.arrays["entries"][order], np.arange(segment.size + 1))
    for number in range(segment.size):
        counted = shares[order[ends[number] : ends[number + 1]]].tolist()
        of: dict[int, list[str]] = {}
        for word, share in zip(segment.text(number).decode().split(), counted, strict=True):
            of.setdefault(share, []).append(word)
        own = " ".join(of.pop(FULL, ()))
        yield Entry(segment.id(number), own, tuple((" ".join(each), share / FULL) for share, each in sorted(of.items())))


def _check(notes: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Nothing in the file may lead outside the memory that it fills: the kernel does not look."""
    total, count = notes["entries"], len(arrays["entries"])
    starts, entries = arrays["starts"], arrays["entries"]
    if (
        starts.dtype != np.int32
        or entries.dtype != np.int32
        or arrays["weights"].dtype != np.int16
        or len(arrays["weights"]) != count
    ):
        raise ValueError("the lists of words are of another kind")
    if starts[0] != 0 or starts[-1] != count or (np.diff(starts) < 0).any():
        raise ValueError("a word's list begins or ends elsewhere")
    if count and not (int(entries.min()) >= 0 and int(entries.max()) < total):
        raise ValueError("a word names an entry that does not exist")
    if not len(starts) == len(arrays["letters_start"]) == len(arrays["rarity"]) + 1 or len(arrays["text_start"]) != total + 1:
        raise ValueError("there are not as many words or texts as it says")
    inside = arrays["in_buckets"]
    if len(inside) and not (int(inside.min()) >= 0 and int(inside.max()) < len(starts) - 1):
        raise ValueError("a slip leads to a word that does not exist")
