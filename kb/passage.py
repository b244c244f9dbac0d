"""The pieces of an article as they are shown: text, steps, notes and what only an agent may read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a passage is shown; the names are those of the message types in the API."""

    TEXT = "text"
    STEPS = "steps"
    NOTE = "note"
    AGENT = "agent"


@dataclass(frozen=True)
class Passage:
    """One piece: `text` is plain and stands alone, `html` is sanitised, `items` are the steps' texts in order."""

    kind: Kind
    text: str
    html: str
    items: tuple[str, ...] = ()
    items_html: tuple[str, ...] = ()
