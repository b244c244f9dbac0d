"""A finished part of an index: which of its entries fit a question best, quickly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from kb.meaning import FACTORS, GRAIN, Meanings, Plan, Question, Root
from kb.tally import quickest

BEST = 12
"""At least so many are put in order by their letters as well."""

FEW, ROWS = 16, 64
"""Points stand in a table of so many rows, up to 4,096 entries and beyond."""

SORTED = 512
"""So many numbers sort in a microsecond."""

MOST_POINTS = 32_000
HEAVIEST = 127
"""Weights are whole numbers up to this."""

Found = list[tuple[float, int]]
"""Scores below zero, so that sorting puts the best first, and numbers of entries."""


class Segment:
    """Entries by number, with their words; the arrays may be views of a mapped file and are never written to."""

    def __init__(self, notes: Mapping[str, Any], arrays: dict[str, NDArray[Any]], root: Root | None = None) -> None:
        self.notes, self.arrays, self.root = notes, arrays, root
        self.size: int = notes["entries"]
        self.meanings = Meanings(arrays, self.size, root)
        self.letters: float = notes["letters"]
        self._longest: float = notes["longest"]
        self._entries, self._weights = arrays["entries"], arrays["weights"]
        self._text, self._text_start = arrays["text"].data, arrays["text_start"].data
        self._ids, self._ids_start = arrays["ids"].data, arrays["ids_start"].data
        self._rows = FEW if self.size <= FEW * 256 else ROWS
        self._columns = max(BEST, -(-self.size // self._rows))
        self._spare: list[NDArray[np.int16]] = []
        self._add = quickest()

    def id(self, number: int) -> str:
        """The id of an entry."""
        return bytes(self._ids[self._ids_start[number] : self._ids_start[number + 1] - 1]).decode()

    def text(self, number: int) -> bytes:
        """The words of an entry in alphabetical order."""
        return bytes(self._text[self._text_start[number] : self._text_start[number + 1] - 1])

    def best(self, asked: Question, *, size: float, most: int, removed: NDArray[np.int64] | None = None) -> Found:
        """The entries that fit best, best first, at most `most`; `size` is that of the whole index's question."""
        numbers, points, scale = self._most_points(asked.plans, most, removed)
        per_point = 1 / (GRAIN * self.notes["unit"] * size ** (2 - self.notes["length"]))
        share = self.letters
        if not share:
            return sorted(zip([-each * per_point for each in self._once(asked.plans, numbers)], numbers, strict=True))
        per_point *= scale
        text, starts, alike, letters = self._text, self._text_start, Indel.normalized_similarity, asked.letters
        per_point *= 1 - share
        return sorted(
            [
                (-points * per_point - share * alike(letters, bytes(text[starts[number] : starts[number + 1] - 1])), number)
                for number, points in zip(numbers, points, strict=True)
            ]
        )

    def _most_points(self, plans: Sequence[Plan], most: int, removed: Any) -> tuple[list[int], list[int], float]:
        scale = self._shrunk(plans)
        points = self._blank()
        add, entries, weights, size = self._add, self._entries, self._weights, self.size
        for plan in plans:
            for _, full, starts, factor in plan.meant:
                if scale > 1:
                    less = min(max(1, int(full / scale)), len(FACTORS) - 1)
                    factor = FACTORS[less : less + 1]
                add(size, 1, starts, entries, weights, factor, points)
        if removed is not None:
            points[removed] = 0
        numbers, highest = _highest(points.reshape(self._rows, self._columns), most)
        points.fill(0)
        self._spare.append(points)
        return numbers, highest, scale

    def _blank(self) -> NDArray[np.int16]:
        """A table of points that nobody uses; of two threads that see the last spare one, only one gets it."""
        try:
            return self._spare.pop()
        except IndexError:
            return np.zeros(self._rows * self._columns, np.int16)

    def _once(self, plans: Sequence[Plan], numbers: Sequence[int]) -> list[float]:
        """The points of some entries when what a typed word may mean counts once, by the most telling that stands there.

        Adding them all up is quick, but favours an article with every form of a half-typed word.
        """
        chosen = np.array(numbers, np.int32)
        points = np.zeros(len(chosen))
        for plan in plans:
            most = np.zeros(len(chosen))
            for _, full, (first, last), _ in plan.meant:
                entries = self._entries[first:last]
                place = np.minimum(np.searchsorted(entries, chosen), last - first - 1)
                here = np.where(entries[place] == chosen, self._weights[first:last][place] * full, 0.0)
                np.maximum(most, here, out=most)
            points += most
        return points.tolist()

    def _shrunk(self, plans: Sequence[Plan]) -> float:
        """By how much points must be divided so that no sum leaves 16 bits (twice bounded: the plain sum, and Cauchy-Schwarz)."""
        total = sum([plan.total for plan in plans]) * HEAVIEST
        if total <= MOST_POINTS:
            return 1.0
        of: dict[int, float] = {}  # two typed words may mean the same one
        for plan in plans:
            for number, points, _, _ in plan.meant:
                of[number] = of.get(number, 0.0) + max(points, 1.0)
        size = math.sqrt(sum([each * each for each in of.values()])) * self._longest
        return max(1.0, min(total, size) / MOST_POINTS)


def _highest(table: NDArray[np.int16], most: int) -> tuple[list[int], list[int]]:
    """The `most` numbers with the most points above zero, and their points; of equals those that come first.

    The highest of each column tells which columns are worth looking into, so that most points are read only once.
    """
    highest = blocks = table.max(axis=0)
    while len(blocks) > SORTED and len(blocks) > FEW * most:
        blocks = blocks[: len(blocks) - len(blocks) % FEW].reshape(FEW, -1).max(axis=0)
    blocks = np.sort(blocks)
    least = max(1, int(blocks[-most])) if len(blocks) > most else 1
    columns = len(highest)
    if columns * FEW == table.size:
        flat = table.ravel()
        places = np.flatnonzero(flat >= least)
        points, numbers = flat[places].tolist(), places.tolist()
    else:
        where = np.flatnonzero(highest >= least)
        inside = table[:, where].ravel()
        found = np.flatnonzero(inside >= least)
        points = inside[found].tolist()
        numbers = (found // max(1, len(where)) * columns + where[found % max(1, len(where))]).tolist() if len(where) else []
    best = sorted([(-each, number) for each, number in zip(points, numbers, strict=True)])[:most]
    return [number for _, number in best], [-each for each, _ in best]
