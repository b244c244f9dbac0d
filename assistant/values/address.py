"""Where an organisation is: street and number, postcode, country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.slot import Kind
from assistant.values.span import Span
from assistant.values.vocabulary import around, common_choices, phrases, single_words
from assistant.values.word import Message, folded

UNIT = r"(?:,? (?:bus|bte|box|unit|apt|flat|suite) ?\w{1,4})?"
HOUSE = rf"\d{{1,4}}(?: ?[A-Za-z](?![^\W\d_])|[-/]\d{{1,4}}[A-Za-z]?|-[A-Za-z]{{1,3}}(?![^\W_]))?{UNIT}"
WORD = r"[^\W\d_][\w'’.-]{0,30}"
CAPITAL = r"(?-i:[A-ZÀ-Þ])[\w'’.-]{0,30}"
DOUBTFUL = frozenset(
    "close way park hill row gate walk drive court place square st hof ring berg hoek veld weg lei haven baan dijk pad".split()
)
ENGLISH_DOUBTFUL = DOUBTFUL - frozenset("weg hoek veld berg haven baan pad dijk lei".split())
"""Kinds of streets that are words of a sentence too: as a word of their own they need a capital before them."""
FOREIGN = "rue|avenue|boulevard|chemin|place|quai|impasse|via|viale|piazza|calle|plaza|rua"
FRENCH = "rue|avenue|boulevard|chemin|quai"
NO_LETTERS = "en|te|in|is|op|of|de|to|at|st|pc|bv|nv|x|cc|ai|ps|id"
POSTCODES = (
    re.compile(rf"(?<![\w-])(?:NL-? ?)?([1-9]\d{{3}} ?(?!(?:{NO_LETTERS})\b)[A-Za-z]{{2}})(?![^\W_])", re.I),
    re.compile(r"(?<![^\W_])([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![^\W_])", re.I),
    re.compile(r"(?<![^\W_])((?:B|BE|L|LU|D|DE|F|A|CH)-? ?\d{4,5})(?![^\W_])"),
    re.compile(r"(?<![\w.,-])(\d{4,5})(?= [^\W\d_]{3,})"),
)
CUED = re.compile(
    r"(?:postcode|postal code|zip(?: ?code)?|code postal)\s*(?:is|:)?\s*"
    r"([A-Za-z]{0,2}-? ?\d{3,5}(?: ?[A-Za-z]{2}(?![^\W_]))?|[A-Za-z]{1,2}\d\w? ?\d[A-Za-z]{2})(?![^\W_])",
    re.I,
)


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
        if _alone(message.text, start, end) if len(text) < 3 and not text.isupper() else not _of_speech(text):
            yield Span(Kind.TEXT, start, end, text, text)


@cache
def _street() -> re.Pattern[str]:
    every = single_words("streets")
    kinds = "|".join(sorted(every, key=len, reverse=True))
    plain = "|".join(sorted(every - DOUBTFUL, key=len, reverse=True))
    doubtful = "|".join(sorted(DOUBTFUL, key=len, reverse=True))
    english = "|".join(sorted(ENGLISH_DOUBTFUL, key=len, reverse=True))
    forms = (
        rf"(?:{WORD} ){{0,3}}[^\W\d_][\w'’-]{{0,30}}(?:{kinds})\.? {HOUSE}",
        rf"(?:{WORD} ){{1,3}}(?:{plain})\.? {HOUSE}",
        rf"(?:{CAPITAL} ){{1,3}}(?:{doubtful})\.? {HOUSE}",
        rf"\d{{1,4}}[A-Za-z]?,? (?:{WORD} ){{1,3}}(?:{plain})(?![^\W_])\.?",
        rf"\d{{1,4}}[A-Za-z]?,? (?:{CAPITAL} ){{1,3}}(?:{english})(?![^\W_])\.?",
        rf"\d{{1,4}}[A-Za-z]?,? (?:{FOREIGN}) (?:{CAPITAL} ?){{1,4}}(?![^\W_])",
        rf"(?:{FRENCH}) (?:{WORD} ){{1,4}}{HOUSE}",
    )
    return re.compile(rf"(?<![\w.'’-])(?:{'|'.join(forms)})(?![^\W_])", re.I)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a country's code stands between commas or at an end, and is no "in" or "be"."""
    return not text[:start].rstrip(" ")[-1:].isalnum() and not text[end:].lstrip(" ")[:1].isalnum() and start > 0


def _of_speech(text: str) -> bool:
    """Whether it is the language instead: "Nederlands"."""
    return any(folded(text) == folded(way) for way, _ in common_choices("language"))


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
    if any(key in single_words(name) for name in ("prepositions", "titles")) or key in around("place_nouns"):
        return True
    return not word[0].isupper() and (key in single_words("ordinary") or key in single_words("articles"))


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
