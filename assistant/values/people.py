"""Who: the person and the e-mail address that a slot asks for, and who gives the permission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.slot import Kind, Known, Slot
from assistant.values.form import Form
from assistant.values.proper import Run, as_span, capital_runs, name_at, opens_sentence
from assistant.values.span import Span
from assistant.values.vocabulary import single_words
from assistant.values.word import folded
from assistant.values.wordkind import is_ordinary, is_organisation

CUED, WEAKLY_CUED, CUED_AFTER, OLD, MAIL_FOLLOWS, MAIL_NAMES, POINTED = 1.5, 0.8, 1.0, -3.0, 1.0, 2.0, 1.5
FIRST_NAME, TWO_WORDS, AMID, LED, ORGANISATION, KNOWN_ADMIN = 1.5, 0.7, 0.5, -1.0, -2.0, -1.0
LEAST, LEAST_UNDER_WAY, SURE = 1.3, 2.0, 1.2


def people(form: Form) -> None:
    """Fill the e-mail slots, then contacts and persons."""
    _mails(form)
    for slot in form.of_kind(Kind.CONTACT):
        form.claim(slot, mail_contacts(form))
        form.claim(slot, contacts(form, slot))
        form.claim(slot, [Span(slot.kind, one.start, one.end, one.text, None) for one in persons(form, slot)])
    for slot in form.of_kind(Kind.PERSON):
        form.claim(slot, persons(form, slot))


def mail_contacts(form: Form) -> list[Span]:
    """Colleagues by their e-mail address; one that is not known is still a value, which the programme refuses."""
    known = {one.value: one for one in form.reading.known if one.kind is Kind.CONTACT}
    return [_contact(one, known) for one in form.free(form.reading.identifiers(Kind.EMAIL))]


def contacts(form: Form, slot: Slot) -> list[Span]:
    """Colleagues by name, the one who fits the slot best first."""
    named = form.free(form.reading.named(Kind.CONTACT))
    return sorted(named, key=lambda one: (-_fit(form, slot.name, one), -one.sure, one.start))


def persons(form: Form, slot: Slot) -> list[Span]:
    """People that may be meant, the likeliest first."""
    found: dict[Run, float] = {}
    for run in _candidates(form, slot):
        span = as_span(form.message, run, slot.kind)
        found[run] = _likeness(form, run) + _fit(form, slot.name, span)
    least = LEAST_UNDER_WAY if form.under_way and form.asked != slot.name else LEAST
    best = sorted((run for run in found if found[run] >= least), key=lambda run: (-found[run], run[0] - run[1], run))
    return form.free(as_span(form.message, run, slot.kind, sure=found[run]) for run in best)


def _contact(mail: Span, known: Mapping[str, Known]) -> Span:
    one = known.get(str(mail.value))
    return Span(Kind.CONTACT, mail.start, mail.end, mail.text, mail.value, one.label if one else mail.text)


def _mails(form: Form) -> None:
    slots = [slot for slot in form.of_kind(Kind.EMAIL) if slot.name != form.asked]
    mails = form.free(form.reading.identifiers(Kind.EMAIL))
    for slot in slots:
        if slot.name == "authorizer":
            before = [one for one in mails if form.cue_before(slot.name, one.start)]
            form.claim(slot, before or [one for one in mails if form.cue_after(slot.name, one.end)] or _permitted(form, mails))
    for slot in slots:
        if slot.name != "authorizer":
            form.claim(slot, form.free(mails))
    for slot in slots:
        if not form.of_kind(Kind.PERSON) or len(slots) == 1:
            form.claim(slot, form.free(mails))


def _permitted(form: Form, mails: list[Span]) -> list[Span]:
    """An address further behind words that speak of permission: "Rita Maes keurt het goed, r.maes@…"."""
    for cue in (*form.cues("authorizer", after=True), *form.cues("authorizer", after=False)):
        start, end = form.message.span(cue.first, cue.last)
        close = [one for one in mails if 0 <= one.start - end <= 40 or 0 <= start - one.end <= 25]
        if close:
            return close
    return []


def _candidates(form: Form, slot: Slot) -> Iterator[Run]:
    reading, message = form.reading, form.message
    stops = [*form.taken, *reading.numbers, *reading.products]
    yield from capital_runs(message, stops, person=True)
    for place, word in enumerate(message.words):
        lead = word.folded in single_words("first_names") and not word.capital and not is_ordinary(word)
        if lead or form.pointed_at(word.start):
            found = name_at(message, place, stops, person=True)
            if found and found[0] == place:
                yield found
    for sighting in form.cues(slot.name, after=False):
        found = name_at(message, sighting.last + 1, stops, person=True)
        if found:
            yield found
    for mail in reading.identifiers(Kind.EMAIL):
        place = message.before(mail.start)
        for first in range(max(0, place - 3), place + 1):
            found = name_at(message, first, stops, person=True)
            if found and found[1] == place:
                yield found
                break


def _fit(form: Form, name: str, span: Span) -> float:
    """How well a person stands where the slot's person stands."""
    cue = form.cue_before(name, span.start)
    fit = (CUED if len(cue) > 3 else WEAKLY_CUED) if cue else 0.0
    fit += CUED_AFTER if form.cue_after(name, span.end) else 0.0
    fit += POINTED if form.pointed_at(span.start) else 0.0
    fit += OLD if form.cue_before("old_person", span.start) or form.cue_after("old_person", span.end) else 0.0
    fit += MAIL_FOLLOWS if any(0 <= mail.start - span.end <= 4 for mail in form.reading.identifiers(Kind.EMAIL)) else 0.0
    if any(folded(name) == folded(span.text) for one in form.reading.known if one.kind is Kind.CUSTOMER for name in one.also):
        fit += KNOWN_ADMIN
    return fit


def _likeness(form: Form, run: Run) -> float:
    """How much like a person's name the words are by themselves."""
    words = form.message.words[run[0] : run[1] + 1]
    telling = [word for word in words if word.folded not in single_words("particles")]
    score = FIRST_NAME if words[0].folded in single_words("first_names") else 0.0
    score += TWO_WORDS if len(telling) in (2, 3) and telling[-1].capital == words[0].capital else 0.0
    score += AMID if words[0].capital and not opens_sentence(form.message, run[0]) else 0.0
    start, end = form.message.span(*run)
    customer = any(one.overlaps(start, end) and one.sure > SURE for one in form.reading.named(Kind.CUSTOMER))
    score += LED if run[0] and form.message.words[run[0] - 1].folded in single_words("articles") else 0.0
    score += ORGANISATION if is_organisation(words) or customer else 0.0
    score -= 2.0 if is_ordinary(words[0]) or words[0].folded in single_words("units") else 0.0
    locals_ = "".join(folded(str(mail.value).partition("@")[0]) for mail in form.reading.identifiers(Kind.EMAIL))
    return score + (MAIL_NAMES if any(len(word.folded) > 2 and word.folded in locals_ for word in words) else 0.0)
