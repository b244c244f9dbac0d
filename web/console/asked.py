"""What an action asks, as the fields of a form; and what was typed there, as the values that the action takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.errand import Errand
from assistant.slot import Kind, Option, Slot, Value
from assistant.values.identifier import emails
from assistant.values.quantity import quantities
from assistant.values.when import dates
from assistant.values.word import message_of
from assistant.voice import Voice
from programme import Records, Refused
from programme.partner import Level
from web.cleaning import readable
from web.form import Form
from web.here import here
from web.page import language, say

LONG_TEXTS = ("reason", "description", "discovery", "business_need", "value_proposition", "competition", "current_activities")
OPTIONAL_SHOWN = (
    "purchase_order",
    "renewal_date",
    "quantity",
    "product",
    "opportunity",
    "opportunity_name",
    "stage",
    "expected_close",
)
"""What is not needed but may be given; other optional slots are asked only where a rule wants them."""

LONGEST, LONGEST_LINE = 2000, 200
MOST_DIGITS = 6
FIGURES = re.compile(r"\d{1,3}(?:[.,   ]\d{3})+|\d+")
FILLED_IN_BY_BROWSERS = {"postcode": "postal-code", "country": "country-name", "address": "street-address"}


@dataclass(frozen=True)
class Asked:
    """One field: `kind` says how it is drawn (text, area, email, number, date, options, select)."""

    name: str
    label: str
    kind: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    required: bool = True
    slot: Kind = Kind.TEXT
    several: bool = False

    @property
    def longest(self) -> int:
        return LONGEST if self.kind == "area" else LONGEST_LINE


def asked(errand: Errand, known: Mapping[str, object], *, also: tuple[str, ...] = ()) -> tuple[Asked, ...]:
    """The fields for everything that is not known yet; `also` names optional slots that a rule asked for."""
    return tuple(
        field_for(errand, slot, known)
        for slot in errand.action.slots
        if slot.name not in known and (slot.required or slot.name in OPTIONAL_SHOWN or slot.name in also)
    )


def field_for(errand: Errand, slot: Slot, known: Mapping[str, object], options: tuple[Option, ...] = ()) -> Asked:
    """The field of one slot, with the choices that there are."""
    words = errand.intent.about.slots.get(slot.name)
    label = words.label[language()] if words else slot.name
    found = options or _options(errand, slot, known)
    if slot.kind is Kind.LEVEL:
        found = tuple(one for one in found if _is_higher(errand.records, one.value))
    question = words.ask[language()] if words and "{" not in words.ask[language()] else ""
    kind = _drawn(slot, found)
    hint = "" if options else _hint(kind, question)
    return Asked(slot.name, label, kind, hint, found, slot.required, slot.kind, slot.repeatable)


def to_edit(field: Asked, there: str) -> Asked:
    """A field in which something stands already: it cannot be emptied, and what is no single choice is typed."""
    if field.options and there not in {one.value for one in field.options}:
        return replace(field, required=True, options=(), kind="text")
    return replace(field, required=True)


def _hint(kind: str, question: str) -> str:
    """What a label does not say: the whole question for a text, otherwise only what follows the question itself."""
    if kind in ("area", "select"):
        return question if kind == "area" else ""
    rest = question.partition("? ")[2]
    return f"{rest} {say('console.form.date_hint')}".strip() if kind == "date" else rest


def _drawn(slot: Slot, options: tuple[Option, ...]) -> str:
    if options:
        few = slot.kind in (Kind.CHOICE, Kind.SEGMENT, Kind.LEVEL, Kind.ACCOUNT, Kind.AUTHORIZATION)
        return "options" if few else "select"
    named = {Kind.EMAIL: "email", Kind.QUANTITY: "number", Kind.DATE: "date"}
    return "area" if slot.name in LONG_TEXTS else named.get(slot.kind, "text")


def _options(errand: Errand, slot: Slot, known: Mapping[str, object]) -> tuple[Option, ...]:
    words, records = errand.intent.about.slots.get(slot.name), errand.records
    if words and words.choices:
        return tuple(Option(value, getattr(choice, language())) for value, choice in words.choices.items())
    match slot.kind:
        case Kind.CONTACT:
            return tuple(Option(one.email, one.name, one.email) for one in records.contacts() if one.is_active or one.invited_on)
        case Kind.PRODUCT:
            return _products(records, known)
        case Kind.OPPORTUNITY:
            mine = (one for one in records.opportunities() if one.owner is records.contact)
            return tuple(Option(one.number, one.name, one.number) for one in mine)
        case Kind.CONTRACT:
            return tuple(Option(one.number, one.customer.name, one.number) for one in records.contracts())
        case Kind.CUSTOMER:
            return tuple(Option(one.vip, one.name, one.vip) for one in records.customers())
    return ()


def _is_higher(records: Records, level: str) -> bool:
    """Whether one may still be raised to that level; whoever is at the top is told so by the rule, not by an empty list."""
    now = records.contact.partner.level if records.contact else Level.REGISTERED
    return level not in set(Level) or now is Level.PLATINUM or Level(level).rank > now.rank


def _products(records: Records, known: Mapping[str, object]) -> tuple[Option, ...]:
    """The products of the record at hand, otherwise all that can be ordered."""
    today, lines = records.today, []
    if "authorization" in known:
        lines = records.authorization(str(known["authorization"])).lines
    elif "order" in known:
        lines = records.order(str(known["order"])).authorization.lines
    elif "customer" in known:
        held = records.customer(str(known["customer"])).authorizations
        lines = [line for one in held if one.status(today).is_unpaid for line in one.lines]
    if lines:
        totals = {one.product: sum(other.quantity for other in lines if other.product == one.product) for one in lines}
        return tuple(Option(name, f"{quantity} × {name}") for name, quantity in totals.items())
    return tuple(Option(one.name, one.name) for one in records.products() if one.orderable)


def read_form(form: Form, fields: tuple[Asked, ...], today: date) -> dict[str, Value | tuple[Value, ...]]:
    """The values of the fields; what cannot be used is told at its field, in the words of the chat."""
    values: dict[str, Value | tuple[Value, ...]] = {}
    for one in fields:
        text = readable(form[one.name]).strip()
        if not text:
            if one.required:
                form.refuse(one.name, say("console.form.missing", label=one.label))
            continue
        if len(text) > one.longest:
            form.refuse(one.name, say("console.form.too_long", label=one.label, most=one.longest))
            continue
        try:
            parts = [part for part in re.split(r"[,;\n]+", text) if part.strip()] if one.several else [text]
            found = tuple(value_of(one, part.strip(), today) for part in parts)
            values[one.name] = found if one.several else found[0]
        except Refused as refused:
            form.refuse(one.name, say_no_such(refused.code, text))
    return values


def say_no_such(code: str, text: str) -> str:
    """What the assistant says to a value that it cannot read."""
    words = here().content.says[language()]
    said = words.refusals[code]
    return Voice(language(), words).say(said if isinstance(said, str) else str(said.text), {"text": text})


def value_of(field: Asked, text: str, today: date) -> Value:
    """One value, as it is kept and as it is shown; raises Refused where the text is none of its kind."""
    if field.options:
        option = next((each for each in field.options if each.value == text), None)
        if option is None:
            raise Refused(f"no_such_{field.slot}", at=field.name)
        return Value(option.label, option.value, option.label)
    found = text if field.slot is not Kind.EMAIL else _email(text)
    if field.slot is Kind.QUANTITY:
        return Value(text, _number(text, field.name))
    if field.slot is Kind.DATE:
        return Value(text, _day(text, today, field.name))
    if found is None:
        raise Refused("no_such_email", at=field.name)
    return Value(text, found, found)


def _email(text: str) -> str | None:
    return next((str(one.value).lower() for one in emails(text) if one.text == text), None)


def _number(text: str, at: str) -> int:
    if FIGURES.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        if len(digits) <= MOST_DIGITS:
            return int(digits)
    for one in quantities(message_of(text), ()):
        if one.text == text:
            return int(str(one.value))
    raise Refused("no_such_quantity", at=at)


def _day(text: str, today: date, at: str) -> str:
    for one in dates(text, today):
        if one.text == text:
            return one.day.isoformat()
    raise Refused("no_such_date", at=at)
