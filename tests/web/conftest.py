"""The real application on a fresh demo world of its own, in process, on a port, and in a browser."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from assistant.installation import Installation
from assistant.settings import Settings
from programme import FixedClock, Store, demo
from web import create_app
from web.here import NAME, Here
from web.limits import UNLIMITED, Limits
from web.serving import Server

TODAY = date(2026, 11, 24)
NOON = datetime.combine(TODAY, time(12), tzinfo=ZoneInfo("Europe/Amsterdam"))
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Install = Callable[..., Installation]
Make = Callable[..., APIFlask]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world, made once and copied."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    store = Store(path, FixedClock(NOON))
    store.migrate()
    demo.reset(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def install(installation: Installation, demo_file: Path) -> Install:
    """Makes an installation in a folder, with the demo world, and the content and model that all tests share."""

    def make(folder: Path, **settings: Any) -> Installation:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(demo_file, folder / "loket.db")
        made = Installation(replace(Settings(data=str(folder)), **settings), lambda _: None)
        made.__dict__.update(content=installation.content, matcher=installation.matcher, clock=FixedClock(NOON))
        return made

    return make


@pytest.fixture
def make(install: Install, tmp_path: Path) -> Make:
    """Makes the application; keywords are settings, `limits` and `demo`."""

    def made(*, limits: Limits | None = None, demo: bool = True, **settings: Any) -> APIFlask:
        return create_app(install(tmp_path / "var", **settings), demo=demo, limits=limits or Limits(UNLIMITED))

    return made


@pytest.fixture(scope="session")
def shared_app(install: Install, tmp_path_factory: pytest.TempPathFactory) -> APIFlask:
    """One application for the tests that change nothing that another looks at."""
    return create_app(install(tmp_path_factory.mktemp("shared")), demo=True, limits=Limits(UNLIMITED))


@pytest.fixture
def visitor(shared_app: APIFlask) -> FlaskClient:
    """Somebody at the shared application's door."""
    return shared_app.test_client()


@pytest.fixture
def app(make: Make) -> APIFlask:
    return make()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def here_of(app: Any) -> Here:
    found: Here = app.extensions[NAME]
    return found


@pytest.fixture
def signed_in(app: APIFlask) -> Callable[[str], FlaskClient]:
    """Makes a client with a session of that person."""

    def made(email: str) -> FlaskClient:
        client: FlaskClient = app.test_client()
        answer = client.get(f"/sign-in/{here_of(app).signatures.link(email)}")
        assert answer.status_code == 303
        return client

    return made


@pytest.fixture
def bearer(app: APIFlask) -> Callable[[str], dict[str, str]]:
    """The header that proves an address."""
    return lambda email: {"Authorization": f"Bearer {here_of(app).signatures.issue(email, hours=1)}"}


@pytest.fixture
def here(app: APIFlask) -> Here:
    return here_of(app)


@pytest.fixture
def begin() -> Callable[..., Talk]:
    """Begins a conversation: `begin(client, headers=…, language=…)`."""
    return Talk.begin


@dataclass
class Talk:
    """A conversation under way, over any client."""

    client: Any
    id: str
    headers: dict[str, str]

    @classmethod
    def begin(cls, client: Any, headers: dict[str, str] | None = None, **body: Any) -> Talk:
        answer = client.post("/api/v1/conversations", json={"language": "nl", **body}, headers=headers or {})
        assert answer.status_code == 201, answer.text
        begun = answer.json() if callable(answer.json) else answer.json
        return cls(client, begun["id"], {**(headers or {}), "X-Conversation-Token": begun["token"]})

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    def send(self, message_id: str, **body: Any) -> Any:
        return self.client.post(f"{self.path}/messages", json={"message_id": message_id, **body}, headers=self.headers)

    def read(self, after: int = 0) -> Any:
        return self.client.get(f"{self.path}/messages?after={after}", headers=self.headers)


@dataclass
class Site:
    """The application on a port of its own, served as in production."""

    server: Server
    address: str

    @property
    def here(self) -> Here:
        return self.server.here

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=20, **options)

    def way_in(self, email: str) -> str:
        return f"{self.address}/sign-in/{self.here.signatures.link(email)}"


def serve(installation: Installation, *, with_demo: bool = True) -> Iterator[Site]:
    """Serve in a thread, until the test is over."""
    server = Server(installation, with_demo=with_demo, tell=lambda _: None)
    assert server.app is not None
    object.__setattr__(server.here, "limits", Limits(UNLIMITED))
    running = threading.Thread(target=server.run)
    running.start()
    try:
        yield Site(server, server.address)
    finally:
        server.stop()
        running.join(10)
        server.close()
        installation.store.close()


@pytest.fixture(scope="session")
def serving() -> Callable[..., Iterator[Site]]:
    """Serves an installation that a test has made itself."""
    return serve


@pytest.fixture
def site(install: Install, tmp_path: Path) -> Iterator[Site]:
    yield from serve(install(tmp_path / "var", port=0, streams=24, threads=16))


@pytest.fixture(scope="module")
def shared_site(install: Install, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for a whole module of tests that change nothing that another looks at."""
    yield from serve(install(tmp_path_factory.mktemp("site"), port=0, streams=24, threads=16))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("LOKET_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "no Chromium: set LOKET_CHROMIUM, or install it (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@dataclass
class Watched:
    """A page whose console is listened to: what the policy forbids is told there."""

    page: Page
    complaints: list[str]


Open = Callable[..., Watched]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a page of a browser of its own; keywords are Playwright's for a context, `sign_in` an address to open first."""
    contexts = []

    def opened(address: str, *, sign_in: str = "", width: int = 1280, height: int = 900, **context: Any) -> Watched:
        made = browser.new_context(viewport={"width": width, "height": height}, **context)
        contexts.append(made)
        made.set_default_timeout(10_000)
        page = made.new_page()
        complaints: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and "widget.js" not in f"{message.location}":
                complaints.append(f"{message.type}: {message.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        if sign_in:
            page.goto(sign_in)
        page.goto(address)
        return Watched(page, complaints)

    yield opened
    for made in contexts:
        made.close()
