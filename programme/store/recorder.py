"""Writes the trail from what is written to the database, so that no change can go past it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, insert, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session

from programme.mapping import KIND_OF, KINDS
from programme.plain import plain
from programme.tables import entries
from programme.trail import Change

_TABLES = frozenset(inspect(noun).local_table.name for noun in KINDS.values()) | {entries.name}


def key_of(record: object) -> str:
    """The record's own name: its number, VIP ID or address; for a line the authorization's and the product's."""
    return "/".join(str(part) for part in inspect(record).mapper.primary_key_from_instance(record))


def state_of(record: Any) -> dict[str, object]:
    """Every field as the trail keeps it; the version has a place of its own."""
    names = (prop.key for prop in inspect(record).mapper.column_attrs)
    return {name: plain(getattr(record, name)) for name in names if name != "version"}


def watch(session: Session) -> None:
    """Refuses the one way past the trail: changing rows by a statement instead of through a record."""
    event.listen(session, "do_orm_execute", _no_bulk_changes)


def _no_bulk_changes(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        table = getattr(state.statement, "table", None)
        if getattr(table, "name", None) in _TABLES:
            raise RuntimeError(f"{table}: change records one by one, or the trail does not see it")


def _added(_mapper: Mapper[Any], connection: Connection, record: Any) -> None:
    _write(connection, record, Change.ADDED, None, state_of(record))


def _changed(mapper: Mapper[Any], connection: Connection, record: Any) -> None:
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    attributes = inspect(record).attrs
    for name in (prop.key for prop in mapper.column_attrs if prop.key != "version"):
        history = attributes[name].history
        if history.has_changes():
            before[name] = plain(history.deleted[0] if history.deleted else None)
            after[name] = plain(getattr(record, name))
    if after:
        _write(connection, record, Change.CHANGED, before, after)


def _about_to_be_removed(_mapper: Mapper[Any], connection: Connection, record: Any) -> None:
    _write(connection, record, Change.REMOVED, state_of(record), None)


def _write(
    connection: Connection,
    record: Any,
    change: Change,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> None:
    session = object_session(record)
    records = session.info.get("records") if session else None
    if records is None:
        raise RuntimeError("records change inside Store.transaction only")
    kind, key, actor = KIND_OF[type(record)], key_of(record), records.actor
    values = {
        "at": records.now,
        "actor_kind": actor.kind,
        "actor": actor.name,
        "on_behalf_of": actor.on_behalf_of,
        "action": records.action,
        "conversation": actor.conversation,
        "turn": actor.turn,
        "kind": kind,
        "key": key,
        "change": change,
        "version": record.version,
        "before": before,
        "after": after,
    }
    connection.execute(insert(entries).values(values))
    if change is not Change.ADDED:
        records.touch(kind, key)


for _noun in KINDS.values():
    event.listen(_noun, "after_insert", _added)
    event.listen(_noun, "after_update", _changed)
    event.listen(_noun, "before_delete", _about_to_be_removed)
