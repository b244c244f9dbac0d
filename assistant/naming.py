"""Known names as people type them: a part, another order, without spaces, a letter wrong; which record may be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.slot import Kind, Known
from assistant.vocabulary import alike, single_words
from assistant.word import Word, folded_words

GENERIC, TELLING = 0.4, 1.0
"""What a word of a name weighs: "gemeente" says little about which, "oosterveld" all."""
SLIP, SHORTENED = 0.05, 0.8
"""What a letter wrong costs, and what "gem" is worth of "gemeente"."""
CLOSE = 0.3
"""Names whose evidence differs by less may both be meant: "jansen" is as good for Janssen."""
ALSO = 0.85
"""A person of the record, or its account, is weaker evidence than its own name."""
ENOUGH = 0.8


@dataclass(frozen=True)
class Mention:
    """Words in a message that name known records: the best, or several that are as good."""

    first: int
    last: int
    known: tuple[Known, ...]
    evidence: float
    share: float = field(compare=False, default=1.0)
    own: bool = True


@dataclass(frozen=True)
class _Name:
    known: Known
    words: tuple[str, ...]
    weights: tuple[float, ...]
    factor: float

    @property
    def whole(self) -> bool:
        """Whether only the whole name counts: a customer is not called by its administrator's first name."""
        return self.factor < 1 and self.known.kind is Kind.CUSTOMER

    @property
    def total(self) -> float:
        return sum(self.weights)


@dataclass(frozen=True)
class _Hit:
    first: int
    last: int
    parts: tuple[int, ...]
    quality: float


