"""What can go wrong with the database, each with a code instead of a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

_CODES = {
    "SQLITE_CORRUPT": "corrupt",
    "SQLITE_NOTADB": "corrupt",
    "SQLITE_READONLY": "read_only",
    "SQLITE_PERM": "read_only",
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR": "disk_full",  # writing the journal to a full disk comes as this one
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_CANTOPEN": "cannot_open",
}


class StoreError(Exception):
    """The database cannot be used.

    Codes: corrupt, newer_schema, not_migrated, read_only, disk_full, locked, cannot_open, unreachable, stale.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, object] = facts


@contextmanager
def told_by_code(place: str) -> Iterator[None]:
    """Turns the driver's errors inside the block into a StoreError about `place`; programming errors stay what they are."""
    try:
        yield
    except StaleDataError as error:
        raise StoreError("stale", place=place) from error
    except (IntegrityError, InterfaceError):
        raise
    except DBAPIError as error:
        code = _code(error)
        if code is None:
            raise
        raise StoreError(code, place=place, detail=str(error.orig)) from error
    except sqlite3.Error as error:  # from the pragmas of a connection that is only being opened
        code = _sqlite_code(error)
        if code is None:
            raise
        raise StoreError(code, place=place, detail=str(error)) from error


def _code(error: DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        code = _sqlite_code(error.orig)
        if code is None and "no such table" in str(error.orig):
            return "not_migrated"
        return code
    return "unreachable" if isinstance(error, OperationalError) else None


def _sqlite_code(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", None) or ""
    return next((code for prefix, code in _CODES.items() if name.startswith(prefix)), None)
