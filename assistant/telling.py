"""What is told in running words: a reason, a description, the fields of a sales activity."""

from __future__ import annotations

from assistant.clause import Clause, clauses
from assistant.form import Form
from assistant.slot import Kind, Slot
from assistant.span import Span
from assistant.vocabulary import phrases, single_words
from assistant.word import words_of

TOLD = ("reason", "description", "discovery", "business_need", "value_proposition", "competition", "current_activities")


def tell(form: Form) -> None:
    """Fill the slots that hold running words: by a cue, or the clause that is neither the request nor a value."""
    for slot in form.named(*TOLD):
        if slot.kind is Kind.TEXT:
            form.claim(slot, _cued(form, slot))
    for slot in form.named("reason", "description"):
        if slot.kind is Kind.TEXT:
            form.claim(slot, _remark(form, slot))


def _cued(form: Form, slot: Slot) -> list[Span]:
    for sighting in form.cues(slot.name, after=False):
        end = form.message.span(sighting.first, sighting.last)[1]
        clause = next((one for one in clauses(form.text) if one.start <= end <= one.end), None)
        if clause is None:
            continue
        start = end
        if form.text[end : clause.end].strip(" :") == "":
            following = next((one for one in clauses(form.text) if one.start >= clause.end), None)
            if following is None:
                continue
            start, clause = following.start, following
        return _span(form, start, clause.end)
    return []


def _span(form: Form, start: int, end: int) -> list[Span]:
    text = form.text[start:end].strip(" :,.;-")
    if len(words_of(text)) < 1:
        return []
    start += form.text[start:end].index(text)
    return [Span(Kind.TEXT, start, start + len(text), text, text)]


def _remark(form: Form, slot: Slot) -> list[Span]:
    parts = clauses(form.text)
    if len(parts) < 2:
        return []
    scored = [(_remarkable(form, one), -place, one) for place, one in enumerate(parts)]
    score, _, best = max(scored, key=lambda each: each[:2])
    return [Span(Kind.TEXT, best.start, best.end, best.text, best.text)] if score > 0 else []


def _remarkable(form: Form, clause: Clause) -> float:
    words = words_of(clause.text)
    if any(one.overlaps(clause.start, clause.end) for one in form.taken) or len(words) < 2:
        return -1.0
    if list(phrases("requests").find(words)):
        return -1.0
    loose = [word for word in words if word.folded not in single_words("fillers")]
    return 1.0 if loose else -1.0
