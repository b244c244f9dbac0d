"""A server in a process of its own, as an integrator meets it, and a way to it on which connections break."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.installation import Installation
from assistant.settings import Settings
from programme import Actor
from web.identity import issue

SECRET = "a-secret-for-the-tests-alone-of-some-length"
ADDRESS = re.compile(r"Loket is at (http://127\.0\.0\.1:\d+)/")


@dataclass
class Served:
    """`loket serve --demo`, with a demo world of its own."""

    folder: Path
    allowed: str
    secret: str = SECRET
    address: str = ""

    def begin(self) -> None:
        """Serve, at the same address as before."""
        port = self.address.rpartition(":")[2] or "0"
        settings = {"LOKET_DATA": str(self.folder), "LOKET_PORT": port, "LOKET_STREAMS": "20", "LOKET_SECRET": SECRET}
        settings["LOKET_ALLOWED_ORIGINS"] = self.allowed
        command = [sys.executable, "-c", "from assistant.cli import main; main()", "serve", "--demo"]
        self.process = subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        said = ""
        for line in self.process.stderr:
            said += line
            if "Ctrl C stops it" in line:
                break
        found = ADDRESS.search(said)
        assert found, said
        self.address = found[1]
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def crash(self) -> None:
        """End without a chance to finish anything."""
        self.process.kill()
        self.process.wait(15)

    def token(self, email: str) -> str:
        """An identity token, as the host portal signs it."""
        return issue(email, Settings(secret=SECRET))

    def deeds(self, number: str) -> list[tuple[str, str]]:
        """Who did what to an authorization in a conversation."""
        with (
            closing(Installation(Settings(data=str(self.folder))).store) as store,
            store.reading(Actor.system("test")) as records,
        ):
            entries = records.trail(kind="authorization", key=number)
        return [(each.actor, each.action) for each in entries if each.conversation]


class Portal:
    """A site of somebody else with one page, which its tests write."""

    def __init__(self) -> None:
        portal = self
        self.html = ""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(portal.html.encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    made = Portal()
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()


@pytest.fixture(scope="module")
def served(installation: Installation, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert installation.matcher
    folder = tmp_path_factory.mktemp("served")
    for shared in ("models", "content"):
        (folder / shared).symlink_to((Path(installation.settings.data) / shared).resolve())
    made = Served(folder, portal.origin)
    made.begin()
    yield made
    made.process.terminate()
    made.process.wait(15)


@dataclass
class Way:
    """A way to the server that carries only so many bytes of an answer, for each connection in turn; then it is sound."""

    to: tuple[str, int]
    limits: list[int] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                self.connections += 1
                limit = self.limits.pop(0) if self.limits else None
                threading.Thread(target=self._carry, args=(client, limit), daemon=True).start()

    def _carry(self, client: socket.socket, limit: int | None) -> None:
        server = socket.create_connection(self.to)
        threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
        left = limit
        with suppress(OSError):
            while (left is None or left > 0) and (part := server.recv(65_536)):
                client.sendall(part[:left])
                left = left if left is None else left - len(part)
            if limit == 0:
                server.recv(1)  # the answer is there, so what was asked has been done
        for each in (client, server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # wakes whoever still reads, as closing alone does not
            each.close()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while part := client.recv(65_536):
                server.sendall(part)


@pytest.fixture
def way(served: Served) -> Iterator[Callable[..., Way]]:
    """Makes a way to the server; each connection's answer is cut after so many bytes."""
    made: list[Way] = []

    def to(*limits: int) -> Way:
        host, port = served.address.removeprefix("http://").split(":")
        made.append(Way((host, int(port)), list(limits)))
        return made[-1]

    yield to
    for each in made:
        each.listening.close()


@pytest.fixture
def thread() -> Iterator[Callable[..., None]]:
    """Runs something beside the test, which ends with it."""
    running: list[threading.Thread] = []

    def run(act: Callable[..., Any], *args: Any) -> None:
        running.append(threading.Thread(target=act, args=args, daemon=True))
        running[-1].start()

    yield run
    for each in running:
        each.join(10)
