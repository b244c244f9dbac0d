"""Choosing: one of the options that were shown, by number, name or what tells it apart; and the fixed choices of a slot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from assistant.slot import Kind, Known, Option, Slot
from assistant.values.clause import clauses
from assistant.values.correcting import corrects, is_short, kept
from assistant.values.form import Form
from assistant.values.naming import Directory
from assistant.values.span import Span
from assistant.values.vocabulary import (
    ForgivingPhrases,
    alternatives,
    around,
    before,
    common_choices,
    numbers,
    phrases,
    single_words,
)
from assistant.values.word import message_of

NUMBER = re.compile(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)?")

LAST = ("all", "other", None)
"""Choices that count only where no other is named."""


def chosen(text: str, options: Sequence[Option]) -> Option | None:
    """The option that a message picks: by its number, by a part of its name, or by its hint."""
    if not options:
        return None
    return _numbered(text, options) or _named(text, options)


def _numbered(text: str, options: Sequence[Option]) -> Option | None:
    """By number, where little else is said: "2", "de tweede graag", "the last one"."""
    silent = single_words("articles") | single_words("fillers") | single_words("picks")
    rest = [word.folded for word in message_of(text).words if word.folded not in silent]
    if len(rest) != 1:
        return None
    place = _place(rest[0])
    if place < 0:
        return options[place] if -place <= len(options) else None
    return options[place - 1] if 0 < place <= len(options) else None


def _place(word: str) -> int:
    """The number that a word is: 2, "2e", "tweede", "twee", "last" (-1); 0 where it is none."""
    figure = NUMBER.fullmatch(word)
    return int(figure[1]) if figure else numbers("ordinals").get(word, numbers("numbers").get(word, 0))


def _named(text: str, options: Sequence[Option]) -> Option | None:
    """By its name, a part of it, or its hint; where most of the message is something else it is no choice."""
    exact = [one for one in options if text.strip().casefold() in (one.label.casefold(), one.value.casefold())]
    if exact:
        return exact[0]
    message = message_of(text)
    silent = ("articles", "fillers", "prepositions", "picks", "corrections", "particles", "titles", "units")
    telling = [word for word in message.words if not any(word.folded in single_words(name) for name in silent)]
    by_name = [(one.value, name) for one in options for name in (one.label, one.value, *one.also)]
    for names in (by_name, [(one.value, one.hint) for one in options]):
        known = [Known(Kind.TEXT, value, name) for value, name in names if name]
        mentions = Directory(known).mentions(message.words, message.joins)
        values = {one.value for mention in mentions for one in mention.known}
        covered = {place for one in mentions for place in range(one.first, one.last + 1)}
        said = [word for word in telling if message.words.index(word) in covered]
        if len(values) == 1 and 2 * len(said) >= len(telling):
            return next(one for one in options if one.value in values)
    return None


def choices(form: Form) -> None:
    """Fill the slots with fixed values: levels, segments, and what the slot's own words say."""
    for slot in form.of_kind(Kind.LEVEL):
        form.claim(slot, level_spans(form, slot))
    for slot in form.of_kind(Kind.SEGMENT):
        form.claim(slot, segment_spans(form, slot))
    for slot in form.of_kind(Kind.CHOICE):
        if form.under_way and not (is_short(form) or corrects(form)):
            continue
        found = choice_spans(form, slot)
        if slot.name == "managed_by_me":
            found = [one for one in found if _of_customers(form, one)]
        if slot.name == "payment_option":
            found = kept(form, [one for one in found if before("to").search(form.before(one.start))] or found)
        form.claim(slot, [_whole_clause(form, found[0])] if found and slot.name == "admin_present" else found)


def _of_customers(form: Form, span: Span) -> bool:
    """Whether "my" is said of customers, not of a boss."""
    if span.text.casefold() not in around("my"):
        return True
    following = [word.folded for word in form.message.words if word.start >= span.end][:3]
    return any(word in around("customers") for word in following)


