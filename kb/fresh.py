"""What was added to an index a moment ago: found by the next question, until it is worth a segment of its own."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator

from rapidfuzz.distance import OSA, Indel

from kb.cutting import words
from kb.meaning import GRAIN, Question
from kb.postings import FULL, Entry
from kb.segment import Found, Segment
from kb.wordlist import deletions, may_slip


class Fresh:
    """Entries that were added, in order; how much their words tell is what the finished segment says (its idf is frozen)."""

    def __init__(self, base: Segment) -> None:
        self.entries: list[Entry] = []
        self._base, self._meanings = base, base.meanings
        self._postings: defaultdict[bytes, list[tuple[int, int]]] = defaultdict(list)
        self._slips: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._texts: list[bytes] = []

    def add(self, entry: Entry) -> None:
        """From now on it is found. The text comes last, so that nothing is found by half."""
        shares: dict[bytes, int] = dict.fromkeys(words(entry.text), FULL)
        for text, share in entry.more:
            whole = max(1, min(FULL, round(share * FULL)))
            for word in words(text):
                shares[word] = max(whole, shares.get(word, 0))
        telling = {word: self._meanings.telling(word) * share / FULL for word, share in shares.items()}
        notes = self._base.notes
        size = math.sqrt(sum([each * each for each in telling.values()])) ** notes["length"] or 1.0
        place = len(self._texts)
        for word, tells in telling.items():
            if word not in self._postings and may_slip(word) and self._meanings.words.number(word) is None:
                for key in (word, *deletions(word)):
                    self._slips[key].add(word)
            self._postings[word].append((place, max(1, round(tells / size * notes["unit"]))))
        self.entries.append(entry)
        self._texts.append(b" ".join(sorted(shares)))

    def best(self, asked: Question, *, size: float, most: int, removed: Collection[int]) -> Found:
        """The entries that fit best, best first, with scores as a segment gives them."""
        points: defaultdict[int, int] = defaultdict(int)
        for word, factor in self._meant(asked):
            for place, weight in self._postings.get(word, ()):
                points[place] += weight * factor
        known = len(self._texts)
        notes, share = self._base.notes, self._base.letters
        per_point = (1 - share) / (GRAIN * notes["unit"] * size ** (2 - notes["length"]))
        best = sorted([(-each, place) for place, each in points.items() if place < known and place not in removed])[:most]
        if not share:
            return [(each * per_point, place) for each, place in best]
        letters, texts = asked.letters, self._texts
        alike = Indel.normalized_similarity
        return sorted([(each * per_point - share * alike(letters, texts[place]), place) for each, place in best])

    def _meant(self, asked: Question) -> Iterator[tuple[bytes, int]]:
        for plan in asked.plans:
            for each in plan.meant:
                yield self._meanings.words[each.number], max(1, round(each.points))
        for word, plan in zip(asked.words, asked.plans, strict=False):
            if plan.known:
                continue
            if word in self._postings:
                yield word, round(self._meanings.unknown * GRAIN)
            elif may_slip(word):
                for near in set().union(*[self._slips.get(key, ()) for key in (word, *deletions(word))]):
                    if OSA.distance(word, near, score_cutoff=1) == 1:
                        yield near, round(self._meanings.unknown * (1 - 1 / max(len(word), len(near))) * GRAIN)
