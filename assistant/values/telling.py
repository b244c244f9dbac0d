"""What is told in running words: what follows a cue or a colon, or stands beside the request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.slot import Kind, Slot
from assistant.values.clause import Clause, clauses, sentence_of
from assistant.values.form import Form
from assistant.values.span import Span
from assistant.values.vocabulary import alternatives, around, phrases, single_words
from assistant.values.word import Word, words_of

LONG_CUE = 6
"""A cue of so many letters is believed in any language."""
PARTICIPLE = re.compile(r"(?<![^\W_])(?:ge|over|ver|be|her|aan|in|op|uit)\w+(?:en|d|t)\s+$", re.I)
"""A Dutch verb form before "door": what follows is who did it, not why."""


def tell_what(form: Form) -> None:
    """Fill `description`: what follows a colon, what is told beside the request, or what the request is about."""
    for slot in form.named("description"):
        if slot.kind is Kind.TEXT:
            if not form.under_way:
                form.claim(slot, _after_colon(form))
                form.claim(slot, _beside_request(form))
                form.claim(slot, _behind_number(form))
            form.claim(slot, after_cue(form, slot))


def after_cue(form: Form, slot: Slot) -> list[Span]:
    """What stands behind the first cue of the slot, to the end of its clause."""
    found = [(cue, end) for cue, end in _cues(form, slot) if _valid(form, cue, end)]
    found = found or [
        (cue, end) for cue, end in _cues(form, slot, language="") if len(cue) >= LONG_CUE and _valid(form, cue, end)
    ]
    if form.under_way and (form.asked is None or slot.name in form.known_values):
        found = [one for one in found if one[0] in around("labels")]
    for cue, end in sorted(found, key=lambda one: (one[0] not in around("labels"), one[1])):
        parts = clauses(form.text)
        clause = next((one for one in parts if one.start <= end <= one.end), None)
        if clause and not form.text[end : clause.end].strip(" :"):
            clause = next((one for one in parts if one.start >= end), None)
            end = clause.start if clause else end
        if clause:
            span = spoken(form, end, _request_from(clause, end))
            if span and _is_told(form, span, labelled=cue in around("labels") or clause.mark == ":"):
                return [span]
    return []


def _is_told(form: Form, span: Span, *, labelled: bool) -> bool:
    """Whether something is told, and not only a number or a name that fills another slot."""
    only_value = any(one.start <= span.start and span.end <= one.end for one in form.taken)
    return not only_value and (labelled or len(words_of(span.text)) > 1)


def spoken(form: Form, start: int, end: int) -> Span | None:
    """The words of a stretch, without the marks and small links around them."""
    text = form.text[start:end].strip(" \t\n:,.;-=\"'“”‘’")
    lead = _lead().match(text)
    if lead:
        text = text[lead.end() :]
    if not text:
        return None
    start += form.text[start:end].index(text)
    return Span(Kind.TEXT, start, start + len(text), text, text)


def _cues(form: Form, slot: Slot, *, language: str | None = None) -> Iterator[tuple[str, int]]:
    """The slot's cues in the message's language (or in any), with the place behind each."""
    begun = -1
    for sighting in form.cues(slot.name, after=False, language=form.language if language is None else language):
        if sighting.first > begun:
            begun = sighting.first
            yield sighting.meaning, form.message.span(sighting.first, sighting.last)[1]


def _valid(form: Form, cue: str, end: int) -> bool:
    """Whether a cue that is also another word is one here: "since they moved", not "since Monday" or "as Government"."""
    place = form.message.after(end)
    following = form.message.words[place].folded if place < len(form.message.words) else ""
    if cue in around("cue_before_subject"):
        clause_begins = form.text[: end - len(cue)].rstrip().endswith(",")
        return (
            following in around("subjects")
            or (clause_begins and following not in ("a", "an"))
            or following in ("our", "their", "my", "his", "her")
        )
    if cue in around("there"):
        noun = place < len(form.message.words) and (form.message.words[place].capital or following in single_words("titles"))
        return form.text[: end - len(cue)].rstrip().endswith(",") and (noun or following in around("owners"))
    if cue in around("by") and PARTICIPLE.search(form.before(end - len(cue))):
        return False
    if cue in around("cue_before_noun"):
        return following in around("owners")
    if cue in around("since"):
        return not any(0 <= one.start - end <= 6 for one in form.reading.dates) and not following.isdigit()
    return True


def _request_from(clause: Clause, end: int) -> int:
    """Where in the rest of a clause the request begins: "omdat zij weg is wil ik …"; the clause's end where it does not."""
    words = tuple(Word(w.start + clause.start, w.end + clause.start, w.text, w.folded) for w in clause.words)
    later = tuple(word for word in words if word.start >= end)
    starts = [later[one.first].start for one in phrases("requests").find(later) if one.first > 1 and one.last > one.first]
    return min(starts, default=clause.end)


def _after_colon(form: Form) -> list[Span]:
    parts = clauses(form.text)
    for place, clause in enumerate(parts):
        if place and clause.mark in (":", ";") and not clause.requests and not _labelled(form, parts[place - 1]):
            span = spoken(form, clause.start, _end_of_telling(parts, clause))
            return [span] if span else []
    return []


def _behind_number(form: Form) -> list[Span]:
    """What is told behind a number without any mark: "een case voor opp-3002 het prijsboek is weg"."""
    for number in form.reading.identifiers(Kind.OPPORTUNITY):
        words = [word for word in form.message.words if word.start >= number.end]
        if len(words) > 2 and words[0].folded in around("owners") | around("subjects"):
            clause = next(one for one in clauses(form.text) if one.start <= words[0].start < one.end)
            span = spoken(form, words[0].start, clause.end)
            return [span] if span else []
    return []


def _labelled(form: Form, clause: Clause) -> bool:
    """Whether what stands before a colon is the name of another slot."""
    names = [slot.name for slot in form.slots if slot.name != "description"]
    return (
        any(one.last == len(clause.words) - 1 for name in names for one in form.cues_in(name, clause.words))
        and len(clause.words) < 4
    )


def _end_of_telling(parts: tuple[Clause, ...], first: Clause) -> int:
    """The end of what is told from a clause on: up to the next sentence that is a request."""
    end = first.end
    for clause in parts[parts.index(first) + 1 :]:
        if clause.requests:
            break
        end = clause.end
    return end


def _beside_request(form: Form) -> list[Span]:
    parts = clauses(form.text)
    told = [one for one in parts if _tells(form, one)]
    if not told or not any(one.requests for one in parts):
        return []
    first = told[0]
    whole = sentence_of(parts, first)
    start = whole[0].start if not any(one.requests for one in whole) else first.start
    span = spoken(form, start, _end_of_telling(parts, first))
    return [span] if span else []


def _tells(form: Form, clause: Clause) -> bool:
    if (
        clause.requests
        or len(clause.words) < 2
        or any(one.overlaps(clause.start, clause.end) for one in form.reading.identifiers(Kind.EMAIL))
    ):
        return False
    telling = [word for word in clause.words if word.folded not in single_words("fillers")]
    return len(telling) > 1 and not clause.courteous


@cache
def _lead() -> re.Pattern[str]:
    """A small word in front of what is told, which does not belong to it."""
    return re.compile(rf"(?:{alternatives('leads_in')})\s+(?=\S)", re.I)
