"""The tables come into being step by step, and the steps lead to what the code knows."""

from __future__ import annotations

import sqlite3
import threading
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from programme import FixedClock, Store, StoreError, demo
from programme.store import schema
from programme.tables import entries, metadata


def test_the_steps_lead_to_the_tables_that_the_code_knows(store) -> None:
    ours = set(metadata.tables)
    with store._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in ours}
        )
        differences = [one for one in compare_metadata(context, metadata) if one[0] != "modify_type"]
    assert differences == []


def test_migrating_again_changes_nothing(store) -> None:
    before = store.world()
    store.migrate()
    assert store.world() == before


def test_the_steps_lead_back_to_nothing_and_up_again(store, tmp_path) -> None:
    schema.downgrade(store._writing, "base")
    with sqlite3.connect(tmp_path / "loket.db") as connection:
        left = {name for (name,) in connection.execute("select name from sqlite_master where name not like 'sqlite_%'")}
    assert left <= {"alembic_version", "sqlite_autoindex_alembic_version_1"}
    store.migrate()
    demo.reset(store)
    assert len(store.world()["customer"]) == 11


def test_a_migration_that_breaks_off_leaves_the_old_shape(tmp_path, monkeypatch) -> None:
    store = Store(tmp_path / "loket.db", FixedClock(date(2026, 11, 24)))
    upgrade = schema.command.upgrade

    def break_off(*args: object) -> None:
        upgrade(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(schema.command, "upgrade", break_off)
        with pytest.raises(KeyboardInterrupt):
            store.migrate()
    with sqlite3.connect(tmp_path / "loket.db") as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone() == (0,)
    store.migrate()
    store.check()


def test_two_that_start_together_do_not_disturb_each_other(tmp_path) -> None:
    errors: list[StoreError] = []

    def start() -> None:
        try:
            Store(tmp_path / "loket.db").migrate()
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    Store(tmp_path / "loket.db").check()


def test_a_database_says_which_revision_it_has(store, tmp_path) -> None:
    assert (Store(tmp_path / "empty.db").revision(), store.revision()) == (None, schema.newest())


def test_every_table_can_be_made_on_postgresql_too() -> None:
    statements = {name: str(CreateTable(table).compile(dialect=postgresql.dialect())) for name, table in metadata.tables.items()}
    assert "seq SERIAL NOT NULL" in statements[entries.name]
