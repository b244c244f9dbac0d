"""What something is called or is to be called: an organisation, one's own company, a new name, a deal; and where it is."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.slot import Kind, Slot
from assistant.values.correcting import corrects, is_short
from assistant.values.form import Form
from assistant.values.proper import as_span, capital_runs, kind_runs, name_at, opens_sentence, quoted, to_the_end
from assistant.values.span import Span
from assistant.values.vocabulary import around, single_words
from assistant.values.word import folded
from assistant.values.wordkind import is_organisation, is_person

NAMES = ("organisation", "company", "new_name", "opportunity_name")
CUED_ONLY = ("new_name", "opportunity_name")
"""A new name is believed only where the words say that it is one."""
PARTS = {"address": "street", "postcode": "postcode", "country": "country"}
CUED, WEAKLY_CUED, TYPICAL, SEVERAL, IN_QUOTES, SOMEBODY = 2.0, 1.2, 1.5, 0.5, 1.5, -2.5
LEAST, LEAST_CUED, LEAST_UNDER_WAY = 0.4, 1.5, 2.0
STRONG = 4
"""A cue of so many letters is no mere "to" or "in"."""


def call(form: Form) -> None:
    """Fill address, postcode and country, then the names."""
    for slot in form.slots:
        if slot.name in PARTS and slot.kind is Kind.TEXT:
            form.claim(slot, form.free(one.span for one in form.reading.places if one.part == PARTS[slot.name]))
    for slot in form.named(*NAMES):
        form.claim(slot, names_for(form, slot))


def names_for(form: Form, slot: Slot) -> list[Span]:
    """The names that may be meant for a slot, the likeliest first."""
    least = LEAST_CUED if slot.name in CUED_ONLY else LEAST
    if form.under_way and form.asked != slot.name:
        puts_right = slot.name in CUED_ONLY and slot.name in form.known_values and corrects(form) and is_short(form)
        least = LEAST if puts_right else LEAST_UNDER_WAY
    scored = {span: _score(form, slot, span) for span in form.free(_candidates(form, slot))}
    longest = slot.name == "opportunity_name"
    return sorted(
        (one for one in scored if scored[one] >= least), key=lambda one: (-scored[one], one.start, -one.end if longest else 0)
    )


def _candidates(form: Form, slot: Slot) -> Iterator[Span]:
    reading, message = form.reading, form.message
    stops = [*form.taken, *reading.numbers, *reading.dates]
    if slot.name not in CUED_ONLY:
        stops += [*(one.span for one in reading.places), *reading.products]
        stops += [*reading.of_vocabulary("segments", Kind.SEGMENT), *reading.of_vocabulary("types", Kind.CHOICE)]
    for start, end in quoted(form.text):
        yield Span(Kind.TEXT, start, end, form.text[start:end], form.text[start:end])
    for run in capital_runs(message, stops):
        yield as_span(message, run, slot.kind)
    if slot.name not in CUED_ONLY:
        yield from (as_span(message, run, slot.kind) for run in kind_runs(message, stops))
    for sighting in form.cues(slot.name, after=False):
        strong = len(sighting.meaning) >= STRONG
        named = message.words[sighting.last].folded in around("called")
        found = to_the_end(message, sighting.last + 1, stops) if strong and (slot.name in CUED_ONLY or named) else None
        found = found or name_at(message, sighting.last + 1, stops)
        if found and (
            strong or message.words[found[0]].capital or slot.name not in CUED_ONLY or sighting.meaning in ("naar", "to")
        ):
            yield as_span(message, found, slot.kind)
    for place in range(1, len(message.words)):
        if form.pointed_at(message.words[place].start) and (found := to_the_end(message, place, stops)):
            yield as_span(message, found, slot.kind)


def _score(form: Form, slot: Slot, span: Span) -> float:
    words = [word for word in form.message.words if span.overlaps(word.start, word.end)]
    cue = form.cue_before(slot.name, span.start)
    score = (CUED if len(cue) >= STRONG else WEAKLY_CUED) if cue else 0.0
    score += CUED if slot.name == "new_name" and form.pointed_at(span.start) else 0.0
    score += SEVERAL if form.cue_after(slot.name, span.end) else 0.0
    score += IN_QUOTES if (span.start, span.end) in set(quoted(form.text)) else 0.0
    if slot.name == "opportunity_name":
        return score
    score -= 1.0 if form.message.styled and words and not words[0].capital and any(word.capital for word in words) else 0.0
    score += SEVERAL if len(words) > 1 else 0.0
    score += (
        SEVERAL if words and words[0].capital and not opens_sentence(form.message, form.message.words.index(words[0])) else 0.0
    )
    score += TYPICAL if is_organisation(words) else 0.0
    score += SOMEBODY if (is_person(words) or _has_mail(form, span)) and slot.name != "new_name" else 0.0
    return score - (2.0 if all(word.folded in single_words("ordinary") for word in words) else 0.0)


def _has_mail(form: Form, span: Span) -> bool:
    """Whether an e-mail address with a part of this name stands close behind it."""
    for mail in form.reading.identifiers(Kind.EMAIL):
        local = folded(str(mail.value).partition("@")[0])
        near = 0 <= mail.start - span.end <= 30 and "." not in form.text[span.end : mail.start]
        if (
            near
            and any(len(part) > 2 and folded(part) in local for part in span.text.split())
            and not is_organisation([word for word in form.message.words if span.overlaps(word.start, word.end)])
        ):
            return True
    return False
