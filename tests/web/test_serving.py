"""Serving as a process of its own: it says what stands in the way, shows the ways in, and ends without losing anything."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.exchange import Exchange
from assistant.installation import Installation
from assistant.settings import Settings
from programme import Actor, Store, StoreError, SystemClock
from web.serving import CannotServe, Server, serve

ADDRESS = re.compile(r"Loket is at (http://127\.0\.0\.1:\d+)/")
LINK = re.compile(r"^  (\S.*?)\s+(http://\S+/sign-in/\S+)$", re.MULTILINE)


class Process:
    """`loket serve --demo` in a folder of its own, with its output as it comes."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "LOKET_DATA": str(folder), "LOKET_PORT": "0", "LOKET_STREAMS": "20"}
        command = [sys.executable, "-c", "from assistant.cli import main; main()", "serve", "--demo"]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        self.said = ""
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said += line

    def wait_for(self, words: str, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while words not in self.said and time.monotonic() < until and self.process.poll() is None:
            time.sleep(0.05)
        assert words in self.said, self.said

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


@pytest.fixture
def folder(installation: Installation, tmp_path: Path) -> Path:
    """A fresh folder in which the content is read and the model trained already."""
    assert installation.matcher
    for part in ("content", "models"):
        shutil.copytree(installation.settings.folder / part, tmp_path / "var" / part)
    return tmp_path / "var"


@pytest.fixture
def process(folder: Path) -> Iterator[Process]:
    started = Process(folder)
    yield started
    started.process.kill()
    started.process.wait()


def test_a_fresh_folder_becomes_a_demo_with_a_way_in_for_everybody(process: Process, folder: Path) -> None:
    process.wait_for("Ctrl C stops it")
    assert "the demo world is loaded" in process.said
    root = ADDRESS.findall(process.said)[0]
    ways = dict(LINK.findall(process.said))
    assert len(ways) == 13
    for name, words in (("Sanne van Dijk", "Van Dijk Software"), ("Mila Hendriks", "Mila Hendriks")):
        with httpx.Client(follow_redirects=True) as client:
            page = client.get(ways[name])
            assert (page.status_code, words in page.text) == (200, True)
            assert "/sign-in/" not in str(page.url)
    assert httpx.get(f"{root}/readyz").json() == {"status": "ok"}
    assert (folder / "secret").stat().st_mode & 0o077 == 0


def test_what_is_under_way_is_finished_before_the_end(site: Any, monkeypatch: Any) -> None:
    entered, released = threading.Event(), threading.Event()
    start = Exchange.start

    def slow(*args: Any, **more: Any) -> Any:
        entered.set()
        released.wait(10)
        return start(*args, **more)

    monkeypatch.setattr(Exchange, "start", slow)
    answers: list[httpx.Response] = []
    asking = threading.Thread(
        target=lambda: answers.append(httpx.post(f"{site.address}/api/v1/conversations", json={}, timeout=20))
    )
    asking.start()
    assert entered.wait(10)
    site.server.stop()
    time.sleep(0.5)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{site.address}/healthz")
    released.set()
    asking.join(10)
    assert [answer.status_code for answer in answers] == [201]


def test_an_idle_server_ends_at_once_and_begins_again_where_it_was(process: Process, folder: Path) -> None:
    process.wait_for("Ctrl C stops it")
    root = ADDRESS.findall(process.said)[0]
    begun = httpx.post(f"{root}/api/v1/conversations", json={"language": "nl"}).json()
    headers = {"X-Conversation-Token": begun["token"]}
    path = f"/api/v1/conversations/{begun['id']}/messages"
    httpx.post(f"{root}{path}", json={"message_id": "a", "text": "hallo"}, headers=headers)
    began = time.monotonic()
    assert process.end() == 0
    assert time.monotonic() - began < 5
    again = Process(folder)
    try:
        again.wait_for("Ctrl C stops it")
        assert "the demo world is loaded" not in again.said
        other = ADDRESS.findall(again.said)[0]
        turns = httpx.get(f"{other}{path}", headers=headers).json()["turns"]
        assert [turn["said"] for turn in turns] == ["hallo"]
        repeated = httpx.post(f"{other}{path}", json={"message_id": "a", "text": "hallo"}, headers=headers).json()
        assert repeated == turns[0]["reply"]
    finally:
        again.end()


def told(installation: Any, *, demo: bool = False) -> tuple[int, str]:
    said: list[str] = []
    code = serve(installation, demo=demo, tell=said.append)
    assert len([line for line in said if line.startswith("loket:")]) == 1
    return code, said[-1]


def at(folder: Path, **settings: Any) -> Installation:
    return Installation(Settings(data=str(folder), **{"port": 0, "streams": 1, "threads": 1, **settings}), lambda _: None)


def test_a_port_that_is_taken_is_told_with_another_one(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        code, says = told(at(tmp_path, port=port))
    assert code == 1
    assert says == f"loket: port {port} is taken; stop what runs there, or take another one: loket serve --port {port + 1}"


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_told_so(tmp_path: Path, host: str) -> None:
    code, says = told(at(tmp_path, host=host))
    assert (code, f"'{host}' is no address of this machine" in says) == (1, True)


def test_a_folder_that_cannot_be_used_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    code, says = told(at(tmp_path / "file" / "var"))
    assert code == 1
    assert "LOKET_DATA=<folder>" in says


@pytest.mark.parametrize("written", [b"not a database" * 500, b"SQLite format 3\x00" + b"\xff" * 8_000])
def test_a_damaged_database_is_told_so_and_left_as_it_is(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "loket.db").write_bytes(written)
    code, says = told(at(tmp_path))
    assert (code, "is damaged; put back a backup" in says) == (1, True)
    assert (tmp_path / "loket.db").read_bytes() == written


def test_a_database_of_a_newer_loket_is_told_so(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "loket.db", SystemClock())) as store:
        store.migrate()
    with closing(sqlite3.connect(tmp_path / "loket.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    code, says = told(at(tmp_path))
    assert (code, "newer Loket" in says) == (1, True)


@pytest.mark.parametrize(
    ("fault", "words"), [("read_only", "cannot be written to"), ("disk_full", "is full"), ("locked", "is held")]
)
def test_a_database_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, monkeypatch: Any, fault: str, words: str) -> None:
    def refuse(store: Store) -> None:
        raise StoreError(fault, place="loket.db")

    monkeypatch.setattr(Store, "migrate", refuse)
    code, says = told(at(tmp_path))
    assert (code, words in says, "Traceback" in says) == (1, True, False)


def test_a_secret_that_is_too_short_is_told_so(install: Any, tmp_path: Path) -> None:
    code, says = told(install(tmp_path / "var", port=0, secret="short"))
    assert (code, "'secret' has fewer than 32 characters" in says) == (1, True)


def test_a_database_of_real_partners_is_never_opened_to_all(install: Any, tmp_path: Path) -> None:
    installation = install(tmp_path / "var", port=0)
    with sqlite3.connect(tmp_path / "var" / "loket.db") as database:
        database.execute("DELETE FROM settings WHERE name = 'world'")
    database.close()
    before = installation.store.world()
    code, says = told(installation, demo=True)
    assert (code, "this database holds real partners" in says) == (1, True)
    assert installation.store.world() == before


def test_a_server_that_could_not_begin_lets_go_of_its_port(tmp_path: Path) -> None:
    (tmp_path / "loket.db").write_bytes(b"not a database" * 500)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with pytest.raises(CannotServe):
        Server(at(tmp_path, port=port), with_demo=False, tell=lambda _: None)
    socket.create_server(("127.0.0.1", port)).close()


def test_the_demo_on_a_network_address_is_warned_of(install: Any, tmp_path: Path) -> None:
    installation = install(tmp_path / "var", port=0, host="0.0.0.0", streams=1, threads=1)
    with Server(installation, with_demo=True, tell=lambda _: None) as server:
        assert any("whoever reaches 0.0.0.0 can be anybody" in line for line in server.welcome())
        assert server.address.startswith("http://127.0.0.1:")


def test_slow_and_silent_clients_keep_nobody_waiting(site: Any) -> None:
    port = int(site.address.rpartition(":")[2])
    bad = []
    for number in range(60):
        client = socket.create_connection(("127.0.0.1", port))
        client.send(
            [b"", b"GET / HT", b"POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"][number % 3]
        )
        bad.append(client)
    took = []
    with site.client() as client:
        for _ in range(10):
            began = time.monotonic()
            assert client.get("/healthz").status_code == 200
            took.append(time.monotonic() - began)
    assert sorted(took)[5] < 0.5
    for each in bad:
        each.close()


def test_a_request_that_is_not_http_is_refused_without_a_trace(site: Any) -> None:
    port = int(site.address.rpartition(":")[2])
    for nonsense in (
        b"\x16\x03\x01\x00\xa5\x01\x00\n\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000,
    ):
        with closing(socket.create_connection(("127.0.0.1", port))) as client:
            client.settimeout(5)
            client.sendall(nonsense)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(4_000)
            assert b"Traceback" not in answer
    assert httpx.get(f"{site.address}/healthz").status_code == 200
    with site.here.store.reading(Actor.system("test")) as records:
        assert records.partners()
