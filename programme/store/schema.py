"""Which shape the database has, and how it is brought up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from programme.store.failure import StoreError

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Creates the tables or brings them up to date, in one transaction: a crash leaves the old shape."""
    with engine.begin() as connection:
        if revision(connection) == newest():
            return
        require_known(connection)
        command.upgrade(_config(connection), "head")


def downgrade(engine: Engine, to: str) -> None:
    """Goes back to a revision, or to "base"."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), to)


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    return _scripts().get_current_head()


def require_known(connection: Connection) -> None:
    """A database that a later version has written must not be touched by this one."""
    found = revision(connection)
    if found is not None and found not in {script.revision for script in _scripts().walk_revisions()}:
        raise StoreError("newer_schema", found=found, known=newest())


def require_newest(connection: Connection) -> None:
    require_known(connection)
    found = revision(connection)
    if found != newest():
        raise StoreError("not_migrated", found=found, known=newest())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
