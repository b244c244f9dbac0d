"""Known names as people type them: a part, another order, without spaces, a letter wrong; which record may be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.slot import Kind, Known
from assistant.values.vocabulary import SOUNDS, alike, phrases, single_words
from assistant.values.word import Word, folded_words, words_of

GENERIC, TELLING, SMALL = 0.4, 1.0, 0.1
"""What a word of a name weighs: "gemeente" says little about which, "oosterveld" all, "de" next to nothing."""
SLIP, SHORTENED = 0.05, 0.8
"""What a letter wrong costs, and what "gem" is worth of "gemeente"."""
CLOSE = 0.3
"""Names whose evidence differs by less may both be meant: "jansen" is as good for Janssen."""
ALSO = 0.85
"""A person of the record, or its account, is weaker evidence than its own name."""
ENOUGH = 0.8
HEARD = (("sch", "sg"), ("ch", "g"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ck", "k"), ("ei", "y"), ("ij", "y"), ("ou", "au"))
"""What is written in two ways for one sound: "zeezigt" is Zeezicht, though two letters are wrong."""
LETTERS = str.maketrans("czvd", "ksft")
GAP = 2
"""Small words that may stand between two words of a name."""


@dataclass(frozen=True)
class Mention:
    """Words in a message that name known records: the best, or several that are as good.

    `evidence` weighs the words that agree, `share` is their part of the whole name, `own` whether it is the record's own name.
    """

    first: int
    last: int
    known: tuple[Known, ...]
    evidence: float
    share: float
    own: bool


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
        self._places: dict[str, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
        for place, name in enumerate(self._names):
            for token, parts in _tokens(name.words):
                self._places[token].append((place, parts))
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for token in self._places:
            self._by_sound[token[0].translate(SOUNDS)].append(token)
        self._meant = lru_cache(maxsize=8_192)(self._readings)

    def mentions(self, words: Sequence[Word], joins: Sequence[bool]) -> tuple[Mention, ...]:
        """The stretches that name records, from left to right; `joins[i]` tells whether word i follows the one before it."""
        hits: dict[int, list[_Hit]] = defaultdict(list)
        for place, word in enumerate(words):
            for name, parts, quality in self._meant(word.folded):
                hits[name].append(_Hit(place, place, parts, quality))
            if place + 1 < len(words) and joins[place + 1]:
                for name, parts in self._together(word.folded + words[place + 1].folded):
                    hits[name].append(_Hit(place, place + 1, parts, 1.0 - SLIP))
        found = [mention for name, those in hits.items() for mention in _mentions(self._names[name], those, words, joins)]
        return tuple(sorted(_settled(found), key=lambda one: one.first))

    def _readings(self, word: str) -> tuple[tuple[int, tuple[int, ...], float], ...]:
        """What a word may stand for: the name, its words, and how well."""
        near = self._by_sound.get(word[:1].translate(SOUNDS), ())
        graded = ((token, _quality(word, token)) for token in near)
        return tuple((name, parts, quality) for token, quality in graded if quality for name, parts in self._places[token])

    def _together(self, both: str) -> Iterator[tuple[int, tuple[int, ...]]]:
        """What two words stand for when they are one in the name: "zee zicht"."""
        if len(both) > 5 and both in self._places:
            yield from (one for one in self._places[both] if len(one[1]) == 1)


@lru_cache(maxsize=64)
def directory(known: tuple[Known, ...], kind: Kind) -> Directory:
    """The directory of the records of one kind, made once for the same records."""
    return Directory([one for one in known if one.kind is kind])


def _names_of(known: Known) -> Iterator[_Name]:
    for text, factor in ((known.label, 1.0), *((also, ALSO) for also in known.also)):
        words = folded_words(text)
        if words:
            products = _product_words(text) if known.kind is Kind.OPPORTUNITY else frozenset()
            weights = tuple(GENERIC if word in products else _weight(word) for word in words)
            yield _Name(known, words, weights if any(one > GENERIC for one in weights) else (TELLING,) * len(words), factor)


def _tokens(words: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The words of a name, and its neighbours written as one: "hetanker"."""
    for part, word in enumerate(words):
        yield word, (part,)
        if part + 1 < len(words) and len(word + words[part + 1]) > 6:
            yield word + words[part + 1], (part, part + 1)
    if len(words) > 2:
        yield "".join(words), tuple(range(len(words)))


