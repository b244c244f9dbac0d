"""How a database is opened. What is special about SQLite stands here and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

WAIT_SECONDS = 15  # four writers were seen to wait 4.6 s for each other, and SQLite does not queue fairly


def open_engine(where: str | Path, wait: float) -> Engine:
    """An engine for an address (`sqlite:///…`, `postgresql://…`) or for the path of a SQLite file.

    `wait`: how many seconds a writer waits for another process.
    """
    url = address(where)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": wait, "check_same_thread": False})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def address(where: str | Path) -> URL:
    text = str(where)
    return make_url(text) if "://" in text else URL.create("sqlite", database=text)


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock at once instead of failing half-way."""
    return engine.execution_options(writes=True)


def _set_up(connection: Any, _record: object) -> None:
    # The driver must not begin and commit by itself: it commits when a savepoint is released, and what a rehearsal
    # has done would stay. Together with _begin this makes savepoints real.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):  # asking first lets a read-only file be read
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose the last commits when the power fails
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
