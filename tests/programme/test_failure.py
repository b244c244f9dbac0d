"""What the drivers say, told by code."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError

from programme import StoreError
from programme.store.failure import told_by_code


def of_sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(name)
    error.sqlite_errorname = name
    return error


class ConnectionRefused(Exception):
    """What another driver raises."""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OperationalError("", {}, of_sqlite("SQLITE_CORRUPT_INDEX")), "corrupt"),
        (OperationalError("", {}, of_sqlite("SQLITE_IOERR_WRITE")), "disk_full"),
        (OperationalError("", {}, of_sqlite("SQLITE_BUSY_SNAPSHOT")), "locked"),
        (OperationalError("", {}, ConnectionRefused("no server")), "unreachable"),
        (of_sqlite("SQLITE_READONLY_DIRECTORY"), "read_only"),
        (StaleDataError("updated 0 rows"), "stale"),
    ],
)
def test_each_trouble_has_its_code(error: Exception, code: str) -> None:
    with pytest.raises(StoreError) as caught, told_by_code("sqlite:///x"):
        raise error
    assert (caught.value.code, caught.value.facts["place"]) == (code, "sqlite:///x")


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("", {}, of_sqlite("SQLITE_CONSTRAINT")),
        OperationalError("", {}, of_sqlite("SQLITE_ERROR")),
        ProgrammingError("", {}, ConnectionRefused("syntax")),
        of_sqlite("SQLITE_ERROR"),
        ZeroDivisionError(),
    ],
)
def test_a_mistake_of_ours_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)), told_by_code("sqlite:///x"):
        raise error
