"""The answer to an open question: a bare value of its kind, an option, a yes or no, or for running words the whole message."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.choosing import choice_spans, chosen
from assistant.form import Form
from assistant.proper import as_span, is_ordinary, name_at
from assistant.slot import Kind, Option, Slot, Value
from assistant.span import Span
from assistant.activity import FIELDS
from assistant.vocabulary import phrases
from assistant.word import words_of

LONGEST_NAME = 6
TOLD = ("reason", "description", *FIELDS)


def answer(form: Form, slot: Slot, options: Sequence[Option]) -> None:
    """Fill the slot that was asked with what the message says for it."""
    if slot.kind is Kind.TEXT and slot.name in TOLD:
        form.found = {slot.name: [_whole(form)]}
        return
    option = chosen(form.text, options)
    if option:
        form.found[slot.name] = [Span(slot.kind, 0, 0, option.label, option.value, option.label)]
        return
    if slot.name in form.found:
        return
    if slot.kind is Kind.CHOICE:
        _choice(form, slot)
    elif slot.kind is Kind.QUANTITY:
        form.claim(slot, form.free(form.reading.quantities))
    elif slot.kind is Kind.DATE:
        form.claim(slot, form.free(form.reading.dates))
    elif slot.kind is Kind.TEXT:
        form.claim(slot, [_whole(form)])
    elif slot.kind in (Kind.CUSTOMER, Kind.ACCOUNT, Kind.PERSON, Kind.CONTACT, Kind.OPPORTUNITY, Kind.PRODUCT):
        _bare_name(form, slot)


def _choice(form: Form, slot: Slot) -> None:
    opening = form.message.words[:1]
    for name in ("no", "yes"):
        first = next(iter(phrases(name).find(opening)), None)
        if first:
            start, end = form.message.span(0, 0)
            form.found[slot.name] = [Span(slot.kind, start, end, form.text[start:end], name)]
            return
    form.claim(slot, choice_spans(form, slot))


def _bare_name(form: Form, slot: Slot) -> None:
    if len(form.message.words) > LONGEST_NAME + 4 or form.text.rstrip().endswith("?"):
        return
    for place in range(len(form.message.words)):
        run = name_at(form.message, place, form.taken, person=slot.kind in (Kind.PERSON, Kind.CONTACT))
        if run and not is_ordinary(form.message.words[run[0]]):
            span = as_span(form.message, run, slot.kind)
            own = span.value if slot.kind in (Kind.ACCOUNT, Kind.PERSON) else None
            form.claim(slot, [Span(slot.kind, span.start, span.end, span.text, own)])
            return


def _whole(form: Form) -> Span:
    text = form.text.strip(" \t\n\"'“”‘’")
    text = text.rstrip(" .") if len(words_of(text)) < LONGEST_NAME else text
    start = form.text.index(text)
    return Span(Kind.TEXT, start, start + len(text), text, text)


__all__ = ["Value", "answer"]
