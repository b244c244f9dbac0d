"""Which record is meant: a customer, an authorization, an order, a deal, a contract, a colleague, an account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.slot import Kind, Slot, Value
from assistant.values.correcting import corrects, kept
from assistant.values.form import Form
from assistant.values.naming import ENOUGH
from assistant.values.proper import as_span, capital_runs, kind_runs, name_at, opens_sentence, quoted, to_the_end
from assistant.values.span import Span
from assistant.values.vocabulary import phrases, single_words
from assistant.values.wordkind import is_organisation, is_person

NUMBERED = (Kind.AUTHORIZATION, Kind.ORDER, Kind.OPPORTUNITY, Kind.CONTRACT)
PAGE = {
    Kind.CUSTOMER: "customer",
    Kind.AUTHORIZATION: "authorization",
    Kind.OPPORTUNITY: "opportunity",
    Kind.CONTRACT: "contract",
    Kind.ORDER: "order",
}

CUES = {
    Kind.CUSTOMER: "customer",
    Kind.TEXT: "customer",
    Kind.ACCOUNT: "customer",
    Kind.OPPORTUNITY: "opportunity",
    Kind.CONTRACT: "contract",
}
NAMING = 6
"""A cue of so many letters says that a name is new; a mere "to" or "wordt" does not."""
LEAST, LEAST_FREE, LEAST_UNDER_WAY = 1.6, 1.2, 2.6
"""How clear an unknown name must be: less where any name will do."""


def refer(form: Form) -> None:
    """Fill the slots that hold a record: first by number, then by name, then by what is open on the page."""
    for slot in form.of_kind(*NUMBERED):
        form.claim(slot, form.free(form.reading.identifiers(slot.kind)))
    for slot in form.named("request"):
        form.claim(slot, form.free(one for one in form.reading.numbers if one.kind in (None, Kind.CUSTOMER)))
    for slot in form.slots:
        if slot.name == "customer":
            _customer(form, slot)
        elif slot.kind in (Kind.OPPORTUNITY, Kind.CONTRACT):
            named = form.reading.named(slot.kind)
            form.claim(slot, by_name(form, slot, [one for one in named if slot.required or _as_deal(form, one)]))
            form.claim(slot, _given(form, slot) if slot.required else ())
        elif slot.kind is Kind.ACCOUNT:
            form.claim(slot, by_name(form, slot, (*form.reading.named(Kind.ACCOUNT), *form.reading.named(Kind.CUSTOMER))))
            form.claim(slot, _given(form, slot))
    for slot in form.of_kind(*PAGE):
        _from_page(form, slot)


def _as_deal(form: Form, span: Span) -> bool:
    """Whether a deal that need not be named is meant, and not its account: "opportunity Delta Acrobat"."""
    return span.sure >= ENOUGH and (" " in span.text or bool(form.cue_before("opportunity", span.start)))


def _customer(form: Form, slot: Slot) -> None:
    form.claim(slot, form.free(form.reading.identifiers(Kind.CUSTOMER)))
    numbered = any(other.name in form.found for other in form.of_kind(Kind.AUTHORIZATION, Kind.ORDER))
    if not numbered or slot.required:
        named = form.reading.named(Kind.CUSTOMER)
        old = [one for one in named if not _as_new_name(form, slot, one)]
        form.claim(slot, by_name(form, slot, old if slot.name in form.known_values else old or named))
        if not (corrects(form) and any(one.name in form.known_values for one in form.named("new_name"))):
            form.claim(slot, _given(form, slot))


def _as_new_name(form: Form, slot: Slot, span: Span) -> bool:
    """Whether a customer's name is what it is to be called: behind "onder de naam", or the start of a longer name."""
    if not form.named("new_name"):
        return False
    known = form.known_values.get(slot.name)
    grown = isinstance(known, Value) and span.value is None and known.value in {one.value for one in span.options}
    return grown or form.pointed_at(span.start) or len(form.cue_before("new_name", span.start)) >= NAMING


def by_name(form: Form, slot: Slot, spans: Sequence[Span]) -> list[Span]:
    """The record that is named best, of those that are not taken back."""
    free = kept(form, form.free(spans))
    return sorted(free, key=lambda one: (-one.sure, not form.cue_before(slot.name, one.start), one.start))[:1]


