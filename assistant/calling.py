"""What something is called or is to be called: an organisation, one's own company, a new name, a deal; where it is."""

from __future__ import annotations

from assistant.clause import clauses
from assistant.form import Form
from assistant.proper import as_span, name_at, quoted
from assistant.slot import Kind, Slot
from assistant.span import Span

NAMES = ("organisation", "company", "new_name", "opportunity_name")
PARTS = {"address": "street", "postcode": "postcode", "country": "country"}


def call(form: Form) -> None:
    """Fill the names, then address, postcode and country."""
    for slot in form.slots:
        if slot.name in PARTS and slot.kind is Kind.TEXT:
            form.claim(slot, form.free(one.span for one in form.reading.places if one.part == PARTS[slot.name]))
    for slot in form.named(*NAMES):
        form.claim(slot, _named(form, slot))


def _named(form: Form, slot: Slot) -> list[Span]:
    stops = [*form.taken, *form.reading.numbers, *(one.span for one in form.reading.places)]
    found = [Span(Kind.TEXT, start, end, form.text[start:end], form.text[start:end]) for start, end in quoted(form.text)]
    for sighting in sorted(form.cues(slot.name, after=False), key=lambda one: one.first - one.last):
        place = name_at(form.message, sighting.last + 1, stops)
        if place:
            found.append(as_span(form.message, place, Kind.TEXT))
    return form.free(found)[:1]


__all__ = ["call", "clauses"]
