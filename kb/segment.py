"""A finished part of an index: which of its entries fit a question best, quickly."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from kb.tally import quickest
from kb.wordlist import COMPLETIONS, Near, WordList, may_slip, swaps

BEST = 12
"""At least so many are put in order by their letters as well."""

GRAIN = 16
"""A word's points are its rarity times this, in whole numbers."""

MOST_POINTS = 32_767
FACTORS = np.arange(GRAIN * 8, dtype=np.int16)
"""Each factor as the kernel takes it; no word tells more than the root of the logarithm of the number of entries."""

FEW, ROWS = 16, 64
"""Points stand in a table of so many rows, up to 4,096 entries and beyond."""

SORTED = 512
"""So many numbers sort in a microsecond."""

KEPT_PLANS = 20_000
HEAVIEST = 127
"""Weights are whole numbers up to this."""

COMMON = 16
"""A word that one entry in so many has is not taken for another one."""

SHORTEST_BEGINNING = 2
COMPLETION, PART, RELATED = 0.8, 0.8, 0.5
"""How much a completed word, a part of a run-together one, or one with the same beginning counts beside a word as written."""


class Meant(NamedTuple):
    """A word that a typed word may mean: where its entries are listed, and its points, as the kernel takes them."""

    number: int
    points: int
    starts: NDArray[np.int32]
    factor: NDArray[np.int16]


class Plan(NamedTuple):
    """Everything that one typed word may mean; `telling` is what the most telling of them tells."""

    meant: tuple[Meant, ...]
    telling: float
    known: bool
    total: int


class Question(NamedTuple):
    """The words that somebody typed, with what each may mean; `size` is what a perfect entry would score."""

    words: tuple[bytes, ...]
    plans: tuple[Plan, ...]
    size: float
    letters: bytes


Found = list[tuple[float, int]]
"""Scores below zero, so that sorting puts the best first, and numbers of entries."""


