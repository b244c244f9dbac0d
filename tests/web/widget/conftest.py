"""The widget on pages of other sites, under the strictest policy that a host can have."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

SANNE = "sanne@vandijk.example"
STRICT = (
    "default-src 'none'; script-src {root}; style-src 'self'; connect-src {root}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Host</title></head><body><main><h1>Klanten</h1></main>
<script src="{root}/widget.js" data-language="{language}" data-token="{token}"
 data-page-customer="7C41" defer></script></body></html>"""


@dataclass
class Host:
    """A site of somebody else that holds the widget."""

    root: str
    language: str = "nl"
    token: str = ""
    policy: str = STRICT
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = PAGE.format(root=host.root, language=host.language, token=host.token).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", host.policy.format(root=host.root))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"


@dataclass
class Widget:
    """The widget in one page, as somebody uses it."""

    page: Page
    complaints: list[str]
    language: str = "nl"

    @property
    def launcher(self) -> Locator:
        return self.page.locator("loket-chat .launcher")

    @property
    def input(self) -> Locator:
        return self.page.locator("loket-chat textarea")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def mine(self) -> Locator:
        return self.page.locator("loket-chat article.mine")

    @property
    def replies(self) -> Locator:
        return self.page.locator("loket-chat article:not(.mine)")

    def open(self) -> Widget:
        self.launcher.click()
        expect(self.replies).to_have_count(1)
        return self

    def say(self, text: str) -> Locator:
        """Type it, send it, and wait for the reply, which is handed back."""
        before = self.replies.count()
        self.input.fill(text)
        self.input.press("Enter")
        expect(self.replies).to_have_count(before + 1, timeout=15_000)
        return self.replies.last

    def press(self, name: str) -> Locator:
        before = self.replies.count()
        self.replies.last.get_by_role("button", name=name, exact=True).click()
        expect(self.replies).to_have_count(before + 1, timeout=15_000)
        return self.replies.last

    def texts(self) -> list[str]:
        """Everything in the transcript, message by message."""
        found: list[str] = self.page.locator("loket-chat article").evaluate_all("all => all.map(one => one.innerText)")
        return found

    @property
    def focused(self) -> str:
        """The name and kind of what has the focus inside the widget."""
        found: str = self.page.evaluate(
            "() => { const one = document.querySelector('loket-chat').shadowRoot.activeElement;"
            "return one ? one.localName + ' ' + (one.ariaLabel ?? one.innerText ?? '').trim() : ''; }"
        )
        return found


Show = Callable[..., Widget]


@pytest.fixture
def hosted() -> Iterator[Callable[..., Host]]:
    """Makes sites that hold the widget."""
    made: list[Host] = []

    def host(root: str, **about: Any) -> Host:
        made.append(Host(root, **about))
        return made[-1]

    yield host
    for one in made:
        one.server.shutdown()


@pytest.fixture
def show(browser: Browser, hosted: Callable[..., Host]) -> Iterator[Show]:
    """Opens a host page in a browser of its own, or in the given one; `email` signs in there."""
    contexts: list[BrowserContext] = []

    def shown(
        site: Any,
        *,
        email: str | None = SANNE,
        language: str = "nl",
        root: str = "",
        context: Any = None,
        host: Any = None,
        **how: Any,
    ) -> Widget:
        token = site.here.signatures.issue(email, hours=1) if email else ""
        host = host or hosted(root or site.address, language=language, token=token)
        if context is None:
            context = browser.new_context(**how)
            contexts.append(context)
        object.__setattr__(site.here.settings, "allowed_origins", host.address.rstrip("/"))
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(host.address)
        return Widget(page, complaints, language)

    yield shown
    for one in contexts:
        one.close()