def level_spans(form: Form, _slot: Slot) -> list[Span]:
    """The level that is wanted: not the one they have."""
    found = form.free(form.reading.of_vocabulary("levels", Kind.LEVEL))
    wanted = [one for one in found if not before("has_now").search(form.before(one.start))]
    return (wanted or found)[-1:]


def segment_spans(form: Form, slot: Slot) -> list[Span]:
    """The segment that is right: not the one that was wrong, or that stands behind "not"."""
    found = form.free(form.reading.of_vocabulary("segments", Kind.SEGMENT))
    wrong = [one for one in found if any(0 <= one.start - end <= 25 for end in _negations(form)) and not _must(form, one)]
    wrong += [one for one in found if one not in wrong and _by_mistake().match(form.text, one.end)]
    if (
        len(found) > 1
        and _instead_of().fullmatch(form.text[found[-2].end : found[-1].start])
        and before("entered").search(form.before(found[-2].start))
    ):
        return [found[-1]]
    right = [one for one in found if one not in wrong]
    return right[-1:] or (choice_spans(form, slot) if form.asked == slot.name else [])


def _must(form: Form, span: Span) -> bool:
    return bool(before("must_be").search(form.before(span.start)))


def _whole_clause(form: Form, span: Span) -> Span:
    """The clause that says it, so far as it says nothing else: "Ahmed is weg"."""
    clause = next(one for one in clauses(form.text) if one.start <= span.start < one.end)
    start = max(
        [
            clause.start,
            *(clause.start + match.end() for match in _links().finditer(clause.text) if clause.start + match.end() <= span.start),
        ]
    )
    end = min(
        [
            clause.end,
            *(
                clause.start + match.start()
                for match in _links().finditer(clause.text)
                if clause.start + match.start() >= span.end
            ),
        ]
    )
    inside = [one for one in form.reading.identifiers(Kind.EMAIL) if one.overlaps(start, end)]
    return span if inside else Span(span.kind, start, end, form.text[start:end], span.value)


def _negations(form: Form) -> list[int]:
    return [form.message.span(one.first, one.last)[1] for one in phrases("negations").find(form.message.words)]


def choice_spans(form: Form, slot: Slot) -> list[Span]:
    """The words of the message that stand for one of the slot's choices; the longest first."""
    own = form.words.get(slot.name)
    pairs: list[tuple[str, str]] = []
    for key, choice in (own.choices if own else {}).items():
        pairs += [(way, key) for way in (choice.nl, choice.en, *(each for ways in choice.also.values() for each in ways))]
    keys = {key for _, key in pairs}
    pairs += [(way, key) for way, key in common_choices(slot.name) if not keys or key in keys]
    labels = {key: choice.nl if form.language == "nl" else choice.en for key, choice in (own.choices if own else {}).items()}
    plain = {way.casefold() for way, _ in common_choices(slot.name)}
    spans = []
    for sighting in _ways(tuple((way, key, way.casefold() in plain) for way, key in pairs)).find(form.message.words):
        start, end = form.message.span(sighting.first, sighting.last)
        key, common = sighting.meaning
        spans.append(Span(slot.kind, start, end, form.text[start:end], key, labels.get(key, ""), sure=1.0 if common else 0.5))
    return sorted(form.free(spans), key=lambda one: (one.value in LAST, -one.sure, one.start - one.end, one.start))


@lru_cache(maxsize=256)
def _ways(pairs: tuple[tuple[str, str, bool], ...]) -> ForgivingPhrases[tuple[str, bool]]:
    return ForgivingPhrases((way, (key, common)) for way, key, common in pairs)


@cache
def _by_mistake() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:segment\s*)?(?:{alternatives('by_mistake')})", re.I)


@cache
def _instead_of() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:segment )?(?:{alternatives('instead_of')})\s+(?:(?:{alternatives('entered_small')})\s)?", re.I)


@cache
def _links() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:{alternatives('conjunctions')})\s", re.I)
