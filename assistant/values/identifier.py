"""Numbers by their form: VIP IDs, PA, SO, OPP, CLP, RMA and CASE numbers however they are typed, and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.slot import Kind
from assistant.values.span import Span
from assistant.values.vocabulary import alternatives

EMAIL = re.compile(r"(?<![\w.+-])[\w+-][\w.+-]{0,63} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
VIP = re.compile(
    r"(?<![^\W_])(?=[0-9A-F \-]{0,24}\d)"
    r"(?:[0-9A-F]{16,24}|[0-9A-F]{4}(?:[ \-][0-9A-F]{4}){4}|[0-9A-F]{5}(?:[ \-][0-9A-F]{5}){3})(?![^\W_])",
    re.I,
)
NUMBER = r"(?:\s?(?:nummer|number|nr|no|num)\b\.?)?[\s\-_:#.]{0,3}"
TYPED = re.compile(rf"(?<![^\W_])(?P<prefix>PA|SO|OPP|CLP|RMA|CASE|ADM|MEM){NUMBER}(?P<digits>\d{{3,10}})(?![^\W_]|[.,]\d)", re.I)
MERE = re.compile(rf"\W*(?:PA|SO|OPP|CLP|RMA|CASE|ADM|MEM){NUMBER}\d{{0,10}}\W*", re.I)
BARE = re.compile(r"\W*(\d{3,10})\W*")
KINDS = {"PA": Kind.AUTHORIZATION, "SO": Kind.ORDER, "OPP": Kind.OPPORTUNITY, "CLP": Kind.CONTRACT}
DIGITS = {"PA": 6, "CLP": 6, "SO": 4, "OPP": 4}
LONGEST_ORDER = 6
"""An order placed with Adobe has a short number; longer ones are the customer's sales orders."""


def emails(text: str) -> Iterator[Span]:
    """Every e-mail address."""
    for match in EMAIL.finditer(text):
        typed = match[0].rstrip(".-")
        yield Span(Kind.EMAIL, match.start(), match.start() + len(typed), typed, typed.replace(" ", "").casefold())


def vip_ids(text: str) -> Iterator[Span]:
    """Every VIP ID, also in groups and in small letters."""
    for match in VIP.finditer(text):
        value = re.sub(r"[ \-]", "", match[0]).upper()
        if not value.isalpha():
            yield Span(Kind.CUSTOMER, match.start(), match.end(), match[0], value)


def references(text: str) -> Iterator[Span]:
    """Every PA, SO, OPP and CLP number; the kind of the others is not a slot's, but their digits are no quantity."""
    taken: list[tuple[int, int]] = []
    for match in TYPED.finditer(text):
        prefix, digits = match["prefix"].upper(), match["digits"]
        if prefix == "SO" and (len(digits) > LONGEST_ORDER or _loose(match)):
            continue
        taken.append(match.span())
        yield Span(KINDS.get(prefix), *match.span(), match[0], f"{prefix}-{digits.zfill(DIGITS.get(prefix, 0))}")
    for match in _named().finditer(text):
        start, end = match.span("digits")
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        prefix = next(name for name in KINDS if match[name])
        yield Span(KINDS[prefix], start, end, match["digits"], f"{prefix}-{match['digits'].zfill(DIGITS[prefix])}")


def bare_number(text: str, kind: Kind) -> Iterator[Span]:
    """The number of a record of this kind where nothing but digits was typed, as an answer: "100041"."""
    match = BARE.fullmatch(text)
    prefix = next((prefix for prefix, named in KINDS.items() if named is kind), None)
    if match and prefix:
        number = f"{prefix}-{match[1].zfill(DIGITS[prefix])}"
        yield Span(kind, *match.span(1), match[1], number, number)


def is_mere_number(text: str) -> bool:
    """Whether nothing is typed but a record's number, be it a whole one: "PA-100041", "OPP-0"."""
    return bool(MERE.fullmatch(text.strip()))


def _loose(match: re.Match[str]) -> bool:
    """Whether "so 500 licences" is the English word and a quantity."""
    return match["prefix"] == "so" and " " in match[0] and len(match["digits"]) < 4


@cache
def _named() -> re.Pattern[str]:
    """A number behind the noun that says whose it is: "autorisatie 204417"."""
    nouns = "|".join(f"(?P<{prefix}>{alternatives(prefix)})" for prefix in KINDS)
    return re.compile(rf"(?<![^\W_])(?:{nouns}){NUMBER}(?P<digits>\d{{4,6}})(?![^\W_]|[.,]\d|\s?x\b)", re.I)