def _product_words(text: str) -> frozenset[str]:
    """The words of a deal's name that are only what it is about."""
    words = words_of(text)
    return frozenset(word.folded for one in phrases("products").find(words) for word in words[one.first : one.last + 1])


@lru_cache(maxsize=8_192)
def _weight(word: str) -> float:
    if word in single_words("particles") or word in single_words("articles") or len(word) < 2:
        return SMALL
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
        and abs(len(word) - len(meant)) < 4
        and (meant.startswith(word) or word.startswith(meant))
    ):
        return 1.0 - 2 * SLIP
    if len(meant) > 5 and _heard(word) == _heard(meant):
        return 1.0 - 2 * SLIP
    if _weight(meant) != GENERIC:
        return 0.0
    if len(word) > 2 and meant.startswith(word):
        return SHORTENED
    shared = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    return 1.0 - 3 * SLIP if shared > 5 and max(len(word), len(meant)) - shared < 4 else 0.0


@lru_cache(maxsize=8_192)
def _heard(word: str) -> str:
    """How a word sounds, near enough: one letter for one sound, and none twice."""
    for written, sound in HEARD:
        word = word.replace(written, sound)
    word = word.translate(LETTERS)
    return "".join(letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1])


def _mentions(name: _Name, hits: list[_Hit], words: Sequence[Word], joins: Sequence[bool]) -> Iterator[Mention]:
    """The stretches that name one record."""
    place = 0
    while place < len(hits):
        run = _run(hits, place, words, joins)
        if not name.whole or run[-1].last - run[0].first + 1 == len(name.words) == len(run):
            yield _mention(name, run)
        while place < len(hits) and hits[place].first <= run[-1].last:
            place += 1


def _run(hits: Sequence[_Hit], place: int, words: Sequence[Word], joins: Sequence[bool]) -> list[_Hit]:
    """The hits from this one on that belong together: each part once, with small words between them at most."""
    run = [hits[place]]
    used = set(hits[place].parts)
    for hit in hits[place + 1 :]:
        last = run[-1].last
        if hit.first - last - 1 > GAP or not all(joins[last + 1 : hit.first + 1]):
            break
        if hit.first <= last or used & set(hit.parts):
            continue
        if not all(_weight(words[between].folded) == SMALL for between in range(last + 1, hit.first)):
            break
        run.append(hit)
        used |= set(hit.parts)
    return run


def _mention(name: _Name, run: Sequence[_Hit]) -> Mention:
    """The run without small words at its ends, unless the name itself begins with one."""
    telling = [place for place, hit in enumerate(run) if any(name.weights[part] > SMALL for part in hit.parts)] or [
        0,
        len(run) - 1,
    ]
    first, end = telling[0], telling[-1] + 1
    while first and run[first - 1].last + 1 == run[first].first and run[first - 1].parts[-1] + 1 == run[first].parts[0]:
        first -= 1
    while end < len(run) and run[end].first == run[end - 1].last + 1 and name.words[run[end].parts[0]] == "s":
        end += 1
    kept = run[first:end]
    evidence = sum(name.weights[part] * hit.quality for hit in kept for part in hit.parts)
    share = evidence / sum(name.weights)
    return Mention(kept[0].first, kept[-1].last, (name.known,), evidence * name.factor, share, name.factor == 1.0)


def _settled(found: Iterable[Mention]) -> Iterator[Mention]:
    """Overlapping mentions brought down to one each; records that are as good as the best stay side by side."""
    rest = sorted(found, key=lambda one: (-one.evidence, -one.share, one.first))
    while rest:
        best = rest[0]
        rivals = [one for one in rest if one.first <= best.last and best.first <= one.last]
        rest = [one for one in rest if not (one.first <= best.last and best.first <= one.last)]
        if best.evidence < GENERIC * (1 - 3 * SLIP) - 1e-9:
            continue
        close = dict.fromkeys(
            one.known[0] for one in rivals if best.evidence - one.evidence < CLOSE - 1e-9 and not _fuller(best, one)
        )
        yield Mention(best.first, best.last, tuple(close), best.evidence, best.share, best.own)


def _fuller(best: Mention, other: Mention) -> bool:
    """Whether the best is the whole of its name and the other is only like a part of its own."""
    if best.share <= 0.99 or other.share >= 0.99:
        return False
    return best.evidence - other.evidence > SLIP / 2 or best.share - other.share > CLOSE
