"""What a typed word may mean: the word itself, its near ones, its root, what it may become, the words run together in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.wordlist import COMPLETIONS, Near, WordList, may_slip, swaps

GRAIN = 16
"""A word's points are what it tells times this, in whole numbers."""

FACTORS = np.arange(GRAIN * 8, dtype=np.int16)
"""Each factor as the kernel takes it; no word tells more than the root of the logarithm of the number of entries."""

COMMON = 16
"""A word that one entry in so many has is not taken for another one."""

SHORTEST_BEGINNING = 3
COMPLETION, PART, RELATED = 0.9, 0.8, 0.5
"""How much a completed word, a part of a run-together one, or one with the same beginning counts beside a word as written."""

ROOT = 0.9
"""How much another form of a word counts beside the form that was typed."""

COUNTED = 20_000
"""Entries that have one of several words are counted one by one up to here; beyond, those with two of them count twice."""

KEPT = 20_000

Root = Callable[[bytes], bytes]
"""The root of a word, for entries that hold the roots of their words too ("aangemeld" and "aanmelden" meet there)."""


def rarity(counts: Any, total: int) -> Any:
    """How much words tell that so many entries have: the square root of the inverse document frequency.

    It counts on both sides, so that the product is idf once: with the textbook's idf on each side a question with a
    slip hangs on its rare wrong words.
    """
    return np.sqrt(np.log(1 + total / (counts + 1)))


class Meant(NamedTuple):
    """A word that a typed word may mean: where its entries are listed, and its points, as the kernel takes them."""

    number: int
    points: float
    starts: NDArray[np.int32]
    factor: NDArray[np.int16]


class Plan(NamedTuple):
    """Everything that one typed word may mean; `telling` is what the most telling of them tells, `total` all their points."""

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


class Meanings:
    """The words of a segment with what they tell. Plans are kept, since words come back."""

    def __init__(self, arrays: dict[str, NDArray[Any]], entries: int, root: Root | None) -> None:
        self.words = WordList(arrays)
        self.unknown = float(rarity(0, entries))
        self._rarity, self._starts = arrays["rarity"].data, arrays["starts"]
        self._entries, self._size, self._root = arrays["entries"], entries, root
        self._kept: dict[bytes, Plan] = {}

    def telling(self, word: bytes) -> float:
        """How much a word tells."""
        number = self.words.number(word)
        return self.unknown if number is None else self._rarity[number]

    def question(self, typed: Sequence[bytes], *, typing: bool) -> Question:
        """What was typed, understood with these words; when still `typing`, the last one may go on."""
        words = tuple(dict.fromkeys(typed))
        kept = self._kept.get
        plans = [kept(word) or self._keep(word, self._plan) for word in words]
        if typing and words:
            begun = words[-1] + b"\0"
            plans[-1] = kept(begun) or self._keep(begun, self._going_on)
        size = math.sqrt(sum([plan.telling * plan.telling for plan in plans]))
        if not all(plan.known for plan in plans):
            plans.extend(self._run_together(words, plans))
        return Question(words, tuple(plans), size, b" ".join(sorted(words)))

    def _keep(self, word: bytes, planned: Callable[[bytes], Plan]) -> Plan:
        if len(self._kept) >= KEPT:
            self._kept.clear()
        plan = self._kept[word] = planned(word.rstrip(b"\0"))
        return plan

    def _plan(self, word: bytes) -> Plan:
        words, number = self.words, self.words.number(word)
        if self._root:
            of = words.number(self._root(word))
            near = [(of, 1.0)] if of is not None and number is None else words.near(word, kin=False)
        else:
            common = number is not None and self._count(number) * COMMON > self._size
            near = words.near(word, kin=not common)
        if not near:
            near = [(part, PART) for part in words.parted(word)] or self._related(word)
        return self._planned(near, known=number is not None)

    def _related(self, word: bytes) -> Near:
        """Words with the same beginning, for a form or a compound that nobody has written yet."""
        begun = word[: max(4, 2 * len(word) // 3)]
        if not may_slip(word) or len(begun) == len(word):
            return []
        return [(each, RELATED * len(begun) / max(len(word), len(self.words[each]))) for each in self.words.completed(begun)]

    def _going_on(self, begun: bytes) -> Plan:
        """What a word that is still being typed may become; each of them tells what all of them together tell."""
        words = self.words
        going_on = words.completed(begun) if len(begun) >= SHORTEST_BEGINNING else []
        if not going_on and len(begun) > SHORTEST_BEGINNING:
            going_on = [each for other in swaps(begun) for each in words.completed(other)][:COMPLETIONS]
        if not going_on:
            plan = self._plan(begun)
            return plan if plan.meant else plan._replace(telling=0.0)  # it is not held against anything
        alike = {number: 1.0 if words[number] == begun else COMPLETION for number in going_on}
        if self._root:
            for number in going_on:
                of = words.number(self._root(words[number]))
                if of is not None:
                    alike[of] = max(alike.get(of, 0.0), COMPLETION * ROOT)
        together = self._together(list(alike))
        points = [(number, self._points(together, number, each)) for number, each in alike.items()]
        return self._of(points, together, known=True)

    def _together(self, numbers: Sequence[int]) -> float:
        """How much it tells to have any of these words."""
        count = sum(self._count(number) for number in numbers)
        if count < COUNTED:
            lists = [self._entries[self._starts[number] : self._starts[number + 1]] for number in numbers]
            count = len(np.unique(np.concatenate(lists)))
        count = min(count, self._size)
        return float(rarity(count, self._size))

    def _run_together(self, typed: Sequence[bytes], plans: Sequence[Plan]) -> list[Plan]:
        """Words that were typed apart ("e mail"): only looked for where one of the two means nothing by itself."""
        found = []
        for place in range(len(typed) - 1):
            if not (plans[place].known and plans[place + 1].known):
                number = self.words.number(typed[place] + typed[place + 1])
                if number is not None:
                    found.append(self._planned([(number, 1.0)], known=True))
        return found

    def _planned(self, near: Near, *, known: bool) -> Plan:
        """What a word may mean; being less alike costs points, not what a perfect entry scores: scores of two indexes compare."""
        if not self._root:
            telling = max([self._rarity[number] for number, _ in near], default=self.unknown)
            return self._of([(number, self._rarity[number] * alike * GRAIN) for number, alike in near], telling, known=known)
        forms: dict[int, tuple[float, int]] = {}
        for number, alike in near:
            of = self.words.number(self._root(self.words[number]))
            of = number if of is None else of
            for each, nearness in ((number, alike), (of, alike if of == number else alike * ROOT)):
                forms[each] = max(forms.get(each, (0.0, 0)), (nearness, of))
        telling = max([self._rarity[of] for _, of in forms.values()], default=self.unknown)
        points = [(number, self._points(self._rarity[of], number, alike)) for number, (alike, of) in forms.items()]
        return self._of(points, telling, known=known)

    def _points(self, telling: float, number: int, alike: float) -> float:
        """Points for a word that stands for something commoner: times its own weight they are what that tells, twice over."""
        return telling * telling / self._rarity[number] * alike * GRAIN

    def _of(self, points: Iterable[tuple[int, float]], telling: float, *, known: bool) -> Plan:
        meant = []
        total = 0
        for number, exact in points:
            whole = min(max(1, round(exact)), len(FACTORS) - 1)
            total += whole
            meant.append(Meant(number, exact, self._starts[number : number + 2], FACTORS[whole : whole + 1]))
        return Plan(tuple(meant), telling, known, total)

    def _count(self, number: int) -> int:
        return int(self._starts[number + 1] - self._starts[number])
