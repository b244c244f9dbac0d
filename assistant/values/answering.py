"""The answer to an open question: an option, a bare value of its kind, a yes or no, or for running words the whole message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.slot import Kind, Option, Slot
from assistant.values.activity import FIELDS
from assistant.values.calling import PARTS, names_for
from assistant.values.choosing import choice_spans, chosen, level_spans, segment_spans
from assistant.values.clause import clauses
from assistant.values.correcting import corrects, kept
from assistant.values.form import Form
from assistant.values.goods import codes, purchase_orders, sales_orders
from assistant.values.identifier import bare_number
from assistant.values.people import contacts, mail_contacts, persons
from assistant.values.proper import as_span, capital_runs, name_at
from assistant.values.quantity import BARE
from assistant.values.referring import by_name
from assistant.values.span import Span
from assistant.values.vocabulary import around, phrases, single_words
from assistant.values.word import words_of
from assistant.values.wordkind import is_everyday, is_ordinary

TOLD = ("reason", "description", *FIELDS)
LONGEST_NAME = 10
"""Words of a message that is still a name and not a sentence about something else."""
FIXED = (Kind.SEGMENT, Kind.LEVEL)
NAMED = (Kind.CUSTOMER, Kind.ACCOUNT, Kind.PERSON, Kind.CONTACT, Kind.OPPORTUNITY, Kind.PRODUCT)


def answer(form: Form, slot: Slot, options: Sequence[Option]) -> None:
    """Let the message fill the slot that was asked, before anything else is read from it."""
    numbered = form.free(form.reading.identifiers(slot.kind)) or list(bare_number(form.text, slot.kind))
    if numbered:
        form.claim(slot, kept(form, numbered))
        return
    option = chosen(form.text, options)
    if option:
        # the words that say it, where more is said beside it: "commercieel en team"
        said = READERS.get(slot.kind, _nothing)(form, slot) if slot.kind in FIXED else []
        form.claim(slot, [one for one in said if one.value == option.value] or [_as_chosen(form, slot, option)])
        return
    form.claim(slot, kept(form, READERS.get(slot.kind, _nothing)(form, slot)))
    if slot.kind in NAMED:
        form.claim(slot, _bare_name(form, slot))


def is_told(slot: Slot) -> bool:
    """Whether the slot takes running words, so that a whole message is its value."""
    return slot.kind is Kind.TEXT and slot.name in TOLD


def whole(form: Form) -> list[Span]:
    """The whole message as a value."""
    text = form.text.strip(" \t\n\"'“”‘’")
    text = text.rstrip(" .") if len(words_of(text)) <= LONGEST_NAME else text
    if not text:
        return []
    start = form.text.index(text)
    return [Span(Kind.TEXT, start, start + len(text), text, text)]


def _as_chosen(form: Form, slot: Slot, option: Option) -> Span:
    start, end = len(form.text) - len(form.text.lstrip()), len(form.text.rstrip())
    return Span(slot.kind, start, end, form.text[start:end], option.value, option.label)


def _nothing(_form: Form, _slot: Slot) -> list[Span]:
    return []


def _customer(form: Form, slot: Slot) -> list[Span]:
    return by_name(form, slot, form.reading.named(slot.kind))


def _account(form: Form, slot: Slot) -> list[Span]:
    return by_name(form, slot, (*form.reading.named(Kind.ACCOUNT), *form.reading.named(Kind.CUSTOMER)))


def _contact(form: Form, slot: Slot) -> list[Span]:
    return [*mail_contacts(form), *contacts(form, slot)]


def _quantity(form: Form, _slot: Slot) -> list[Span]:
    numbers = form.reading.quantities
    return [one for one in numbers if one.sure >= BARE] or list(numbers)


def _date(form: Form, _slot: Slot) -> list[Span]:
    return list(form.reading.dates)


def _product(form: Form, _slot: Slot) -> list[Span]:
    return list(form.reading.products_loosely)


def _choice(form: Form, slot: Slot) -> list[Span]:
    """A choice by its words; where yes and no are the choices, by how the message opens."""
    found = choice_spans(form, slot)
    for name in ("no", "yes"):
        if _yes_or_no(form, slot) and next((one for one in phrases(name).find(form.message.words[:3]) if one.first == 0), None):
            return [_as_chosen(form, slot, Option(name, _label(form, slot, name)))]
    if found and _yes_or_no(form, slot):
        return [_as_chosen(form, slot, Option(str(found[0].value), found[0].label))]
    return found


def _yes_or_no(form: Form, slot: Slot) -> bool:
    own = form.words.get(slot.name)
    return slot.name in ("admin_present", "terms", "managed_by_me") or bool(
        own and set(own.choices) <= {"yes", "no"} and own.choices
    )


def _label(form: Form, slot: Slot, key: str) -> str:
    own = form.words.get(slot.name)
    choice = own.choices.get(key) if own else None
    return (choice.nl if form.language == "nl" else choice.en) if choice else ""


def _text(form: Form, slot: Slot) -> list[Span]:
    """A name, a part of an address, a number: the part of the message that is it, or the whole."""
    if form.text.rstrip().endswith("?"):
        return []
    if slot.name in PARTS:
        places = [one.span for one in form.reading.places if one.part == PARTS[slot.name]]
        return places or ([] if _is_elsewhere(form) else _first_part(form))
    if slot.name == "request":
        return [one for one in form.reading.numbers if one.kind in (None, Kind.CUSTOMER)] or whole(form)
    if slot.name == "sales_order":
        return sales_orders(form, slot) or codes(form)
    if slot.name == "purchase_order":
        return purchase_orders(form) or codes(form) or whole(form)
    named = [
        one for one in names_for(form, slot) if form.cue_before(slot.name, one.start) or len(one.text) > len(form.text) * 0.8
    ]
    return named[:1] or _first_part(form)


def _is_elsewhere(form: Form) -> bool:
    """Whether the message is only another part of an address: a street and a postcode where the country is asked."""
    others = [one.span for one in form.reading.places]
    return bool(others) and all(
        any(one.overlaps(word.start, word.end) for one in others) or _adds_nothing(word) for word in form.message.words
    )


def _first_part(form: Form) -> list[Span]:
    """The first clause where more values follow it, else the whole message, without what leads up to it."""
    parts = clauses(form.text)
    more = [
        *form.reading.numbers,
        *(one.span for one in form.reading.places),
        *form.reading.of_vocabulary("segments", Kind.SEGMENT),
    ]
    if len(parts) > 1 and any(one.start >= parts[0].end for one in more):
        return [Span(Kind.TEXT, parts[0].start, parts[0].end, parts[0].text, parts[0].text)]
    return list(_without_place(form)) or list(_without_lead(form)) or whole(form)


def _without_place(form: Form) -> Iterator[Span]:
    """The name without where it is: "Kapsalon De Schaar BV in Eindhoven"."""
    run = next(capital_runs(form.message), None)
    if (
        run
        and run[0] == 0
        and run[1] + 2 < len(form.message.words)
        and form.message.words[run[1] + 1].folded in around("located")
    ):
        yield as_span(form.message, run, Kind.TEXT)


def _without_lead(form: Form) -> Iterator[Span]:
    """What stands behind "dat is", "het wordt", "it is called"."""
    words = form.message.words
    lead = next((place for place, word in enumerate(words) if word.folded not in single_words("leads")), 0)
    if lead and lead < len(words) and any(word.folded in around("called") for word in words[:lead]):
        start = words[lead].start
        text = form.text[start:].strip(" \t\n\"'“”‘’.")
        if text:
            yield Span(Kind.TEXT, start, start + len(text), text, text)


def _bare_name(form: Form, slot: Slot) -> list[Span]:
    """A name that is none of those known, where the message is hardly more than a name."""
    words = form.message.words
    gives_reason = any(one.first == 0 for one in form.cues("reason", after=False))
    if len(words) > LONGEST_NAME or form.text.rstrip().endswith("?") or gives_reason:
        return []
    person = slot.kind in (Kind.PERSON, Kind.CONTACT)
    reading = form.reading
    others = () if slot.kind is Kind.PRODUCT else (*reading.products, *reading.quantities, *reading.dates, *reading.numbers)
    for place, word in enumerate(words):
        run = name_at(form.message, place, (*form.taken, *others), person=person)
        if run is None or run[0] != place or (is_everyday(word) and not word.capital):
            continue
        left = [one for here, one in enumerate(words) if not run[0] <= here <= run[1] and not _adds_nothing(one)]
        if len(left) > 2 or is_ordinary(word):
            return []
        span = as_span(form.message, run, slot.kind)
        own = span.value if slot.kind in (Kind.ACCOUNT, Kind.PERSON) else None
        return [Span(slot.kind, span.start, span.end, span.text, own)]
    return []


def _adds_nothing(word: object) -> bool:
    said = getattr(word, "folded", "")
    return any(said in single_words(name) for name in ("fillers", "articles", "titles", "prepositions", "corrections"))


READERS: Mapping[Kind, Callable[[Form, Slot], list[Span]]] = {
    Kind.CUSTOMER: _customer,
    Kind.OPPORTUNITY: _customer,
    Kind.CONTRACT: _customer,
    Kind.ACCOUNT: _account,
    Kind.CONTACT: _contact,
    Kind.PERSON: persons,
    Kind.QUANTITY: _quantity,
    Kind.DATE: _date,
    Kind.PRODUCT: _product,
    Kind.LEVEL: level_spans,
    Kind.SEGMENT: segment_spans,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
}

__all__ = ["answer", "corrects", "is_told", "whole"]
