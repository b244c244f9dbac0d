"""What and how many: products with their quantities, purchase order numbers, sales order numbers."""

from __future__ import annotations

import re

from assistant.form import Form
from assistant.quantity import ARTICLE, BARE
from assistant.slot import Kind, Slot
from assistant.span import Span

CODE = re.compile(r"(?<![\w@])(?=[\w./-]*\d)[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*(?![\w@])")
LETTERED = re.compile(r"(?=.*[A-Za-z])(?=.*\d)(?=.*-)")
LONG = re.compile(r"(?<![\w.,-])\d{7,12}(?![\w-])")


def goods(form: Form) -> None:
    """Fill product, quantity, purchase order and sales order."""
    for slot in form.named("purchase_order"):
        form.claim(slot, _purchase_order(form))
    for slot in form.named("sales_order"):
        form.claim(slot, _sales_orders(form, slot))
    products = form.free(form.reading.products)
    for slot in form.of_kind(Kind.PRODUCT):
        form.claim(slot, products)
    for slot in form.of_kind(Kind.QUANTITY):
        form.claim(slot, _quantities(form, slot))


def _purchase_order(form: Form) -> list[Span]:
    codes = [Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in CODE.finditer(form.text)]
    free = form.free(
        one
        for one in codes
        if not any(one.overlaps(other.start, other.end) for other in (*form.reading.numbers, *form.reading.dates))
    )
    cued = [one for one in free if form.cue_before("purchase_order", one.start) is not None]
    return cued or [one for one in free if LETTERED.match(one.text) and any(sign.isupper() for sign in one.text)]


def _sales_orders(form: Form, slot: Slot) -> list[Span]:
    long = [Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in LONG.finditer(form.text)]
    orders = [*form.free(long), *(one for one in form.reading.identifiers(Kind.ORDER))]
    if orders:
        return sorted(orders, key=lambda one: one.start)
    codes = [Span(Kind.TEXT, *match.span(), match[0], match[0]) for match in CODE.finditer(form.text)]
    return [one for one in form.free(codes) if form.cue_before(slot.name, one.start) is not None]


def _quantities(form: Form, slot: Slot) -> list[Span]:
    free = form.free(form.reading.quantities)
    products = [one for slot in form.of_kind(Kind.PRODUCT) for one in form.found.get(slot.name, ())]
    counted = [one for one in free if one.sure > BARE or _beside(form, one, products)]
    if counted:
        return counted
    cued = [one for one in free if form.cue_before(slot.name, one.start) is not None]
    return cued or [one for one in free if one.sure > ARTICLE]


def _beside(form: Form, number: Span, products: list[Span]) -> bool:
    """Whether a product stands directly before or after the number."""
    for product in products:
        low, high = sorted((number, product), key=lambda one: one.start)
        if re.fullmatch(r"[\s:x×(*-]{0,4}", form.text[low.end : high.start]):
            return number.sure > ARTICLE or number.start < product.start
    return False
