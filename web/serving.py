"""Serving the application: one process, a thread for each request and stream, and an end that loses nothing."""

from __future__ import annotations

import errno
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]

from assistant.installation import Installation
from assistant.settings import SettingError, Settings
from assistant.trouble import cure
from programme import Actor, Store, StoreError, demo
from web import create_app
from web.delivery.courier import Courier, Ways
from web.here import NAME, Here
from web.reader import ANYBODY
from web.signin import agents, contacts

Tell = Callable[[str], None]
PATIENCE_SECONDS = 4.0
"""How long requests in flight may take to end."""

ROUNDS_FOR_WHAT_ARRIVED = 5
"""Of the loop, so that a request that stood at the door when the end came is let in first."""

CONNECTIONS_BESIDES_STREAMS = 1_000
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class CannotServe(Exception):
    """Something stands in the way; the message says what, and the cure."""


def serve(installation: Installation, *, demo: bool, tell: Tell) -> int:
    """Serve until somebody stops it; 0 when it was stopped, 1 when it could not begin. Raises ContentError."""
    try:
        server = Server(installation, with_demo=demo, tell=tell)
    except CannotServe as error:
        tell(f"loket: {error}")
        return 1
    with server:
        for line in server.welcome():
            tell(line)
        server.run()
        tell("stopping: requests in flight are finished first")
    return 0


class Server:
    """The application on its port; it answers once `run` is called."""

    def __init__(self, installation: Installation, *, with_demo: bool, tell: Tell) -> None:
        self.settings = installation.settings
        self._tell = tell
        self._stopping = threading.Event()
        self.app: Flask | None = None
        self._server = _listening(self.settings, self._application)
        tell("reading the content; where it is new, the model is trained first, which takes some seconds")
        try:
            self.app = _prepared(installation, with_demo=with_demo, tell=tell)
        except BaseException:
            self.close()
            raise

    @property
    def here(self) -> Here:
        """What the running application holds."""
        assert self.app is not None
        found: Here = self.app.extensions[NAME]
        return found

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host = self.settings.host if self.settings.host not in ("0.0.0.0", "::", "") else "127.0.0.1"
        return f"http://{f'[{host}]' if ':' in host else host}:{self._server.effective_port}"

    def welcome(self) -> Iterator[str]:
        """The addresses, and in the demo a way in for each of its people."""
        root = self.settings.public_address.rstrip("/") or self.address
        yield f"Loket is at {root}/"
        yield f"  help      {root}/help/nl/   {root}/help/en/"
        yield f"  look up   {root}/lookup"
        yield f"  API       {root}/api/v1/openapi.json"
        if self.here.demo:
            yield f"  portal    {root}/portal"
            yield f"  mailbox   {root}/mailbox"
            yield from _ways_in(self.here, root)
            if self.settings.host not in LOOPBACK:
                yield f"careful: with --demo, whoever reaches {self.settings.host} can be anybody of the demo"
        yield "Ctrl C stops it."

    def run(self) -> None:
        """Answer until `stop` is called, or the process is told to end."""
        if threading.current_thread() is threading.main_thread():
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, lambda *_: self.stop())
        with Courier(self.here.installation, self.settings.public_address or self.address):
            while not self._stopping.is_set():
                self._turn(1, seconds=1)
            self._finish()

    def stop(self) -> None:
        """End `run`, from a signal or another thread."""
        self._stopping.set()
        self._server.pull_trigger()

    def close(self) -> None:
        """Let go of the port."""
        self._server.task_dispatcher.shutdown(timeout=0.2)
        wasyncore.close_all(self._server._map)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _application(self, environ: dict[str, Any], start_response: Any) -> Any:
        assert self.app is not None  # nothing is answered before `run`
        return self.app(environ, start_response)

    def _finish(self) -> None:
        """Take no more connections, send the streams away, and let what is under way end."""
        self._turn(ROUNDS_FOR_WHAT_ARRIVED, seconds=0.01)
        wasyncore.dispatcher.close(self._server)
        self.here.watch.close()
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and any(_busy(each) for each in self._server.active_channels.values()):
            self._turn(1, seconds=0.05)

    def _turn(self, rounds: int, *, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._server._map, count=rounds)


def _busy(channel: Any) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)


def _listening(settings: Settings, application: Any) -> Any:
    """The port, taken before anything long is done; raises CannotServe."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        return create_server(
            application,
            map={},
            host=settings.host,
            port=settings.port,
            threads=settings.threads + settings.streams,
            connection_limit=settings.streams + CONNECTIONS_BESIDES_STREAMS,
            channel_request_lookahead=1,
            asyncore_use_poll=True,
            backlog=1024,
            ident="",
            max_request_body_size=1_048_576,
            clear_untrusted_proxy_headers=True,
        )
    except (OSError, ValueError) as error:  # waitress turns a name that is not found into a ValueError
        raise CannotServe(_why(error, settings)) from error


def _why(error: OSError | ValueError, settings: Settings) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"port {settings.port} is taken; stop what runs there, or take another one: loket serve --port {settings.port + 1}"
    if number == errno.EACCES:
        return f"this user may not listen on port {settings.port}; take one above 1023: loket serve --port 8080"
    if number in (None, errno.EADDRNOTAVAIL):
        return f"'{settings.host}' is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for the network"
    return f"{settings.host}:{settings.port} cannot be listened on: {error}"


def _prepared(installation: Installation, *, with_demo: bool, tell: Tell) -> Flask:
    """The application with its database, content and model at hand; raises CannotServe and ContentError."""
    folder = installation.settings.folder
    try:
        store = installation.store
        if with_demo:
            _load_demo(store, tell)
        app = create_app(installation, demo=with_demo)
        here: Here = app.extensions[NAME]
        _ = (here.exchange, here.words, here.search, Ways.of(installation.settings, installation.content, ""))
        here.search.find("loket", "nl", 1, ANYBODY)
    except StoreError as error:
        raise CannotServe(cure(error.code, error.facts)) from error
    except SettingError as error:
        raise CannotServe(str(error)) from error
    except OSError as error:
        raise CannotServe(f"the folder {folder} cannot be used ({error.strerror}); give another: LOKET_DATA=<folder>") from error
    return app


def _load_demo(store: Store, tell: Tell) -> None:
    """The demo world, where there is nothing yet; a database of real partners is never opened to all."""
    with store.reading(Actor.system("serve")) as records:
        is_demo, empty = records.is_demo, not records.partners()
    if is_demo:
        return
    if not empty:
        raise CannotServe("--demo lets everybody in, and this database holds real partners; give another: LOKET_DATA=<folder>")
    demo.reset(store)
    tell("the demo world is loaded")


def _ways_in(here: Here, root: str) -> Iterator[str]:
    people = [(f"{contact.partner.name} ({contact.partner.level})", who) for contact, who in contacts(here.store)]
    people += [("Helpdesk", who) for who in agents(here.store)]
    last = ""
    for group, who in people:
        if group != last:
            yield group
        last = group
        yield f"  {who.name:<18} {root}/sign-in/{here.signatures.link(who.email)}"
