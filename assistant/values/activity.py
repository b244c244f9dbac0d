"""The five fields of a sales activity: told under headings, or recognised by what a remark speaks of."""

from __future__ import annotations

import re
from functools import cache

from assistant.slot import Kind, Slot
from assistant.values.clause import Clause, clauses
from assistant.values.form import Form
from assistant.values.span import Span
from assistant.values.telling import spoken
from assistant.values.vocabulary import alternatives

FIELDS = ("discovery", "business_need", "value_proposition", "competition", "current_activities")


def tell_activity(form: Form) -> None:
    """Fill the fields, first those with a heading, then from the remarks."""
    slots = [slot for slot in form.named(*FIELDS) if slot.kind is Kind.TEXT]
    for slot in slots:
        form.claim(slot, _headed(form, slot, slots))
    for clause in clauses(form.text) if slots and not form.under_way else ():
        meant = _spoken_of(form, clause, slots)
        if meant is None:
            continue
        busy = any(one.overlaps(clause.start, clause.end) for one in form.taken)
        if not busy and len(clause.words) > 2 and not clause.requests:
            form.claim(meant, _remark(form, clause.start, clause.end))
        that = _that().search(clause.text) if clause.requests else None
        if that:
            form.claim(meant, form.free(_remark(form, clause.start + that.end(), clause.end)))


def _spoken_of(form: Form, clause: Clause, slots: list[Slot]) -> Slot | None:
    return next((one for one in slots if one.name not in form.found and clause.says(one.name)), None)


def _headed(form: Form, slot: Slot, slots: list[Slot]) -> list[Span]:
    """What stands under the slot's heading: "Competition: Affinity", "the competition is …", "vul de concurrentie in: …"."""
    for sighting in form.cues(slot.name, after=False):
        end = form.message.span(sighting.first, sighting.last)[1]
        head = _head().match(form.text, end)
        if head:
            span = spoken(form, head.end(), _end(form, head.end(), slots))
            return [span] if span else []
    return []


def _end(form: Form, start: int, slots: list[Slot]) -> int:
    """Where a field ends: with its sentence, or where another heading begins."""
    parts = [one for one in clauses(form.text) if one.end > start]
    if not parts:
        return len(form.text)
    same = [one for one in parts if one.sentence == parts[0].sentence]
    heads = [form.message.span(one.first, one.last) for slot in slots for one in form.cues(slot.name, after=False)]
    later = [begin for begin, end in heads if begin > start and _head().match(form.text, end) and begin <= same[-1].end]
    first_request = min((one.start for one in same[1:] if one.requests), default=same[-1].end)
    return min([*later, first_request, same[-1].end])


def _remark(form: Form, start: int, end: int) -> list[Span]:
    span = spoken(form, start, end)
    if span is None:
        return []
    there = _there_is().match(span.text)
    if there:
        return _kept(form, span.start + there.end(), span.start + len(_left_over().sub("", span.text)))
    return [span]


def _kept(form: Form, start: int, end: int) -> list[Span]:
    span = spoken(form, start, end)
    return [span] if span else []


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:in\s*)?(?::|=|(?:{alternatives('heads')})(?![^\W_]))\s*", re.I)


@cache
def _there_is() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:en|and) )?(?:{alternatives('there_is')})\s+", re.I)


@cache
def _that() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{alternatives('that')})\s", re.I)


@cache
def _left_over() -> re.Pattern[str]:
    """The last word of a Dutch verb in two parts: "er zit een concurrent op"."""
    return re.compile(rf"\s+(?:{alternatives('left_over')})$", re.I)
