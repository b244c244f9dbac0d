"""Filling slots from the words of a message: what is asked for, what is mentioned beside it, and what is put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.activity import tell_activity
from assistant.answering import answer
from assistant.calling import call
from assistant.choosing import choices, chosen
from assistant.entity import read
from assistant.form import Form
from assistant.goods import expected, goods
from assistant.intent import SlotWords
from assistant.people import people
from assistant.referring import refer
from assistant.resuming import is_bare, resumed
from assistant.slot import Known, Option, Slot, Values
from assistant.telling import tell_what, tell_why

__all__ = ["chosen", "fill", "is_bare", "resumed"]


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
    form = Form(slots, words, read(text, known, today), page, language)
    refer(form)
    call(form)
    people(form)
    choices(form)
    tell_why(form)
    goods(form)
    expected(form)
    tell_activity(form)
    tell_what(form)
    slot = next((one for one in slots if one.name == asked), None)
    if slot:
        answer(form, slot, options)
    return form.values()
