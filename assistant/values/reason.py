"""Why something is asked: what follows "because", or the remark that is neither the request nor a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.slot import Kind
from assistant.values.clause import Clause, clauses
from assistant.values.form import Form
from assistant.values.span import Span
from assistant.values.telling import after_cue, spoken
from assistant.values.vocabulary import alternatives, around, single_words
from assistant.values.word import words_of

RECORDS = frozenset({Kind.CUSTOMER, Kind.AUTHORIZATION, Kind.ORDER, Kind.OPPORTUNITY, Kind.CONTRACT, Kind.ACCOUNT})
STATEMENT, ABOUT_RECORD, ABOUT_VALUE, REQUEST, AMISS, SUBJECT, WISH = 1.0, -0.7, -3.0, -3.0, 0.7, 0.4, -0.6


def tell_why(form: Form) -> None:
    """Fill `reason`: what follows "because", or the remark that is neither the request nor a value."""
    for slot in form.named("reason"):
        if slot.kind is Kind.TEXT:
            form.claim(slot, after_cue(form, slot))
            if not form.under_way:
                form.claim(slot, _remark(form))
                form.claim(slot, _with_cue(form))


def _remark(form: Form) -> list[Span]:
    parts = clauses(form.text)
    scored = [(_remarkable(form, one), place, one) for place, one in enumerate((*parts, *_halves(form, parts)))]
    score, _, best = max(scored, key=lambda each: (each[0], -each[1]), default=(0.0, 0, None))
    if best is None or score <= 0 or len(parts) < 2:
        return []
    reported = _reported().search(best.text)
    span = spoken(form, best.start + (reported.end() if reported else 0), best.end)
    return [span] if span else []


def _halves(form: Form, parts: tuple[Clause, ...]) -> Iterator[Clause]:
    """The second half of "the museum is a foundation and should never have been …", where the first names a record."""
    for clause in parts:
        for match in _second_half().finditer(clause.text):
            if any(one.overlaps(clause.start, clause.start + match.start()) for one in form.taken):
                start = clause.start + match.end()
                yield Clause(start, clause.end, form.text[start : clause.end], clause.mark, clause.closing, clause.sentence)


def _remarkable(form: Form, clause: Clause) -> float:
    """How much a clause is like a reason."""
    words = clause.words
    if len(words) < 2 or clause.courteous or _only_goods(form, clause):
        return REQUEST
    score = STATEMENT + (REQUEST if clause.requests else 0.0)
    inside = [one for one in form.taken if one.overlaps(clause.start, clause.end)]
    score += ABOUT_RECORD if any(one.kind in RECORDS for one in inside) else 0.0
    score += ABOUT_VALUE if any(one.kind not in RECORDS for one in inside) else 0.0
    score += WISH if clause.says("wish") and any(one.kind in RECORDS or one.kind is Kind.TEXT for one in inside) else 0.0
    score += AMISS if clause.says("wrong") else 0.0
    return score + (SUBJECT if words[0].folded in around("subjects") or words[0].folded in around("owners") else 0.0)


def _only_goods(form: Form, clause: Clause) -> bool:
    """Whether a clause holds nothing but what and how many: "4 stuks"."""
    if clause.words[0].folded in around("subjects"):
        return False
    goods = (*form.reading.products, *form.reading.quantities, *form.reading.numbers, *form.taken)
    for word in clause.words:
        start, end = word.start + clause.start, word.end + clause.start
        small = any(word.folded in single_words(name) for name in ("units", "fillers", "articles", "prepositions"))
        if not small and not any(one.overlaps(start, end) for one in goods):
            return False
    return True


def _with_cue(form: Form) -> list[Span]:
    """A cause in half a sentence, cue and all: "heet sinds de fusie …"."""
    for sighting in form.cues("reason_with_cue", after=False):
        start, end = form.message.span(sighting.first, sighting.last)
        clause = next((one for one in clauses(form.text) if one.start <= start < one.end), None)
        stop = min((one.start for one in form.taken if one.start >= end), default=len(form.text))
        if clause and (sighting.meaning != "sinds" or form.text[end:].lstrip()[:3] in ("de ", "een", "het")):
            span = spoken(form, start, min(clause.end, stop))
            if span and len(words_of(span.text)) > 2:
                return [span]
    return []


@cache
def _reported() -> re.Pattern[str]:
    """Who told it: "Wouter says that"."""
    return re.compile(rf"^(?:[^\W_]+\s){{1,6}}(?:{alternatives('reports')})\s(?:(?:{alternatives('that')})\s)?", re.I)


@cache
def _second_half() -> re.Pattern[str]:
    return re.compile(rf" (?:en|and) (?={alternatives('second_halves')})", re.I)
