"""A value where it stands in a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.slot import Kind, Option, Value


@dataclass(frozen=True)
class Span:
    """A stretch of a message and the value that was read from it; `sure` is lower where the words may mean something else."""

    kind: Kind | None
    start: int
    end: int
    text: str
    value: str | int | None
    label: str = ""
    options: tuple[Option, ...] = ()
    sure: float = 1.0

    def as_value(self) -> Value:
        """The value as a slot holds it."""
        return Value(self.text, self.value, self.label, self.options)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a character with this stretch."""
        return self.start < end and start < self.end


def clear_of(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that touch none of those that are taken."""
    others = tuple(taken)
    return tuple(one for one in spans if not any(one.overlaps(other.start, other.end) for other in others))
