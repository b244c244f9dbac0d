"""All that can be seen of the programme at a moment, read row by row so that thousands of moments can be compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import sqlite

from programme.mapping import KINDS
from programme.plain import plain
from programme.tables import entries, messages, metadata
from programme.trail import Entry

Name = tuple[str, str]
Row = tuple[object, ...]
Record = Mapping[str, object]

_TABLES: dict[str, Table] = {kind: inspect(noun).local_table for kind, noun in KINDS.items()}
_DIALECT = sqlite.dialect()
_READ = {
    table.name: [one.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for one in table.columns]
    for table in metadata.tables.values()
}
_QUERIES = {
    table.name: f"SELECT {', '.join(one.name for one in table.columns)} FROM {table.name} ORDER BY rowid"
    for table in metadata.sorted_tables
}


@dataclass(frozen=True)
class Sight:
    """The rows of every table, and the day on which they were looked at."""

    today: date
    rows: Mapping[str, tuple[Row, ...]]

    @cached_property
    def state(self) -> dict[Name, Record]:
        """The records, in the shape in which `replay` gives them."""
        found = (_record(kind, row) for kind, table in _TABLES.items() for row in self.rows[table.name])
        return dict(found)

    @cached_property
    def kinds(self) -> dict[str, dict[str, Record]]:
        kinds: dict[str, dict[str, Record]] = {kind: {} for kind in _TABLES}
        for (kind, key), record in self.state.items():
            kinds[kind][key] = record
        return kinds

    @cached_property
    def trail(self) -> tuple[Entry, ...]:
        return tuple(map(_entry, self.rows[entries.name]))

    @cached_property
    def messages(self) -> dict[str, Record]:
        return {str(row[0]): _message(row) for row in self.rows[messages.name]}

    def lines_of(self, authorization: str) -> dict[str, int]:
        lines = self.kinds["line"].values()
        return {str(one["product"]): int(str(one["quantity"])) for one in lines if one["authorization_id"] == authorization}

    def order_of(self, authorization: str) -> str | None:
        orders = self.kinds["order"].items()
        return next((number for number, one in orders if one["authorization_id"] == authorization), None)

    def status(self, authorization: str) -> str:
        """The table of states, written down a second time."""
        record = self.kinds["authorization"][authorization]
        if record["cancelled_on"]:
            return "cancelled"
        if self.order_of(authorization):
            return "ordered"
        if self.today > day(record["term_ends"]):
            return "lapsed"
        days = (self.today - day(record["added"])).days
        return "pending" if days <= 30 else "overdue" if days <= 60 else "suspended"

    def change_status(self, number: str) -> str:
        """A step of a change of administrator has fourteen days."""
        record = self.kinds["admin_change"][number]
        is_open = record["step"] in ("requested", "invited", "accepted")
        return "expired" if is_open and (self.today - day(record["step_on"])).days > 14 else str(record["step"])

    def partner_of(self, kind: str, key: str) -> str | None:
        """Whose record it is; None where nobody's or where there is none."""
        record = self.state.get((kind, key), {})
        if kind == "partner":
            return key if record else None
        while record and "partner_id" not in record:
            kind = next((one for one in ("customer", "authorization", "order") if f"{one}_id" in record), "")
            if not kind:
                return None
            record = self.state[kind, str(record[f"{kind}_id"])]
        found = record.get("partner_id")
        return None if found is None else str(found)


def look(connection: sqlite3.Connection, today: date) -> Sight:
    """Reads what is committed."""
    return Sight(today, {table: tuple(connection.execute(query)) for table, query in _QUERIES.items()})


def day(value: object) -> date:
    return date.fromisoformat(str(value))


@lru_cache(20_000)
def _values(table: str, row: Row) -> dict[str, object]:
    pairs = zip(metadata.tables[table].columns, _READ[table], row, strict=True)
    return {column.key: read(value) if read and value is not None else value for column, read, value in pairs}


@lru_cache(20_000)
def _record(kind: str, row: Row) -> tuple[Name, Record]:
    table = _TABLES[kind]
    values = _values(table.name, row)
    key = "/".join(str(values[one.key]) for one in table.primary_key)
    return (kind, key), {name: plain(value) for name, value in values.items()}


@lru_cache(20_000)
def _entry(row: Row) -> Entry:
    return Entry(**_values(entries.name, row))  # type: ignore[arg-type]


@lru_cache(20_000)
def _message(row: Row) -> Record:
    return _values(messages.name, row)
