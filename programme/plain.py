"""Values as plain text and back, for what is kept as a whole: the facts of a message, the details of a case, the trail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum


def plain(value: object) -> object:
    """The value as JSON has it, for people and for comparing: dates and amounts become text.

    >>> plain({"due": date(2026, 12, 24), "amount": Decimal("429.90")})
    {'due': '2026-12-24', 'amount': '429.90'}
    """
    match value:
        case Enum():
            return plain(value.value)
        case date():  # a datetime is one, too
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
        case _:
            return value


def dumps(value: object) -> str:
    """Text from which `loads` makes equal facts again: dates, times, amounts and tuples keep their kind."""
    return json.dumps(_tag(value), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> object:
    return json.loads(text, object_hook=_untag_object) if text else None


def thawed(value: object) -> object:
    """Lists of what `loads` read become tuples again."""
    match value:
        case list():
            return tuple(thawed(one) for one in value)
        case dict():
            return {name: thawed(one) for name, one in value.items()}
        case _:
            return value


def _tag(value: object) -> object:
    match value:
        case Enum():
            return _tag(value.value)
        case datetime():
            return {"$time": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case Decimal():
            return {"$amount": str(value)}
        case Mapping():
            return {str(name): _tag(one) for name, one in value.items()}
        case list() | tuple():
            return [_tag(one) for one in value]
        case _:
            return value


def _untag_object(found: dict[str, object]) -> object:
    match found:
        case {"$time": str(text)}:
            return datetime.fromisoformat(text)
        case {"$date": str(text)}:
            return date.fromisoformat(text)
        case {"$amount": str(text)}:
            return Decimal(text)
        case _:
            return found
