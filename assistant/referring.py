"""Which record is meant: a customer, an authorization, an order, a deal, a contract, a colleague, an account."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.form import Form
from assistant.proper import as_span, name_at, quoted
from assistant.slot import Kind, Slot
from assistant.span import Span
from assistant.vocabulary import phrases

NUMBERED = (Kind.AUTHORIZATION, Kind.ORDER, Kind.OPPORTUNITY, Kind.CONTRACT)
PAGE = {
    Kind.CUSTOMER: "customer",
    Kind.AUTHORIZATION: "authorization",
    Kind.OPPORTUNITY: "opportunity",
    Kind.CONTRACT: "contract",
    Kind.ORDER: "order",
}


def refer(form: Form) -> None:
    """Fill the slots that hold a record: first by number, then by name, then by what is open on the page."""
    for slot in form.of_kind(*NUMBERED):
        form.claim(slot, form.free(form.reading.identifiers(slot.kind)))
    for slot in form.slots:
        if slot.name == "customer":
            _customer(form, slot)
        elif slot.kind in (Kind.OPPORTUNITY, Kind.CONTRACT):
            form.claim(slot, _best(form, slot, form.reading.named(slot.kind)))
        elif slot.kind is Kind.ACCOUNT:
            form.claim(
                slot,
                _best(form, slot, (*form.reading.named(Kind.ACCOUNT), *form.reading.named(Kind.CUSTOMER)))
                or _unknown(form, slot),
            )
    for slot in form.of_kind(*PAGE):
        _from_page(form, slot)


def _customer(form: Form, slot: Slot) -> None:
    form.claim(slot, form.free(form.reading.identifiers(Kind.CUSTOMER)))
    form.claim(slot, _best(form, slot, form.reading.named(Kind.CUSTOMER)))
    if not any(other.name in form.found for other in form.of_kind(Kind.AUTHORIZATION, Kind.ORDER)):
        form.claim(slot, _unknown(form, slot))


def _best(form: Form, slot: Slot, spans: tuple[Span, ...]) -> list[Span]:
    free = form.free(spans)
    return sorted(free, key=lambda one: (-one.sure, form.cue_before(slot.name, one.start) is None, one.start))[:1]


def _unknown(form: Form, slot: Slot) -> list[Span]:
    """A name that was clearly given for the slot, but is none that is known."""
    found: list[tuple[int, Span]] = []
    stops = [*form.taken, *form.reading.numbers, *form.reading.products, *form.reading.dates]
    for sighting in form.cues(slot.name, after=False):
        place = name_at(form.message, sighting.last + 1, stops)
        if place:
            span = as_span(form.message, place, slot.kind)
            found.append((place[0], span))
    for start, end in quoted(form.text):
        found.append((0, Span(slot.kind, start, end, form.text[start:end], form.text[start:end])))
    free = form.free(span for _, span in found)
    text_slot = slot.kind in (Kind.TEXT, Kind.ACCOUNT)
    return [Span(one.kind, one.start, one.end, one.text, one.value if text_slot else None) for one in free[:1]]


def _from_page(form: Form, slot: Slot) -> None:
    """The record that is open on the page, for "this one" or where nothing else is named."""
    key = form.page.get(PAGE.get(slot.kind, ""))
    if not key or slot.name in form.found:
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
