"""A slot: one thing that an action needs to know, its kind, and the value that was found for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin


class Kind(StrEnum):
    """What sort of value a slot takes."""

    CUSTOMER = "customer"
    AUTHORIZATION = "authorization"
    ORDER = "order"
    OPPORTUNITY = "opportunity"
    CONTRACT = "contract"
    CONTACT = "contact"
    ACCOUNT = "account"
    PERSON = "person"
    EMAIL = "email"
    PRODUCT = "product"
    QUANTITY = "quantity"
    DATE = "date"
    LEVEL = "level"
    SEGMENT = "segment"
    CHOICE = "choice"
    TEXT = "text"


Customer = Annotated[str, Kind.CUSTOMER]
"""A VIP ID of 20 hexadecimal digits."""
AuthorizationNumber = Annotated[str, Kind.AUTHORIZATION]
OrderNumber = Annotated[str, Kind.ORDER]
OpportunityNumber = Annotated[str, Kind.OPPORTUNITY]
ContractNumber = Annotated[str, Kind.CONTRACT]
Contact = Annotated[str, Kind.CONTACT]
"""The e-mail address of a person of one's own company."""
Account = Annotated[str, Kind.ACCOUNT]
Person = Annotated[str, Kind.PERSON]
Email = Annotated[str, Kind.EMAIL]
Product = Annotated[str, Kind.PRODUCT]
Quantity = Annotated[int, Kind.QUANTITY]
Date = Annotated[date, Kind.DATE]
Level = Annotated[str, Kind.LEVEL]
Segment = Annotated[str, Kind.SEGMENT]
Choice = Annotated[str, Kind.CHOICE]
Text = Annotated[str, Kind.TEXT]


@dataclass(frozen=True)
class Slot:
    """One parameter of an action: asked for when `required`, several values when `repeatable`."""

    name: str
    kind: Kind
    required: bool
    repeatable: bool = False


@dataclass(frozen=True)
class Option:
    """One of several values to choose from: what is kept, what is shown, and the fact that tells it apart."""

    value: str
    label: str
    hint: str = ""
    also: tuple[str, ...] = ()

    def chosen(self) -> Value:
        """What is known once it was chosen."""
        return Value(self.label, self.value, label=self.label)


@dataclass(frozen=True)
class Value:
    """What was said for a slot: the words, the value they stand for, or the options where they could mean several.

    `value` is None while it is undecided: `options` holds what it may be, and is empty where nothing of that name is known.
    `label` is how the value is shown (a name for a key). A date is held as `2026-11-24`; a repeatable slot holds a tuple.
    """

    text: str
    value: str | int | bool | None
    label: str = ""
    options: tuple[Option, ...] = ()

    @property
    def shown(self) -> str:
        """The value as a person reads it."""
        return self.label or self.text


Values = Mapping[str, Value | tuple[Value, ...]]


def stands(value: Value | tuple[Value, ...]) -> bool:
    """Whether a value stands for something, by itself or by a choice that is still to be made."""
    return all(stands(each) for each in value) if isinstance(value, tuple) else value.value is not None or bool(value.options)


@dataclass(frozen=True)
class Known:
    """A record that the asker may speak of by name or number: the key, the name shown, other ways to say it."""

    kind: Kind
    value: str
    label: str
    hint: str = ""
    also: tuple[str, ...] = field(default=())


def slot_of(name: str, annotation: Any, *, required: bool) -> Slot:
    """The slot that a parameter's annotation describes; `tuple[Product, ...]` is repeatable, `X | None` is not required."""
    options = [each for each in get_args(annotation) if each is not type(None)]
    if type(None) in get_args(annotation):
        return slot_of(name, options[0], required=False)
    if get_origin(annotation) is tuple:
        inner = slot_of(name, options[0], required=required)
        return Slot(name, inner.kind, required, repeatable=True)
    kinds = [each for each in getattr(annotation, "__metadata__", ()) if isinstance(each, Kind)]
    if not kinds:
        raise TypeError(f"parameter '{name}' is annotated with no kind of slot: {annotation!r}")
    return Slot(name, kinds[0], required)
