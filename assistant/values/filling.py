"""Filling slots from the words of a message: what is asked for, what is mentioned beside it, and what is put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.intent import SlotWords
from assistant.slot import Kind, Known, Option, Slot, Values
from assistant.values.activity import tell_activity
from assistant.values.answering import answer, is_told, whole
from assistant.values.calling import NAMES, call
from assistant.values.choosing import choices, chosen
from assistant.values.clause import courtesies
from assistant.values.correcting import amended, corrects, is_short, only_puts_right, requests
from assistant.values.entity import read
from assistant.values.form import Form
from assistant.values.goods import expected, goods
from assistant.values.identifier import is_mere_number
from assistant.values.people import people
from assistant.values.reason import tell_why
from assistant.values.referring import refer
from assistant.values.resuming import is_bare, resumed
from assistant.values.telling import tell_what

__all__ = ["chosen", "courtesies", "fill", "is_bare", "is_mere_number", "only_puts_right", "requests", "resumed"]

COUNTED = {Kind.QUANTITY, Kind.DATE}
"""What is no name, where any name would do: "60 stuks"."""


def fill(
    slots: Sequence[Slot],
    text: str,
    *,
    words: Mapping[str, SlotWords],
    known: Sequence[Known],
    today: date,
    language: str,
    asked: str | None = None,
    options: Sequence[Option] = (),
    values: Values = {},  # noqa: B006 - a mapping that nobody changes
    page: Mapping[str, str] = {},
) -> Values:
    """The values that a message gives for these slots.

    `asked` is the slot that was asked just before and `options` what it offered; `values` are those that are known already.
    """
    form = Form(slots, words, read(text, known, today), page, language, asked, values)
    slot = next((one for one in slots if one.name == asked), None)
    if slot and is_told(slot):
        return _told(form, slot)
    if slot and not chosen(text, options) and (changed := _changed(form, slot)):
        return changed
    if slot:
        answer(form, slot, options)
    mention(form)
    return amended(form)


def mention(form: Form) -> None:
    """Fill the slots from what stands in the message, the surest first."""
    refer(form)
    call(form)
    people(form)
    choices(form)
    tell_why(form)
    goods(form)
    expected(form)
    tell_activity(form)
    tell_what(form)


def _changed(form: Form, asked: Slot) -> Values:
    """The other values that a message puts right, and nothing else, although a slot was asked: "nee, over 2 maanden"."""
    takes_any = asked.name in NAMES
    if not (is_short(form) and (corrects(form) or takes_any)) or not form.known_values or asked.name in form.known_values:
        return {}
    mention(form)
    changed = {name: said for name, said in amended(form).items() if name in form.known_values}
    kinds = {slot.kind for slot in form.slots if slot.name in changed}
    fits = kinds <= COUNTED if takes_any and not corrects(form) else asked.kind is Kind.CHOICE or asked.kind not in kinds
    if changed and fits and is_bare(form.text, changed, form.language):
        return changed
    form.found.clear()
    form.taken.clear()
    return {}


def _told(form: Form, slot: Slot) -> Values:
    """The whole message for a slot that takes running words, unless it only puts another value right."""
    if corrects(form) and is_short(form):
        mention(form)
        changed = {name: said for name, said in amended(form).items() if name in form.known_values}
        if changed:
            return changed
        form.found.clear()
    form.taken.clear()
    form.claim(slot, whole(form))
    return form.values()
