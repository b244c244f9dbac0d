"""How the programme's values stand in a database column, the same on every database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, String, Text, TypeDecorator

from programme import plain


class Money(TypeDecorator[Decimal]):
    """An amount, kept as whole cents: SQLite has no exact decimals of its own."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Any) -> int | None:
        return None if value is None else int((value * 100).to_integral_exact())

    def process_result_value(self, value: int | None, _dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class UtcTime(TypeDecorator[datetime]):
    """A moment; SQLite forgets the zone, so it is written as UTC and read as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """One of the words of an enumeration, kept as that word."""

    impl = String(40)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, _dialect: Any) -> str | None:
        return None if value is None else str(self.words(value))

    def process_result_value(self, value: str | None, _dialect: Any) -> StrEnum | None:
        return None if value is None else self.words(value)


class Facts(TypeDecorator[Any]):
    """Facts of any plain kind, or a tuple of them, kept as one text and read back equal."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, _dialect: Any) -> str | None:
        return None if value is None else plain.dumps(value)

    def process_result_value(self, value: str | None, _dialect: Any) -> object:
        return None if value is None else plain.thawed(plain.loads(value))


class Plain(TypeDecorator[Any]):
    """What the trail keeps: values that are plain text, numbers, lists and mappings already."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, _dialect: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, _dialect: Any) -> object:
        return None if value is None else json.loads(value)