class Directory:
    """The names of some records, ready to be found in messages."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._names = [name for one in known for name in _names_of(one)]
        self._near = lru_cache(maxsize=4_096)(self._readings)

    def mentions(self, words: Sequence[Word], joins: Sequence[bool]) -> tuple[Mention, ...]:
        """The stretches that name records, from left to right; `joins[i]` tells whether word i follows the one before it."""
        found = [mention for name in self._names for mention in self._of_name(name, words, joins)]
        return tuple(sorted(_settled(found), key=lambda one: one.first))

    def _of_name(self, name: _Name, words: Sequence[Word], joins: Sequence[bool]) -> Iterator[Mention]:
        hits = [hit for place in range(len(words)) for hit in self._hits(name, words, place, joins)]
        while hits:
            run = _run(hits, words, joins)
            if not name.whole or len(run) == len(name.words):
                yield _mention(name, run)
            hits = [hit for hit in hits if hit.first > run[-1].last]

    def _hits(self, name: _Name, words: Sequence[Word], place: int, joins: Sequence[bool]) -> Iterator[_Hit]:
        for parts, quality in self._near(words[place].folded, name.words):
            yield _Hit(place, place, parts, quality)
        if place + 1 < len(words) and joins[place + 1]:
            both = words[place].folded + words[place + 1].folded
            for part, meant in enumerate(name.words):
                if len(meant) > 5 and alike(both, meant):
                    yield _Hit(place, place + 1, (part,), 1.0 - SLIP)

    def _readings(self, word: str, name: tuple[str, ...]) -> tuple[tuple[tuple[int, ...], float], ...]:
        found: list[tuple[tuple[int, ...], float]] = []
        for part, meant in enumerate(name):
            quality = _quality(word, meant)
            if quality:
                found.append(((part,), quality))
        if found or len(word) < 7:
            return tuple(found)
        together = [(part, part + 1) for part in range(len(name) - 1)]
        if len(name) > 2:
            together.append(tuple(range(len(name))))  # type: ignore[arg-type]
        return tuple((parts, 1.0 - SLIP) for parts in together if alike(word, "".join(name[part] for part in parts)))


@lru_cache(maxsize=64)
def directory(known: tuple[Known, ...], kind: Kind) -> Directory:
    """The directory of the records of one kind, made once for the same records."""
    return Directory([one for one in known if one.kind is kind])


def _names_of(known: Known) -> Iterator[_Name]:
    for text, factor in ((known.label, 1.0), *((also, ALSO) for also in known.also)):
        words = folded_words(text)
        if words:
            yield _Name(known, words, tuple(_weight(word) for word in words), factor)


def _weight(word: str) -> float:
    if word in single_words("particles") or word in single_words("articles") or len(word) < 2:
        return 0.1
    generic = word in single_words("organisations") or word in single_words("legal_forms")
    return GENERIC if generic else TELLING


def _quality(word: str, meant: str) -> float:
    """How well a word stands for a word of a name: 1 for the same, 0 for another."""
    if word == meant:
        return 1.0
    if alike(word, meant):
        return 1.0 - SLIP
    if (
        len(word) > 4
        and len(meant) > 5
        and (meant.startswith(word) or word.startswith(meant))
        and abs(len(word) - len(meant)) < 4
    ):
        return 1.0 - 2 * SLIP
    if _weight(meant) == GENERIC and len(word) > 2 and meant.startswith(word):
        return SHORTENED
    shared = len(_common(word, meant))
    return 1.0 - 3 * SLIP if shared > 5 and max(len(word), len(meant)) - shared < 4 and _weight(meant) == GENERIC else 0.0


def _common(one: str, other: str) -> str:
    length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]


def _run(hits: Sequence[_Hit], words: Sequence[Word], joins: Sequence[bool]) -> list[_Hit]:
    """The first hits that belong together: each part once, with at most two small words between them."""
    run = [hits[0]]
    used = set(hits[0].parts)
    for hit in hits[1:]:
        between = range(run[-1].last + 1, hit.first)
        if hit.first <= run[-1].last or used & set(hit.parts):
            continue
        if (
            len(between) > 2
            or not all(_small(words[place]) for place in between)
            or not all(joins[run[-1].last + 1 : hit.first + 1])
        ):
            break
        run.append(hit)
        used |= set(hit.parts)
    return run


def _small(word: Word) -> bool:
    return word.folded in single_words("particles") or word.folded in single_words("articles")


def _mention(name: _Name, run: Sequence[_Hit]) -> Mention:
    telling = [hit for hit in run if any(name.weights[part] > 0.1 for part in hit.parts)] or list(run)
    end = run.index(telling[-1]) + 1
    while end < len(run) and run[end].first == run[end - 1].last + 1 and name.words[run[end].parts[0]] == "s":
        end += 1
    kept = run[run.index(telling[0]) : end]
    lead = [hit for hit in run[: run.index(telling[0])] if hit.parts[0] == 0 and name.weights[0] <= 0.1]
    kept = [*lead, *kept]
    evidence = sum(name.weights[part] * hit.quality for hit in kept for part in hit.parts)
    return Mention(kept[0].first, kept[-1].last, (name.known,), evidence * name.factor, evidence / name.total, name.factor == 1.0)


def _settled(found: Iterable[Mention]) -> Iterator[Mention]:
    """Overlapping mentions brought down to one each; records that are as good as the best stay side by side."""
    rest = sorted(found, key=lambda one: (-one.evidence, -one.share, one.first))
    while rest:
        best = rest[0]
        rivals = [one for one in rest if one.first <= best.last and best.first <= one.last]
        rest = [one for one in rest if one not in rivals]
        if best.evidence < GENERIC * (1 - 3 * SLIP) - 1e-9:
            continue
        close = {one.known[0]: None for one in rivals if best.evidence - one.evidence < CLOSE - 1e-9 and not _fuller(best, one)}
        yield Mention(best.first, best.last, tuple(close), best.evidence, best.share, best.own)


def _fuller(best: Mention, other: Mention) -> bool:
    """Whether the best is the whole of its name and the other is only like a part of its own."""
    return (
        best.share > 0.99
        and other.share < 0.99
        and (best.evidence - other.evidence > SLIP / 2 or best.share - other.share > CLOSE)
    )


def by_kind(known: Sequence[Known]) -> Mapping[Kind, tuple[Known, ...]]:
    """The records by kind."""
    return {kind: tuple(one for one in known if one.kind is kind) for kind in {one.kind for one in known}}
