"""What the programme tells after something was done or looked up, and how it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Undo:
    """The opposite of what was done: an action, the record it works on, and its last day (None: until it is picked up)."""

    action: str
    key: str
    until: date | None = None


@dataclass(frozen=True)
class Result:
    """What happened or was found. `undo` is None where nothing can be taken back."""

    code: str
    facts: Mapping[str, object]
    undo: Undo | None = None
