"""Who: the person and the e-mail address that a slot asks for, and who gives the permission."""

from __future__ import annotations

from assistant.form import Form
from assistant.proper import as_span, is_ordinary, is_organisation, name_at, styled
from assistant.slot import Kind
from assistant.span import Span
from assistant.vocabulary import single_words
from assistant.word import folded


def people(form: Form) -> None:
    """Fill the e-mail slots, then contacts and persons."""
    _mails(form)
    for slot in form.of_kind(Kind.CONTACT):
        mails = form.free(form.reading.identifiers(Kind.EMAIL))
        known = {one.value: one for one in form.reading.known if one.kind is Kind.CONTACT}
        form.claim(slot, [_contact(one, known) for one in mails])
        named = sorted(form.free(form.reading.named(Kind.CONTACT)), key=lambda one: (-_fit(form, slot.name, one), one.start))
        form.claim(slot, named)
        form.claim(slot, [Span(slot.kind, one.start, one.end, one.text, None) for one in _persons(form, slot.name)])
    for slot in form.of_kind(Kind.PERSON):
        form.claim(slot, _persons(form, slot.name))


def _contact(mail: Span, known: dict[str, object]) -> Span:
    one = known.get(str(mail.value))
    return Span(Kind.CONTACT, mail.start, mail.end, mail.text, mail.value, getattr(one, "label", mail.text))


def _mails(form: Form) -> None:
    slots = form.of_kind(Kind.EMAIL)
    mails = form.free(form.reading.identifiers(Kind.EMAIL))
    permitting = [slot for slot in slots if slot.name == "authorizer"]
    for slot in permitting:
        cued = [
            one
            for one in mails
            if form.cue_before(slot.name, one.start) is not None or form.cue_after(slot.name, one.end) is not None
        ]
        form.claim(slot, cued)
    for slot in slots:
        form.claim(slot, form.free(mails))


def _fit(form: Form, name: str, span: Span) -> float:
    """How well a person stands where the slot's person stands."""
    fit = 0.0
    if form.cue_before(name, span.start) is not None:
        fit += 1.5
    if form.cue_after(name, span.end) is not None:
        fit += 1.0
    if form.cue_before("old_person", span.start) is not None or form.cue_after("old_person", span.end) is not None:
        fit -= 3.0
    if any(0 <= mail.start - span.end <= 4 for mail in form.reading.identifiers(Kind.EMAIL)):
        fit += 2.0
    return fit


def _persons(form: Form, name: str) -> list[Span]:
    """People that may be meant, the likeliest first."""
    message = form.message
    stops = [*form.taken, *form.reading.numbers, *form.reading.products, *form.reading.dates, *form.reading.named(Kind.CUSTOMER)]
    found: dict[tuple[int, int], float] = {}
    place = 0
    while place < len(message.words):
        run = name_at(message, place, stops, person=True)
        if run is None or run[0] != place:
            place += 1
            continue
        score = _likeness(form, run)
        span = as_span(message, run, Kind.PERSON)
        score += _fit(form, name, span)
        if score >= 1.5 and not is_organisation(message.words[run[0] : run[1] + 1]):
            found[run] = score
        place = run[1] + 1
    best = sorted(found, key=lambda run: (-found[run], run))
    return [as_span(message, run, Kind.PERSON, sure=found[run]) for run in best]


def _likeness(form: Form, run: tuple[int, int]) -> float:
    """How much like a person's name the words are by themselves."""
    words = form.message.words[run[0] : run[1] + 1]
    score = 1.0 if words[0].folded in single_words("first_names") else -0.5
    if words[0].capital and styled(form.message):
        score += 0.5 if run[0] else 0.0
        score += 0.5 if len(words) > 1 and words[-1].capital else 0.0
    if is_ordinary(words[0]):
        score -= 1.5
    local = "".join(folded(str(mail.value).split("@")[0]) for mail in form.reading.identifiers(Kind.EMAIL))
    if any(len(word.folded) > 2 and word.folded in local for word in words):
        score += 1.5
    return score
