"""Deep Chat's shapes, and the real element from npm in a browser, on a page of somebody else."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

HOOK = "/webhooks/deep-chat"
SANNE = "sanne@vandijk.example"
SESSION = "5f0c7e0e-7a34-4c4f-9d3f-1b2f6d9c0a11"
ELEMENT = Path(__file__).parent / "node_modules" / "deep-chat" / "dist" / "deepChat.bundle.js"
PAGE = """<!doctype html><html lang="nl"><meta charset="utf-8"><title>Host</title>
<script type="module" src="/element.js"></script>
<deep-chat connect='{connect}'></deep-chat></html>"""


def said(client: Any, text: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
    body = {"messages": [{"role": "user", "text": text}], "language": "nl", **more}
    return client.post(HOOK, json=body, headers=headers or {})


def html_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    assert all(set(each) == {"html", "role"} for each in answer.json)
    return "\n".join(each["html"] for each in answer.json)


def test_a_question_is_answered_in_bubbles_with_a_link_to_the_article(visitor: Any) -> None:
    answer = said(visitor, "hoe voeg ik een klant toe?")
    assert {each["role"] for each in answer.json} == {"ai"}
    assert 'href="http://localhost/help/nl/customer-add"' in html_of(answer)
    assert "<ol>" in html_of(answer)


def test_of_all_that_the_element_sends_along_the_last_words_of_the_person_count(visitor: Any) -> None:
    messages = [
        {"role": "user", "text": "hoi"},
        {"role": "user", "text": "hoe voeg ik een klant toe?", "_sessionId": "x"},
        {"role": "ai", "html": "<p>…</p>"},
    ]
    assert "customer-add" in html_of(visitor.post(HOOK, json={"messages": messages, "model": "x"}))


def test_a_session_keeps_the_conversation_and_another_session_is_another(app: Any, bearer: Any, here: Any) -> None:
    client, headers = app.test_client(), bearer(SANNE)
    preview = html_of(said(client, "annuleer PA-100041", headers, session=SESSION))
    assert "deep-chat-suggestion-button" in preview
    assert "deep-chat-temporary-message" in preview
    said(client, "Ja, annuleer PA-100041", headers, session=SESSION[::-1])
    assert here.store.world()["authorization"]["PA-100041"]["status"] == "pending"
    said(client, "Ja, annuleer PA-100041", headers, session=SESSION)
    assert here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_without_a_session_a_person_who_is_signed_in_has_one_conversation(app: Any, bearer: Any, here: Any) -> None:
    client, headers = app.test_client(), bearer(SANNE)
    said(client, "annuleer PA-100041", headers)
    said(client, "ja", headers)
    assert here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_without_a_session_strangers_share_nothing(visitor: Any) -> None:
    html_of(said(visitor, "ik wil een medewerker spreken"))
    assert "Waar gaat" not in html_of(said(visitor, "het gaat over een factuur die niet klopt"))


def test_what_somebody_typed_is_never_markup(app: Any, bearer: Any) -> None:
    client, headers = app.test_client(), bearer(SANNE)
    html = html_of(said(client, "nieuwe autorisatie voor klant <img src=x onerror=alert(1)>", headers, session=SESSION))
    html += html_of(said(client, "<img src=x onerror=alert(1)> en zo", headers, session=SESSION))
    assert "<img" not in html


@pytest.mark.parametrize("body", [{}, {"messages": []}, {"messages": [{"text": "hoi"}], "session": "1"}, {"messages": "hoi"}])
def test_what_the_element_would_never_send_is_refused(visitor: Any, body: Any) -> None:
    answer = visitor.post(HOOK, json=body)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


# ---- the real element


@pytest.fixture
def hold() -> Iterator[Callable[..., str]]:
    """Serves a page that holds the element, and gives its address."""
    if not ELEMENT.exists():
        pytest.skip("`npm ci` in tests/web/channels brings the element")
    servers = []

    def held(connect: dict[str, Any]) -> str:
        page = PAGE.format(connect=json.dumps(connect)).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                script = self.path == "/element.js"
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript" if script else "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(ELEMENT.read_bytes() if script else page)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield held
    for server in servers:
        server.shutdown()


def talk(page: Any, text: str) -> Locator:
    """Type it, send it, and wait until the element shows more than before."""
    bubbles = page.locator("deep-chat .ai-message-text, deep-chat .html-message")
    before = bubbles.count()
    page.locator("deep-chat #text-input").fill(text)
    page.keyboard.press("Enter")
    expect(bubbles.nth(before)).to_be_visible()
    return page.locator("deep-chat #messages")


def test_the_real_element_holds_a_conversation_to_the_end(site: Any, open_page: Any, hold: Any) -> None:
    token = site.here.signatures.issue(SANNE, hours=1)
    address = hold(
        {
            "url": f"{site.address}{HOOK}",
            "headers": {"Authorization": f"Bearer {token}"},
            "additionalBodyProps": {"session": SESSION, "language": "nl"},
        }
    )
    object.__setattr__(site.here.settings, "allowed_origins", address)
    opened = open_page(address)
    messages = talk(opened.page, "hoe voeg ik een klant toe?")
    expect(messages.get_by_role("link", name="Lees het artikel")).to_be_visible()
    expect(messages.get_by_role("listitem").first).to_be_visible()
    messages = talk(opened.page, "annuleer PA-100041")
    yes = messages.get_by_role("button", name="Ja, annuleer PA-100041")
    expect(yes).to_be_visible()
    yes.click()
    expect(messages.get_by_text("is geannuleerd")).to_be_visible()
    expect(yes).to_have_count(0)
    assert site.here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"
    font = "net::ERR_NAME_NOT_RESOLVED"  # the element asks the internet for one; here there is none
    assert [each for each in opened.complaints if font not in each] == []


def test_the_real_element_says_that_it_failed_where_the_page_may_not_call(site: Any, open_page: Any, hold: Any) -> None:
    address = hold({"url": f"{site.address}{HOOK}"})
    opened = open_page(address)
    opened.page.locator("deep-chat #text-input").fill("hoi")
    opened.page.keyboard.press("Enter")
    expect(opened.page.locator("deep-chat .error-message-text")).to_be_visible()
