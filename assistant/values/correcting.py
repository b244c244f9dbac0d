"""Putting right what was said before: "nee, 5 stuks", "geen Illustrator maar Photoshop", "en ook 2 InDesign"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.slot import Kind, Slot, Value, Values
from assistant.values.clause import clauses
from assistant.values.form import Form
from assistant.values.span import Span
from assistant.values.vocabulary import alternatives, before, phrases
from assistant.values.word import message_of

SHORT = 7
"""Words of a message that is no more than a correction."""


def corrects(form: Form) -> bool:
    """Whether the message puts something right."""
    return puts_right(form.text)


def puts_right(text: str) -> bool:
    """Whether a message begins by taking something back, or ends in "bedoel ik"."""
    begins = any(one.first < 2 for one in phrases("corrections").find(message_of(text).words[:4]))
    return begins or bool(_meant().search(text))


def only_puts_right(text: str) -> bool:
    """Whether it puts something right and asks for nothing else: "toch 14", not "nee, stuur de uitnodiging opnieuw"."""
    return puts_right(text) and not requests(text)


def requests(text: str) -> bool:
    """Whether a clause of the message asks that something be done, or asks at all."""
    return any(clause.requests for clause in clauses(text))


def adds(form: Form) -> bool:
    """Whether the message asks for something more, beside what is there: "en 10 stock", "doe er nog een bij"."""
    begins = bool(form.message.words) and form.message.words[0].folded in ("en", "and", "plus")
    return begins or next(iter(phrases("additions").find(form.message.words)), None) is not None


def kept(form: Form, spans: Sequence[Span]) -> list[Span]:
    """The values without those that are taken back, unless nothing would be left; after "from 10 to 5" only the 5."""
    left = [one for one in spans if not is_taken_back(form, one)]
    if form.under_way:
        left = [
            one
            for one in left
            if not (before("from").search(form.before(one.start)) and _to().match(form.text[one.end : one.end + 40]))
        ] or left
    return left


def is_taken_back(form: Form, span: Span) -> bool:
    """Whether a value stands behind "not", "geen" or "instead of"."""
    said = form.before(span.start)
    back = bool(before("taken_back").search(said) or before("instead_of").search(said))
    return back or (form.under_way and span.kind is Kind.PRODUCT and bool(_left_out().match(form.text, span.end)))


def is_short(form: Form) -> bool:
    """Whether there is room for little besides a value."""
    return len(form.message.words) <= SHORT


def amended(form: Form) -> Values:
    """The values of the message laid over those that are known; what was known already is left out."""
    found = dict(form.values())
    for slot in form.slots:
        said = found.get(slot.name)
        if slot.repeatable and isinstance(said, tuple):
            found[slot.name] = _several(form, slot, said)
    found = {**_left(form), **found}
    return {name: said for name, said in found.items() if name == form.asked or not _same(said, form.known_values.get(name))}


def _left(form: Form) -> Values:
    """What stays of several products, with their quantities, where one is only taken back: "toch geen InDesign"."""
    products, quantities = form.known_values.get("product"), form.known_values.get("quantity")
    gone = [one.value for one in form.reading.products if is_taken_back(form, one)]
    if not isinstance(products, tuple) or "product" in form.found or not gone:
        return {}
    stays = [place for place, one in enumerate(products) if one.value not in gone]
    if not stays or len(stays) == len(products):
        return {}
    left: dict[str, Value | tuple[Value, ...]] = {"product": tuple(products[place] for place in stays)}
    if isinstance(quantities, tuple) and len(quantities) == len(products):
        left["quantity"] = tuple(quantities[place] for place in stays)
    return left


def _several(form: Form, slot: Slot, said: tuple[Value, ...]) -> tuple[Value, ...]:
    earlier = form.known_values.get(slot.name)
    before = earlier if isinstance(earlier, tuple) else (earlier,) if earlier else ()
    if not before or not form.under_way:
        return said
    if slot.kind is Kind.QUANTITY and len(said) == 1:
        return _quantity_of(form, before, said[0])
    if len(said) == 1 and len(before) > 1 and slot.kind is Kind.PRODUCT:
        return _replaced(form, before, said[0])
    if adds(form) and not corrects(form):
        return (*before, *(one for one in said if one.value not in [each.value for each in before]))
    return said


def _quantity_of(form: Form, before: tuple[Value, ...], number: Value) -> tuple[Value, ...]:
    """One number, for the product that is named beside it, or for the next that has none yet."""
    products = form.known_values.get("product")
    listed = products if isinstance(products, tuple) else ()
    if form.asked == "quantity" and len(before) < len(listed):
        return (*before, number)
    named = [one.value for one in form.reading.products]
    places = [place for place, one in enumerate(listed) if one.value in named and place < len(before)]
    if len(places) == 1 and len(before) > 1:
        return tuple(number if place == places[0] else one for place, one in enumerate(before))
    if adds(form) and not corrects(form) and named and not places:
        return (*before, number)
    return (number,)


def _replaced(form: Form, before: tuple[Value, ...], product: Value) -> tuple[Value, ...]:
    """One product in the place of the one that is taken back; the list as it was where it is only spoken of."""
    gone = [one.value for one in form.reading.products if is_taken_back(form, one)]
    values = [one.value for one in before]
    if product.value in values and not gone:
        return before if form.reading.quantities else (product,)
    if len(gone) == 1 and gone[0] in values:
        return tuple(product if one.value == gone[0] else one for one in before)
    return (*before, product) if adds(form) and not corrects(form) else (product,)


def _same(said: Value | tuple[Value, ...], known: Value | tuple[Value, ...] | None) -> bool:
    if known is None:
        return False
    return _keys(said) == _keys(known)


def _keys(values: Value | tuple[Value, ...]) -> list[object]:
    each = values if isinstance(values, tuple) else (values,)
    return [one.value if one.value is not None else (one.text.casefold(), one.options) for one in each]


@cache
def _meant() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives('meant')})\W*$", re.I)


@cache
def _left_out() -> re.Pattern[str]:
    """What follows a product that has to go: "indesign eruit", "indesign hoeft niet"."""
    return re.compile(rf"\s+(?:{alternatives('left_out')})(?![^\W_])", re.I)


@cache
def _to() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:[^\W\d]+\s+){{0,2}}(?:{alternatives('to')})\s", re.I)