def _given(form: Form, slot: Slot) -> list[Span]:
    """A name that was clearly given for the slot, but is none that is known."""
    scored = {span: _clarity(form, slot, span) for span in form.free(_candidates(form, slot))}
    least = LEAST_FREE if slot.kind in (Kind.TEXT, Kind.ACCOUNT) else LEAST
    if form.under_way and not _put_right(form, slot):
        least = LEAST_UNDER_WAY
    best = sorted((one for one in scored if scored[one] >= least), key=lambda one: (-scored[one], one.start))
    free = slot.kind in (Kind.TEXT, Kind.ACCOUNT)
    return [Span(one.kind, one.start, one.end, one.text, one.text if free else None) for one in best[:1]]


def _put_right(form: Form, slot: Slot) -> bool:
    """Whether another record is named in the place of the one that is known; a new name is put right before it."""
    renamed = any(one.name in form.known_values for one in form.named("new_name", "opportunity_name"))
    return corrects(form) and slot.name in form.known_values and not renamed


def _candidates(form: Form, slot: Slot) -> Iterator[Span]:
    stops = [*form.taken, *form.reading.numbers, *form.reading.products, *form.reading.dates]
    for start, end in quoted(form.text):
        yield Span(slot.kind, start, end, form.text[start:end], form.text[start:end])
    for run in capital_runs(form.message, stops):
        yield as_span(form.message, run, slot.kind)
    for sighting in form.cues(CUES[slot.kind], after=False):
        read = to_the_end if slot.kind is Kind.OPPORTUNITY else name_at
        place = read(form.message, sighting.last + 1, stops)
        if place:
            yield as_span(form.message, place, slot.kind)
    for place in (*kind_runs(form.message, stops), *([name_at(form.message, 1, stops)] if _ordered(form, slot) else [])):
        if place:
            yield as_span(form.message, place, slot.kind)


def _ordered(form: Form, slot: Slot) -> bool:
    """Whether the message begins with an order, whose object may be the name: "bring pelham sports over"."""
    free = slot.kind in (Kind.TEXT, Kind.ACCOUNT)
    return free and bool(form.message.words) and form.message.words[0].folded in single_words("imperatives")


def _clarity(form: Form, slot: Slot, span: Span) -> float:
    """How clearly a name is given as the slot's."""
    words = [word for word in form.message.words if span.overlaps(word.start, word.end)]
    if not words or all(word.folded in single_words("ordinary") for word in words):
        return 0.0
    cue = form.cue_before(CUES[slot.kind], span.start)
    place = form.message.words.index(words[0])
    score = (1.5 if len(cue) > 4 else 1.0) if cue else 0.0
    score += 0.5 if words[0].capital and (len(words) > 1 or not opens_sentence(form.message, place)) else 0.0
    score += 0.6 if place == 1 and _ordered(form, slot) else 0.0
    new = form.named("new_name") and (form.pointed_at(span.start) or len(form.cue_before("new_name", span.start)) > 1)
    score -= 2.0 if new else 0.0
    score += 0.7 if len(words) > 1 else 0.0
    score += 1.5 if is_organisation(words) else 0.0
    score -= 1.5 if is_person(words) else 0.0
    return score + (0.5 if form.cue_after(CUES[slot.kind], span.end) else 0.0)


def _from_page(form: Form, slot: Slot) -> None:
    """The record that is open on the page, for "this one" or where nothing else is named."""
    key = form.page.get(PAGE.get(slot.kind, ""))
    if not key or slot.name in form.found or form.under_way:
        return
    if any(other.name in form.found for other in form.of_kind(*PAGE)):
        return
    known = next((one for one in form.reading.known if one.kind is slot.kind and one.value == key), None)
    pointed = next(iter(_pointing(form)), None)
    start, end, text = (pointed.start, pointed.end, pointed.text) if pointed else (0, 0, known.label if known else key)
    form.found[slot.name] = [Span(slot.kind, start, end, text, key, known.label if known else key)]


def _pointing(form: Form) -> Iterator[Span]:
    for sighting in phrases("here").find(form.message.words):
        start, end = form.message.span(sighting.first, sighting.last)
        yield Span(None, start, end, form.text[start:end], None)
