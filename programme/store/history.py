"""Reading the trail back: the history of a record, and what has changed since a preview was shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from programme.authorization import Authorization
from programme.customer import Customer
from programme.mapping import KIND_OF, KINDS
from programme.opportunity import Opportunity
from programme.order import Order
from programme.outbox import Message
from programme.store.recorder import key_of
from programme.tables import entries
from programme.trail import Entry

_FIELDS = tuple(one.name for one in fields(Entry))


@dataclass
class Rehearsal:
    """What is known after a rehearsal: the messages it would have sent, and what it depended on."""

    messages: tuple[Mapping[str, object], ...] = ()
    fingerprint: str = ""


def about(message: Message) -> Mapping[str, object]:
    return {
        "kind": message.kind,
        "channel": str(message.channel),
        "address": message.address,
        "name": message.name,
        "language": message.language,
    }


def fingerprint(session: Session, touched: Iterable[tuple[str, str]]) -> str:
    """Names the records that count and how far the trail had come. Records that do not exist (any more) are left out."""
    roots = sorted(name for name in touched if _find(session, name) is not None)
    names = sorted({_name(part) for root in roots for part in _parts(_find(session, root))})
    return json.dumps({"seq": last_seq(session), "roots": roots, "records": names}, ensure_ascii=False)


def changes_since(session: Session, mark: str) -> tuple[Mapping[str, object], ...]:
    """Also counts what has come to a record since, such as another authorization of the same customer."""
    kept = json.loads(mark)
    names = {(kind, key) for kind, key in kept["records"]}
    for kind, key in kept["roots"]:
        names |= {_name(part) for part in _parts(_find(session, (kind, key)))}
    changed: dict[tuple[str, str], set[str]] = {}
    for entry in _entries(session, entries.c.seq > kept["seq"]):
        if (entry.kind, entry.key) in names:
            changed.setdefault((entry.kind, entry.key), set()).update(entry.fields)
    return tuple({"kind": kind, "key": key, "fields": tuple(sorted(found))} for (kind, key), found in changed.items())


def entries_of(session: Session, *, kind: str | None, key: str | None, limit: int) -> tuple[Entry, ...]:
    wanted = [entries.c.kind == kind] if kind else []
    wanted += [entries.c.key == key] if key else []
    return _entries(session, *wanted, newest_first=limit)


def of_record(session: Session, record: object, limit: int) -> tuple[Entry, ...]:
    names = {_name(part) for part in _parts(record)}
    found = [one for kind, key in names for one in entries_of(session, kind=kind, key=key, limit=limit)]
    return tuple(sorted(found, key=lambda one: one.seq, reverse=True)[:limit])


def whole_trail(session: Session) -> tuple[Entry, ...]:
    """From the first entry on, as `replay` wants it."""
    return _entries(session)


def last_seq(session: Session) -> int:
    return session.scalar(select(func.max(entries.c.seq))) or 0


def _entries(session: Session, *wanted: object, newest_first: int | None = None) -> tuple[Entry, ...]:
    query = select(*(entries.c[name] for name in _FIELDS)).where(*wanted)  # type: ignore[arg-type]
    if newest_first is not None:
        query = query.order_by(entries.c.seq.desc()).limit(newest_first)
    else:
        query = query.order_by(entries.c.seq)
    return tuple(Entry(*row) for row in session.execute(query))


def _find(session: Session, name: tuple[str, str]) -> object | None:
    kind, key = name
    return session.get(KINDS[kind], tuple(key.split("/", 1)) if kind == "line" else key)


def _name(record: object) -> tuple[str, str]:
    return KIND_OF[type(record)], key_of(record)


def _parts(record: object) -> Iterator[object]:
    """The record with everything that belongs to it alone."""
    if record is None:
        return
    yield record
    children: list[object] = []
    match record:
        case Customer():
            children = [*record.authorizations, *record.admin_changes]
        case Authorization():
            children = [*record.lines, *([record.order] if record.order else [])]
        case Order():
            children = [*record.returns]
        case Opportunity():
            children = [*record.activities]
    for child in children:
        yield from _parts(child)
