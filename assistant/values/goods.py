"""What, how many, by when and under which number: products with quantities, dates, purchase and sales orders."""

from __future__ import annotations

import re
from functools import cache

from assistant.slot import Kind, Slot
from assistant.values.clause import clauses
from assistant.values.correcting import adds, corrects, is_short, kept
from assistant.values.form import Form
from assistant.values.quantity import ARTICLE, BARE
from assistant.values.span import Span, clear_of
from assistant.values.vocabulary import alternatives, before, phrases, single_words
from assistant.values.word import words_of
from assistant.values.wordkind import is_ordinary

CODE = re.compile(r"(?<![\w@])(?=[\w./-]{0,40}\d)[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*(?![\w@])")
LETTERED = re.compile(r"(?=.*[A-Za-z])(?=.*\d)(?=.*-)")
LONG = re.compile(r"(?<![\w.,-])\d{7,12}(?![\w-])")
COUNTED = re.compile(r"\s(?:[^\W\d]+\s){0,2}")


def goods(form: Form) -> None:
    """Fill product, quantity, purchase order and sales order."""
    for slot in form.named("purchase_order"):
        form.claim(slot, purchase_orders(form))
    for slot in form.named("sales_order"):
        form.claim(slot, sales_orders(form, slot))
    for slot in form.of_kind(Kind.PRODUCT):
        form.claim(slot, _once_each(form, kept(form, form.free(form.reading.products))))
    for slot in form.of_kind(Kind.QUANTITY):
        form.claim(slot, _asked_for(form, slot, _quantities(form, slot)))
    for slot in form.of_kind(Kind.PRODUCT):
        form.claim(slot, _counted_in_reason(form))


def _once_each(form: Form, products: list[Span]) -> list[Span]:
    """A product that is named twice is meant once, unless each time with a number of its own."""
    numbers = [one for one in form.reading.quantities if one.sure > ARTICLE]
    if any(slot.repeatable for slot in form.of_kind(Kind.QUANTITY)) and len(numbers) >= len(products):
        return products
    once: dict[object, Span] = {}
    for one in products:
        name = one.value or one.start
        if name not in once or any(_beside(form, number, [one]) for number in numbers):
            once[name] = one
    return list(once.values())


def expected(form: Form) -> None:
    """Fill the dates: the one with a cue, else the first that is still to come."""
    for slot in form.of_kind(Kind.DATE):
        dates = kept(form, form.free(form.reading.dates))
        cued = [one for one in dates if len(form.cue_before(slot.name, one.start)) > 3]
        form.claim(slot, cued or [one for one in dates if one.value is None or str(one.value) > form.reading.today.isoformat()])


def purchase_orders(form: Form) -> list[Span]:
    """The customer's own number: behind its cue, or letters and figures with a hyphen."""
    free = codes(form)
    cued = [one for one in free if form.cue_before("purchase_order", one.start)]
    return cued or [one for one in free if LETTERED.match(one.text) and any(sign.isupper() for sign in one.text)]


def sales_orders(form: Form, slot: Slot) -> list[Span]:
    """Sales order numbers: long figures, or what stands behind their cue."""
    long = [Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in LONG.finditer(form.text)]
    orders = [*form.free(long), *form.free(form.reading.identifiers(Kind.ORDER))]
    return sorted(orders, key=lambda one: one.start) or [one for one in codes(form) if form.cue_before(slot.name, one.start)]


def codes(form: Form) -> list[Span]:
    """Words that hold a figure and are nothing else."""
    found = (Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in CODE.finditer(form.text))
    return form.free(clear_of(found, (*form.reading.numbers, *form.reading.dates)))


def _quantities(form: Form, slot: Slot) -> list[Span]:
    free = kept(form, form.free(form.reading.quantities))
    if _asked_otherwise(form, slot):
        free = [one for one in free if one.sure > BARE or form.cue_before(slot.name, one.start)]
    products = [one for other in form.of_kind(Kind.PRODUCT) for one in form.found.get(other.name, ())]
    if form.under_way:
        products = list(form.reading.products)
    counted = [one for one in free if one.sure > BARE or _beside(form, one, products)]
    cued = [one for one in free if form.cue_before(slot.name, one.start)]
    loose = [one for one in free if one.sure > ARTICLE and _stands_alone(form, one)]
    if counted or cued:
        return [*(counted or cued), *([] if slot.repeatable or _in_request(form, counted or cued) else _in_request(form, loose))]
    if form.under_way and not (is_short(form) or corrects(form)):
        return []
    told = [one for one in form.reading.quantities if one not in free and _counts_in_reason(form, one)]
    return loose or told


def _asked_otherwise(form: Form, slot: Slot) -> bool:
    """Whether a mere number is no quantity: something else was asked, and how many is known; unless it is put right."""
    return form.asked not in (None, slot.name) and slot.name in form.known_values and not corrects(form)


def _asked_for(form: Form, slot: Slot, found: list[Span]) -> list[Span]:
    """Of several numbers the one in the request: "12 added by mistake. Take 10 off"."""
    asked = _in_request(form, found)
    return found if slot.repeatable or not asked else asked


def _in_request(form: Form, found: list[Span]) -> list[Span]:
    parts = [part for part in clauses(form.text) if part.requests]
    return [one for one in found if any(part.start <= one.start < part.end for part in parts)]


def _beside(form: Form, number: Span, products: list[Span]) -> bool:
    """Whether a product stands directly before or after the number, or behind "a couple of"."""
    for product in products:
        low, high = sorted((number, product), key=lambda one: one.start)
        if _beside_pattern().fullmatch(form.text[low.end : high.start]):
            return number.sure > ARTICLE or (form.under_way and adds(form) and number is low)
    return False


def _stands_alone(form: Form, number: Span) -> bool:
    """Whether the number counts nothing else: "20 terug", not "two members of staff"."""
    place = form.message.after(number.end)
    if place >= len(form.message.words) or not form.message.joins[place]:
        return True
    word = form.message.words[place]
    return is_ordinary(word) or word.folded in single_words("particles") or word.folded in single_words("fillers")


def _counts_in_reason(form: Form, number: Span) -> bool:
    """Whether a number inside the reason is what is too many: "er zijn 12 licenties te veel besteld"."""
    reasons = [one for slot in form.named("reason") for one in form.found.get(slot.name, ())]
    reason = next((one for one in reasons if one.overlaps(number.start, number.end)), None)
    if reason is None or number.sure <= ARTICLE:
        return False
    surplus = any(one.meaning == "surplus" for one in phrases("telling").find(words_of(reason.text)))
    counts = number.sure > BARE or _beside(form, number, list(form.reading.products))
    only = before("only").search(form.before(number.start))
    return bool(_of_many().match(form.text, number.end)) or (surplus and counts) or (number.sure > BARE and not only)


def _counted_in_reason(form: Form) -> list[Span]:
    """The product that is too many by the reason: "3 licences Photoshop are too much"."""
    numbers = [one for slot in form.of_kind(Kind.QUANTITY) for one in form.found.get(slot.name, ())]
    told = [number for number in numbers if _counts_in_reason(form, number)]
    return [
        one for number in told for one in form.reading.products if COUNTED.fullmatch(form.text[number.end : one.start] or "-")
    ]


@cache
def _beside_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s:x×(*-]{{0,4}}|\s(?:{alternatives('of')}|{alternatives('more')})\s", re.I)


@cache
def _of_many() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives('of')})\s+(?:de|the)\b", re.I)
