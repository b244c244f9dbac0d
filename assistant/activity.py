"""The five fields of a sales activity: told under headings, or recognised by what a remark speaks of."""

from __future__ import annotations

import re

from assistant.clause import Clause, clauses
from assistant.form import Form
from assistant.slot import Kind, Slot
from assistant.span import Span
from assistant.telling import spoken
from assistant.word import Word

FIELDS = ("discovery", "business_need", "value_proposition", "competition", "current_activities")
HEADS = re.compile(r"\s*(?:in\s*)?(?::|=|is\b|are\b|zijn\b|wordt\b)\s*", re.I)
THERE_IS = re.compile(r"^(?:en |and )?(?:er (?:zit|is|zijn)|there(?: is|'s| are)|we (?:compete|concurreren) (?:with|met|tegen))\s+", re.I)
LEFT_OVER = re.compile(r"\s+(?:op|in|bij|tussen|mee)$", re.I)


def tell_activity(form: Form) -> None:
    """Fill the fields, first those with a heading, then from the remarks."""
    slots = [slot for slot in form.named(*FIELDS) if slot.kind is Kind.TEXT]
    for slot in slots:
        form.claim(slot, _headed(form, slot, slots))
    for clause in clauses(form.text) if slots and not form.under_way else ():
        slot = next((one for one in slots if one.name not in form.found and clause.says(one.name)), None)
        busy = any(one.overlaps(clause.start, clause.end) for one in form.taken if one.kind is Kind.TEXT)
        if slot and not busy and len(clause.words) > 2 and not clause.requests:
            form.claim(slot, _remark(form, clause))


def _headed(form: Form, slot: Slot, slots: list[Slot]) -> list[Span]:
    """What stands under the slot's heading: "Competition: Affinity", "the competition is …", "vul de concurrentie in: …"."""
    for sighting in form.cues(slot.name, after=False):
        end = form.message.span(sighting.first, sighting.last)[1]
        head = HEADS.match(form.text, end)
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
    later = [begin for begin, end in heads if begin > start and HEADS.match(form.text, end) and begin <= same[-1].end]
    first_request = min((one.start for one in same[1:] if one.requests), default=same[-1].end)
    return min([*later, first_request, same[-1].end])


def _remark(form: Form, clause: Clause) -> list[Span]:
    span = spoken(form, clause.start, clause.end)
    if span is None:
        return []
    there = THERE_IS.match(span.text)
    if there:
        return _kept(form, span.start + there.end(), span.start + len(LEFT_OVER.sub("", span.text)))
    return [span]


def _kept(form: Form, start: int, end: int) -> list[Span]:
    span = spoken(form, start, end)
    return [span] if span else []


__all__ = ["FIELDS", "Word", "tell_activity"]
