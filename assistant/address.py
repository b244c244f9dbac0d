"""Where an organisation is: street and number, postcode, country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.slot import Kind
from assistant.span import Span
from assistant.vocabulary import phrases, single_words
from assistant.word import Message, folded

HOUSE = r"\d{1,4}(?: ?[A-Za-z](?![^\W\d_])|[-/]\d{1,4}[A-Za-z]?|-[A-Za-z]{1,3}(?![^\W_]))?(?:,? (?:bus|bte|box|unit|apt|flat|suite) ?\w{1,4})?"
NAME = r"(?:[^\W\d_][\w'’.-]*[ ]){0,3}"
POSTCODES = (
    re.compile(r"(?<![\w-])(?:NL-? ?)?([1-9]\d{3} ?(?!en\b|te\b|in\b|is\b|op\b|of\b|de\b|to\b|at\b|at\b|st\b|pc\b|bv\b|nv\b|x\b)[A-Za-z]{2})(?![^\W_])"),
    re.compile(r"(?<![^\W_])([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![^\W_])", re.I),
    re.compile(r"(?<![^\W_])((?:B|BE|L|LU|D|DE|F|A|CH)-? ?\d{4,5})(?![^\W_])"),
    re.compile(r"(?<![\w.,-])(\d{4,5})(?= [^\W\d_]{3,})"),
)  # fmt: skip
CUED = re.compile(r"(?:postcode|postal code|zip(?: ?code)?|code postal)\s*(?:is|:)?\s*([A-Za-z]{0,2}-? ?\d[\w -]{2,6}\w)", re.I)
LONG_NUMBER = re.compile(r"\d{4,5}")


@dataclass(frozen=True)
class Place:
    """A part of an address: `part` is street, postcode or country."""

    part: str
    span: Span


def places(message: Message, taken: Sequence[Span]) -> tuple[Place, ...]:
    """Every street with its number, postcode and country outside the stretches that are taken."""
    streets = [one for one in _streets(message.text) if _free(one, taken)]
    codes = [one for one in _postcodes(message.text, bool(streets)) if _free(one, (*taken, *streets))]
    if not streets:
        streets = [one for one in _plain_streets(message.text, codes) if _free(one, (*taken, *codes))]
    lands = [one for one in countries(message) if _free(one, (*taken, *streets, *codes))]
    return (
        *(Place("street", one) for one in streets),
        *(Place("postcode", one) for one in codes),
        *(Place("country", one) for one in lands),
    )


def countries(message: Message) -> Iterator[Span]:
    """Countries by their name in any language of the vocabulary; a code must be in capitals."""
    for sighting in phrases("countries").find(message.words):
        start, end = message.span(sighting.first, sighting.last)
        text = message.text[start:end]
        if len(text) > 2 or text.isupper():
            yield Span(Kind.TEXT, start, end, text, text)


@cache
def _street() -> re.Pattern[str]:
    kinds = "|".join(sorted(single_words("streets"), key=len, reverse=True))
    dutch = rf"(?:[^\W\d_][\w'’.-]* ){{0,3}}[^\W\d_][\w'’-]*(?:{kinds})\.? {HOUSE}|(?:[^\W\d_][\w'’.-]* ){{1,3}}(?:{kinds})\.? {HOUSE}"
    english = rf"\d{{1,4}}[A-Za-z]?,? (?:[^\W\d_][\w'’.-]* ){{1,3}}(?:{kinds})(?![^\W_])\.?"
    return re.compile(rf"(?<![^\W_])(?:{dutch}|{english})(?![^\W_])", re.I)


def _streets(text: str) -> Iterator[Span]:
    for match in _street().finditer(text):
        start, end = _trimmed(text, *match.span())
        yield Span(Kind.TEXT, start, end, text[start:end], text[start:end])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the ordinary words in front: "gevestigd op Dorpsstraat 12"."""
    while True:
        head = re.match(r"([^\W_]+)[ .]+", text[start:end])
        if not head or head[1].isdigit() or not _unlikely(head[1]):
            return start, end
        start += head.end()


def _unlikely(word: str) -> bool:
    key = folded(word)
    small = (
        key in single_words("prepositions") or key in single_words("titles") or key in ("adres", "address", "straat", "street")
    )
    return small or (not word[0].isupper() and key in single_words("ordinary"))


def _plain_streets(text: str, codes: Sequence[Span]) -> Iterator[Span]:
    """A street that does not end in "straat": what stands before a comma and a postcode."""
    for code in codes:
        match = re.search(rf"(?:^|[,;:(]\s*)((?:[^\W\d_][\w'’.-]* ){{1,3}}{HOUSE})[,\s]*$", text[: code.start])
        if match:
            start, end = _trimmed(text, *match.span(1))
            yield Span(Kind.TEXT, start, end, text[start:end], text[start:end])


def _postcodes(text: str, street: object) -> Iterator[Span]:
    seen: list[Span] = []
    for pattern in (CUED, *POSTCODES):
        if pattern is POSTCODES[-1] and (seen or not street):
            continue
        for match in pattern.finditer(text):
            span = Span(Kind.TEXT, *match.span(1), match[1], match[1].upper())
            if not any(span.overlaps(one.start, one.end) for one in seen):
                seen.append(span)
                yield span


def _free(span: Span, taken: Sequence[Span]) -> bool:
    return not any(span.overlaps(one.start, one.end) for one in taken)
