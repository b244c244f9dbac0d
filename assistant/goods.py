"""What and how many: products with their quantities, purchase order numbers, sales order numbers."""

from __future__ import annotations

import re

from assistant.form import Form
from assistant.proper import is_ordinary
from assistant.quantity import ARTICLE, BARE
from assistant.slot import Kind, Slot
from assistant.span import Span
from assistant.vocabulary import phrases, single_words
from assistant.word import words_of

CODE = re.compile(r"(?<![\w@])(?=[\w./-]*\d)[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*(?![\w@])")
LETTERED = re.compile(r"(?=.*[A-Za-z])(?=.*\d)(?=.*-)")
LONG = re.compile(r"(?<![\w.,-])\d{7,12}(?![\w-])")


def goods(form: Form) -> None:
    """Fill product, quantity, purchase order and sales order."""
    for slot in form.named("purchase_order"):
        form.claim(slot, _purchase_order(form))
    for slot in form.named("sales_order"):
        form.claim(slot, _sales_orders(form, slot))
    for slot in form.of_kind(Kind.PRODUCT):
        form.claim(slot, form.free(form.reading.products))
    for slot in form.of_kind(Kind.QUANTITY):
        form.claim(slot, _quantities(form, slot))
    for slot in form.of_kind(Kind.PRODUCT):
        form.claim(slot, _counted_in_reason(form))


def _purchase_order(form: Form) -> list[Span]:
    codes = [Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in CODE.finditer(form.text)]
    free = form.free(
        one
        for one in codes
        if not any(one.overlaps(other.start, other.end) for other in (*form.reading.numbers, *form.reading.dates))
    )
    cued = [one for one in free if form.cue_before("purchase_order", one.start)]
    return cued or [one for one in free if LETTERED.match(one.text) and any(sign.isupper() for sign in one.text)]


def _sales_orders(form: Form, slot: Slot) -> list[Span]:
    long = [Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in LONG.finditer(form.text)]
    orders = [*form.free(long), *(one for one in form.reading.identifiers(Kind.ORDER))]
    if orders:
        return sorted(orders, key=lambda one: one.start)
    codes = [Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in CODE.finditer(form.text)]
    return [one for one in form.free(codes) if form.cue_before(slot.name, one.start)]


def expected(form: Form) -> None:
    """Fill the dates: the one with a cue, else the first that is still to come."""
    for slot in form.of_kind(Kind.DATE):
        dates = form.free(form.reading.dates)
        cued = [one for one in dates if form.cue_before(slot.name, one.start) and len(form.cue_before(slot.name, one.start)) > 3]
        form.claim(slot, cued or [one for one in dates if str(one.value) > form.reading.today.isoformat()])


def _quantities(form: Form, slot: Slot) -> list[Span]:
    free = form.free(form.reading.quantities)
    products = [one for other in form.of_kind(Kind.PRODUCT) for one in form.found.get(other.name, ())]
    counted = [one for one in free if one.sure > BARE or _beside(form, one, products)]
    cued = [one for one in free if form.cue_before(slot.name, one.start)]
    told = [one for one in form.reading.quantities if one not in free and _counts_in_reason(form, one)]
    return counted or cued or [one for one in free if one.sure > ARTICLE and _stands_alone(form, one)] or told


def _beside(form: Form, number: Span, products: list[Span]) -> bool:
    """Whether a product stands directly before or after the number, or behind "a couple of"."""
    for product in products:
        low, high = sorted((number, product), key=lambda one: one.start)
        if re.fullmatch(r"[\s:x×(*-]{0,4}|\s(?:of|van|nieuwe|new|extra|more|additional|adobe)\s", form.text[low.end : high.start], re.I):
            return number.sure > ARTICLE
    return False


def _counted_in_reason(form: Form) -> list[Span]:
    """The product that is too many by the reason: "3 licences Photoshop are too much"."""
    numbers = [one for slot in form.of_kind(Kind.QUANTITY) for one in form.found.get(slot.name, ())]
    told = [number for number in numbers if _counts_in_reason(form, number)]
    unit = re.compile(r"\s(?:[^\W\d]+\s){0,2}")
    return [one for number in told for one in form.reading.products if unit.fullmatch(form.text[number.end : one.start] or "-")]


def _stands_alone(form: Form, number: Span) -> bool:
    """Whether the number counts nothing else: "20 terug", not "two members of staff"."""
    place = form.message.after(number.end)
    if place >= len(form.message.words) or not form.message.joins[place]:
        return True
    word = form.message.words[place]
    return is_ordinary(word) or word.folded in single_words("particles") or word.folded in single_words("fillers")


def _counts_in_reason(form: Form, number: Span) -> bool:
    """Whether a number inside the reason is what is too many: "er zijn 12 licenties te veel besteld"."""
    reason = next((one for slot in form.named("reason") for one in form.found.get(slot.name, ()) if one.overlaps(number.start, number.end)), None)
    if reason is None or number.sure <= ARTICLE:
        return False
    surplus = any(one.meaning == "surplus" for one in phrases("telling").find(words_of(reason.text)))
    of_many = re.match(r"\s*(?:van|of)\s+(?:de|the)\b", form.text[number.end :], re.I)
    return bool(of_many) or surplus and (number.sure > BARE or _beside(form, number, list(form.reading.products)))
