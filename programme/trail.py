"""The trail: who changed which record, on whose behalf, from where and when, and what it was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Entry:
    """One change of one record. `before` and `after` hold the fields that changed, all of them where one is missing."""

    seq: int
    at: datetime
    actor_kind: str
    actor: str
    on_behalf_of: str | None
    action: str | None
    conversation: str | None
    turn: int | None
    kind: str
    key: str
    change: Change
    version: int
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(sorted({*(self.before or {}), *(self.after or {})}))


def replay(entries: Iterable[Entry]) -> dict[tuple[str, str], dict[str, object]]:
    """The records as they stand after all entries, by kind and key: what the trail alone knows of the world."""
    records: dict[tuple[str, str], dict[str, object]] = {}
    for entry in entries:
        name = (entry.kind, entry.key)
        if entry.change is Change.REMOVED:
            del records[name]
            continue
        records[name] = {**records.get(name, {}), **(entry.after or {}), "version": entry.version}
    return records
