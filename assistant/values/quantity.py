"""How many: figures and words, in Dutch and English; never a part of a number, an address, a date or an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from text_to_num import text2num

from assistant.slot import Kind
from assistant.values.span import Span
from assistant.values.vocabulary import alternatives, around, numbers, single_words
from assistant.values.word import Message

FIGURE = re.compile(
    r"(?<![\w.,@/-])(?:x ?)?(?P<number>\d{1,3}(?:[.,]\d{3})+|\d{1,6})(?P<times> ?[x×*](?![^\W_]))?(?![\w@%€]|[.,/:]\d|-\d)", re.I
)
MONEY = re.compile(r"(?:€|\$|£|eur|euro|usd)\s?$", re.I)
LANGUAGES = ("nl", "en")
MOST = 60
LONGEST_NUMBER = 6
"""Words that one number may have: "one hundred and twenty five"."""
LINKS = ("and", "en")
"""Words inside a number, never its first."""
YEARS = range(2020, 2040)
UNITED, BARE, ARTICLE = 1.0, 0.5, 0.2
"""How sure it is that a number is a quantity: with "licences" behind it, alone, or "een"."""


def quantities(message: Message, taken: Sequence[Span]) -> tuple[Span, ...]:
    """Every quantity outside the stretches that are taken, from left to right."""
    found = sorted((*_figures(message), *_words(message)), key=lambda one: one.start)
    free = [one for one in found if not any(one.overlaps(other.start, other.end) for other in taken)]
    return tuple(one for place, one in enumerate(free) if not _total(message.text, free, place))[:MOST]


def _figures(message: Message) -> Iterator[Span]:
    for match in FIGURE.finditer(message.text):
        start, end = match.span("number")
        value = int(re.sub(r"[.,]", "", match["number"]))
        if MONEY.search(message.text[max(0, start - 5) : start]) or _measured().match(message.text, end):
            continue
        united = bool(match["times"]) or match[0][0] in "xX" or _unit_follows(message, match.end())
        if value in YEARS and not united:
            continue
        yield Span(Kind.QUANTITY, start, end, match["number"], value, sure=UNITED if united else BARE)


def _words(message: Message) -> Iterator[Span]:
    place = 0
    while place < len(message.words):
        last, value = _number_at(message, place)
        if value is None:
            place += 1
            continue
        start, end = message.span(place, last)
        text = message.text[start:end]
        if not _measured().match(message.text, end) and not _below_zero(message, place):
            united = _unit_follows(message, end)
            article = text.casefold() in single_words("articles") or (not united and _pronoun(message, place, last))
            yield Span(Kind.QUANTITY, start, end, text, value, sure=ARTICLE if article else UNITED if united else BARE)
        place = last + 1


def _below_zero(message: Message, place: int) -> bool:
    """Whether "min" stands before the number."""
    return place > 0 and message.words[place - 1].folded in around("negative")


def _pronoun(message: Message, place: int, last: int) -> bool:
    """Whether it is the one of "a new one" or "the Oosterveld one"."""
    alone = place == last and place > 0 and message.joins[place] and message.words[place].folded == "one"
    return alone and not (
        message.words[place - 1].folded.isdigit() or message.words[place - 1].folded in single_words("imperatives")
    )


def _number_at(message: Message, place: int) -> tuple[int, int | None]:
    """The longest number in words that begins here."""
    known = numbers("numbers")
    best: tuple[int, int | None] = (place, known.get(message.words[place].folded))
    if message.words[place].folded in LINKS or (best[1] is None and not _may_count(message.words[place].folded)):
        return best
    for last in range(place, min(place + LONGEST_NUMBER, len(message.words))):
        if last > place and not (message.joins[last] and _may_count(message.words[last].folded)):
            break
        value = _parsed(" ".join(word.folded for word in message.words[place : last + 1]))
        best = (last, value) if value is not None else best
    return best


def _may_count(word: str) -> bool:
    return word.isalpha() and (
        word in LINKS or word == "a" or _parsed(word) is not None or word in ("hundred", "thousand", "honderd", "duizend")
    )


@lru_cache(maxsize=8_192)
def _parsed(text: str) -> int | None:
    for language in LANGUAGES:
        try:
            return int(text2num(text, language))
        except ValueError:
            continue
    return None


def _unit_follows(message: Message, end: int) -> bool:
    place = message.after(end)
    if place >= len(message.words) or len(message.text[end : message.words[place].start].strip(" -")) > 0:
        return False
    word, following = message.words[place].folded, message.words[place + 1 : place + 2]
    if word in around("more") and following and message.joins[place + 1]:
        word = following[0].folded
    return word in single_words("units")


def _total(text: str, found: Sequence[Span], place: int) -> bool:
    """Whether it is the three in "one of the three"."""
    return place > 0 and bool(_of_many().fullmatch(text[found[place - 1].end : found[place].start]))


@cache
def _measured() -> re.Pattern[str]:
    """What follows a number that is money, a share or a time."""
    return re.compile(rf"\s?(?:[€$£%]|eur\b|usd\b|(?:{alternatives('time_units')})(?![^\W_]))", re.I)


@cache
def _of_many() -> re.Pattern[str]:
    small = "|".join(sorted(single_words("articles")))
    return re.compile(rf"\s*(?:{alternatives('of')})\s+(?:{small})?\s*$", re.I)
