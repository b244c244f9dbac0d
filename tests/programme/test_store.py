"""One transaction for one deed, two writers at once, and clear words when the database cannot be used."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import event, text

from programme import Actor, FixedClock, Refused, Store, StoreError
from programme.trail import replay


def fails(place: Store, code: str, deed) -> None:
    with pytest.raises(StoreError) as caught:
        deed(place)
    assert caught.value.code == code


def write(store: Store) -> None:
    with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
        records.contact_helpdesk(description="hallo")


def read(store: Store) -> None:
    with store.reading(Actor.contact("sanne@vandijk.example")) as records:
        records.customers()


def test_an_exception_takes_everything_back(store) -> None:
    before = store.world(), store.trail(), store.messages()

    def cancel_and_fail() -> None:
        with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
            records.authorization("PA-100041").cancel(records)
            records.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cancel_and_fail()
    assert (store.world(), store.trail(), store.messages()) == before


def test_a_commit_that_fails_leaves_neither_change_nor_trail(store) -> None:
    before = store.world(), store.trail()

    def fail(_connection) -> None:
        raise OSError("pulled the plug")

    event.listen(store._engine, "commit", fail)
    with pytest.raises(OSError, match="plug"), store.transaction(Actor.contact("sanne@vandijk.example")) as records:
        records.authorization("PA-100041").cancel(records)
    event.remove(store._engine, "commit", fail)
    assert (store.world(), store.trail()) == before


def test_records_stay_readable_after_the_commit(store) -> None:
    with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
        authorization = records.authorization("PA-100041")
        authorization.cancel(records)
    assert (authorization.number, authorization.quantity) == ("PA-100041", 25)


def test_open_for_reading_is_not_open_for_writing(store) -> None:
    with store.reading(Actor.contact("sanne@vandijk.example")) as records:
        records.authorization("PA-100041").cancel(records)
        with pytest.raises(RuntimeError, match="reading"):
            records.session.flush()
    assert store.world()["authorization"]["PA-100041"]["status"] == "pending"


def test_a_reader_does_not_wait_for_a_writer(store) -> None:
    with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
        records.authorization("PA-100041").cancel(records)
        records.session.flush()
        assert store.world()["authorization"]["PA-100041"]["status"] == "pending"


def test_other_rooms_write_in_the_same_transaction(store) -> None:
    def scribble_and_fail() -> None:
        with store.transaction(Actor.anonymous()) as records:
            records.session.execute(text("create table scribbles (words text)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        scribble_and_fail()
    with store.reading(Actor.anonymous()) as records:
        assert records.session.scalar(text("select count(*) from sqlite_master where name = 'scribbles'")) == 0


def test_a_transaction_inside_another_is_a_mistake_and_said_to_be_one(store) -> None:
    with (
        store.transaction(Actor.system("outer")),
        pytest.raises(RuntimeError, match="one transaction"),
        store.transaction(Actor.system("inner")),
    ):
        pass
    write(store)


# ---- two at once


def test_threads_take_turns_and_numbers_are_given_once(store) -> None:
    numbers: list[str] = []

    def file() -> None:
        with store.transaction(Actor.contact("fatima@vandijk.example")) as records:
            numbers.append(records.contact_helpdesk(description="hallo").facts["case"])

    threads = [threading.Thread(target=file) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"CASE-{number}" for number in range(2041, 2053)]


def file_cases(place: Path, count: int) -> None:
    store = Store(place, FixedClock(date(2026, 11, 24)))
    for _ in range(count):
        write(store)
    store.close()


def test_processes_take_turns_too(store, tmp_path) -> None:
    spawn = multiprocessing.get_context("fork")
    processes = [spawn.Process(target=file_cases, args=(tmp_path / "loket.db", 10)) for _ in range(2)]
    store.close()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert len(store.world()["case"]) == 3 + 20
    assert replay(store.trail()) == store.raw_state()


def test_an_authorization_is_cancelled_by_one_of_two_only(store) -> None:
    told: list[str] = []

    def cancel() -> None:
        try:
            with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
                told.append(records.authorization("PA-100041").cancel(records).code)
        except Refused as no:
            told.append(no.code)

    threads = [threading.Thread(target=cancel) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["authorization_cancelled", "cancelled"]


# ---- a database that cannot be used


@pytest.mark.parametrize("deed", [Store.migrate, Store.check, write, read])
def test_a_file_that_is_no_database_is_called_corrupt(tmp_path, deed) -> None:
    (tmp_path / "letter.db").write_bytes(b"Dear reader, this is a letter. " * 99)
    fails(Store(tmp_path / "letter.db"), "corrupt", deed)


def test_a_file_damaged_in_the_middle_is_called_corrupt(store, tmp_path) -> None:
    store.close()
    path = tmp_path / "loket.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    fails(Store(path), "corrupt", Store.world)


@pytest.mark.parametrize("deed", [Store.migrate, Store.check])
def test_a_database_of_a_later_version_is_left_alone(store, tmp_path, deed) -> None:
    with sqlite3.connect(tmp_path / "loket.db") as other:
        other.execute("update alembic_version set version_num = 'from the future'")
    fails(store, "newer_schema", deed)


def test_an_empty_database_is_not_migrated_yet(tmp_path) -> None:
    for deed in (Store.check, write, read):
        fails(Store(tmp_path / "new.db"), "not_migrated", deed)


def test_a_read_only_database_can_be_read_and_not_written(store, tmp_path) -> None:
    store.close()
    store = Store(f"sqlite:///file:{tmp_path}/loket.db?mode=ro&uri=true")
    store.check()
    read(store)
    fails(store, "read_only", write)


def test_a_folder_that_is_not_there_cannot_hold_a_database(tmp_path) -> None:
    fails(Store(tmp_path / "nowhere" / "loket.db"), "cannot_open", Store.migrate)


def test_a_database_held_by_another_program_is_locked_for_writing_only(store, tmp_path) -> None:
    store.close()
    store = Store(tmp_path / "loket.db", wait=0.1)
    other = sqlite3.connect(tmp_path / "loket.db", isolation_level=None)
    other.execute("begin immediate")
    fails(store, "locked", write)
    read(store)
    other.close()
    write(store)


def test_a_writer_that_holds_on_is_not_waited_for_forever(store, tmp_path) -> None:
    store = Store(tmp_path / "loket.db", wait=0.1)
    with store.transaction(Actor.system("slow")), ThreadPoolExecutor(1) as pool:
        pool.submit(fails, store, "locked", write).result()


def test_a_full_disk_loses_nothing_and_can_still_be_read(store) -> None:
    before = store.world()

    def fill(connection, _record) -> None:
        connection.execute("pragma max_page_count = 1")

    event.listen(store._engine, "connect", fill)
    store.close()

    def write_much(store: Store) -> None:
        with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
            records.contact_helpdesk(description="x" * 5_000_000)

    fails(store, "disk_full", write_much)
    assert store.world() == before
    event.remove(store._engine, "connect", fill)
    store.close()
    write(store)


# ---- pulled plugs


def write_until_killed(place: Path, told: Connection) -> None:
    """Tells which case it has filed, after each commit."""
    store = Store(place, FixedClock(date(2026, 11, 24)))
    while True:
        with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
            number = records.contact_helpdesk(description="hallo").facts["case"]
        told.send(number)


def test_what_was_acknowledged_survives_a_kill_and_nothing_is_half_there(store, tmp_path) -> None:
    store.close()
    fork = multiprocessing.get_context("fork")
    acknowledged: list[str] = []
    for milliseconds in (60, 110, 170, 230, 290):
        hears, tells = fork.Pipe(duplex=False)
        process = fork.Process(target=write_until_killed, args=(tmp_path / "loket.db", tells))
        process.start()
        tells.close()
        process.join(milliseconds / 1000)
        process.kill()
        process.join()
        with suppress(EOFError):
            while True:
                acknowledged.append(hears.recv())
        hears.close()
    kept = set(store.world()["case"])
    assert set(acknowledged) <= kept
    assert replay(store.trail()) == store.raw_state()
    assert {str(one.facts["case"]) for one in store.messages()} == kept - {"CASE-2038", "CASE-2039", "CASE-2040"}