class Segment:
    """Entries by number, with their words; the arrays may be views of a mapped file and are never written to."""

    def __init__(self, notes: Mapping[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
        self.notes, self.arrays = notes, arrays
        self.size: int = notes["entries"]
        self.words = WordList(arrays)
        self.unknown = math.sqrt(math.log(1 + (self.size + 0.5) / 0.5))
        self.letters: float = notes["letters"]
        self._longest: float = notes["longest"]
        self._rarity = arrays["rarity"].data
        self._starts, self._entries, self._weights = arrays["starts"], arrays["entries"], arrays["weights"]
        self._text, self._text_start = arrays["text"].data, arrays["text_start"].data
        self._ids, self._ids_start = arrays["ids"].data, arrays["ids_start"].data
        self._rows = FEW if self.size <= FEW * 256 else ROWS
        self._columns = max(BEST, -(-self.size // self._rows))
        self._plans: dict[bytes, Plan] = {}
        self._spare: list[NDArray[np.int16]] = []
        self._add = quickest()

    def id(self, number: int) -> str:
        """The id of an entry."""
        return bytes(self._ids[self._ids_start[number] : self._ids_start[number + 1] - 1]).decode()

    def text(self, number: int) -> bytes:
        """The words of an entry in alphabetical order."""
        return bytes(self._text[self._text_start[number] : self._text_start[number + 1] - 1])

    def telling(self, word: bytes) -> float:
        """How much a word tells."""
        number = self.words.number(word)
        return self.unknown if number is None else self._rarity[number]

    def question(self, words: Sequence[bytes], *, typing: bool) -> Question:
        """What was typed, understood with the words of this segment; when still `typing`, the last word may go on."""
        words = tuple(dict.fromkeys(words))
        kept = self._plans.get
        plans = [kept(word) or self._kept(word, self._planned) for word in words]
        if typing and words and len(words[-1]) >= SHORTEST_BEGINNING:
            plans[-1] = self._kept(words[-1] + b"\0", self._going_on)
        size = math.sqrt(sum([plan.telling * plan.telling for plan in plans]))
        if not all(plan.known for plan in plans):
            plans.extend(self._run_together(words, plans))
        return Question(words, tuple(plans), size, b" ".join(sorted(words)))

    def best(self, asked: Question, *, size: float, most: int, removed: NDArray[np.int64] | None = None) -> Found:
        """The entries that fit best, best first, at most `most`; `size` is that of the whole index's question."""
        numbers, points, scale = self._most_points(asked.plans, most, removed)
        per_point = scale / (GRAIN * self.notes["unit"] * size ** (2 - self.notes["length"]))
        share = self.letters
        if not share:
            return sorted([(-points * per_point, number) for number, points in zip(numbers, points, strict=True)])
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
        points = self._spare.pop() if self._spare else np.zeros(self._rows * self._columns, np.int16)
        add, entries, weights, size = self._add, self._entries, self._weights, self.size
        for plan in plans:
            for _, full, starts, factor in plan.meant:
                if scale > 1:
                    less = max(1, int(full / scale))
                    factor = FACTORS[less : less + 1]
                add(size, 1, starts, entries, weights, factor, points)
        if removed is not None:
            points[removed] = 0
        numbers, highest = _highest(points.reshape(self._rows, self._columns), most)
        points.fill(0)
        self._spare.append(points)
        return numbers, highest, scale

    def _shrunk(self, plans: Sequence[Plan]) -> float:
        """By how much points must be divided so that no sum leaves 16 bits (twice bounded: the plain sum, and Cauchy-Schwarz)."""
        total = sum([plan.total for plan in plans]) * HEAVIEST
        if total <= MOST_POINTS:
            return 1.0
        of: dict[int, int] = {}  # two typed words may mean the same one
        for plan in plans:
            for number, points, _, _ in plan.meant:
                of[number] = of.get(number, 0) + points
        size = math.sqrt(sum([each * each for each in of.values()])) * self._longest
        return max(1.0, min(total, size) / MOST_POINTS)

    def _kept(self, word: bytes, planned: Callable[[bytes], Plan]) -> Plan:
        plan = self._plans.get(word)
        if plan is None:
            if len(self._plans) >= KEPT_PLANS:
                self._plans.clear()
            plan = self._plans[word] = planned(word.rstrip(b"\0"))
        return plan

    def _planned(self, word: bytes) -> Plan:
        number = self.words.number(word)
        common = number is not None and self._count(number) * COMMON > self.size
        near = self.words.near(word, kin=not common)
        if not near:
            near = [(part, PART) for part in self.words.parted(word)] or self._related(word)
        return self._plan([(each, self._rarity[each] * alike) for each, alike in near], known=number is not None)

    def _related(self, word: bytes) -> Near:
        """Words with the same beginning, for a form or a compound that nobody has written yet."""
        begun = word[: max(4, 2 * len(word) // 3)]
        if not may_slip(word) or len(begun) == len(word):
            return []
        return [(each, RELATED * len(begun) / max(len(word), len(self.words[each]))) for each in self.words.completed(begun)]

    def _going_on(self, begun: bytes) -> Plan:
        """What a word that is still being typed may become; the rarity is that of all of them together."""
        words = self.words
        near = dict(words.near(begun))
        going_on = words.completed(begun) or [each for other in swaps(begun) for each in words.completed(other)]
        together = self.rarity_of(sum(self._count(each) for each in going_on))
        meant = {each: self._rarity[each] * alike for each, alike in near.items()}
        for each in going_on[:COMPLETIONS]:
            meant[each] = max(meant.get(each, 0.0), COMPLETION * together)
        return self._plan(sorted(meant.items()), known=bool(going_on))

    def rarity_of(self, count: int) -> float:
        """How much a word tells that so many entries have."""
        count = min(count, self.size)
        return math.sqrt(math.log(1 + (self.size - count + 0.5) / (count + 0.5)))

    def _run_together(self, words: Sequence[bytes], plans: Sequence[Plan]) -> list[Plan]:
        """Words that were typed apart ("e mail"): only looked for where one of the two means nothing by itself."""
        found = []
        for place in range(len(words) - 1):
            if not (plans[place].known and plans[place + 1].known):
                number = self.words.number(words[place] + words[place + 1])
                if number is not None:
                    found.append(self._plan([(number, self._rarity[number])], known=True))
        return found

    def _plan(self, meant: Sequence[tuple[int, float]], *, known: bool) -> Plan:
        every = tuple([self._meant(number, telling) for number, telling in meant])
        most = max([telling for _, telling in meant], default=self.unknown)
        return Plan(every, most, known, sum([each.points for each in every]))

    def _meant(self, number: int, telling: float) -> Meant:
        points = max(1, round(telling * GRAIN))
        return Meant(number, points, self._starts[number : number + 2], FACTORS[points : points + 1])

    def _count(self, number: int) -> int:
        return int(self._starts[number + 1] - self._starts[number])


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
