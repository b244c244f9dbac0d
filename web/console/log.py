"""What happened to a record, as the trail has it, one line for each deed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from programme import Records
from programme.trail import Entry
from web.console.deed import local_time
from web.here import here
from web.page import language, say

MOST = 30
TOLD = ("customer", "authorization", "order", "return", "admin_change", "opportunity", "sales_activity")
"""Kinds that a line names; their parts come along with them."""


@dataclass(frozen=True)
class Line:
    """One deed: when, by whom, for whom, what, on which records."""

    at: datetime
    what: str
    who: str
    for_whom: str
    by_chat: bool
    keys: tuple[str, ...]


def log_of(records: Records, record: object) -> tuple[Line, ...]:
    """The newest deeds first."""
    names = {one.email: one.name for one in records.contacts()} | {one.email: one.name for one in records.agents()}
    deeds = groupby(records.history(record, MOST * 4), key=lambda one: (one.at.replace(microsecond=0), one.actor, one.action))
    return tuple(_lines((list(entries) for _, entries in deeds), names))[:MOST]


def _lines(deeds: Iterator[list[Entry]], names: dict[str, str]) -> Iterator[Line]:
    for entries in deeds:
        named = [one for one in entries if one.kind in TOLD] or entries
        first = named[0]
        keys = tuple(dict.fromkeys(one.key for one in reversed(named) if one.kind != "customer"))
        who = names.get(first.actor, say("console.log.system") if first.actor_kind == "system" else first.actor)
        for_whom = names.get(first.on_behalf_of or "", first.on_behalf_of or "")
        yield Line(local_time(first.at), _what(first), who, for_whom, _by_chat(first), keys)


def _what(entry: Entry) -> str:
    if entry.action and entry.action in here().content.intents:
        return here().content.title(entry.action, language())
    if here().words.has(f"console.log.deed.{entry.action}", language()):
        return say(f"console.log.deed.{entry.action}")
    return say(f"console.log.change.{entry.change}", kind=say(f"console.log.kind.{entry.kind}"))


def _by_chat(entry: Entry) -> bool:
    return entry.conversation is not None
