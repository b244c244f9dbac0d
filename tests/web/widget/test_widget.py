"""The widget as somebody uses it, on the page of another site under the strictest policy."""

from __future__ import annotations

import gzip
import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import expect

TIME = re.compile(r"\d\d\.\d\d uur")
SIZES = {"launcher": 3_000, "everything": 15_000}
"""Bytes, compressed, of all that a page loads for the widget: no peer that is complete and accessible comes near."""


def test_a_whole_action_by_keyboard_alone(site: Any, show: Any) -> None:
    widget = show(site)
    keys = widget.page.keyboard
    expect(widget.launcher).to_be_visible()
    for _ in range(6):
        keys.press("Tab")
        if widget.focused.startswith("button Hulp"):
            break
    keys.press("Enter")
    expect(widget.replies).to_have_count(1)
    assert widget.focused.startswith("textarea")
    keys.type("annuleer PA-100041")
    keys.press("Enter")
    expect(widget.page.locator("loket-chat .preview")).to_be_visible()
    assert widget.focused.startswith("textarea"), "the focus does not move because something came in"
    for _ in range(9):
        keys.press("Shift+Tab")
        if widget.focused.startswith("button Ja, "):
            break
    assert widget.focused.startswith("button Ja, annuleer PA-100041")
    keys.press("ArrowDown")
    assert widget.focused.startswith("button Nee, ")
    keys.press("ArrowUp")
    keys.press("Enter")
    assert widget.focused.startswith("textarea"), "after a choice the focus is in the input at once"
    expect(widget.page.locator("loket-chat .done")).to_be_visible()
    expect(widget.mine.last).to_contain_text("Gekozen: Ja, annuleer PA-100041")
    keys.press("ArrowUp")
    assert widget.focused.startswith("article")
    keys.press("Home")
    assert "Ik ben een digitale assistent" in widget.focused
    keys.press("End")
    keys.press("Escape")
    assert widget.focused.startswith("button Hulp nodig?")
    expect(widget.page.locator("loket-chat dialog")).to_be_hidden()
    assert widget.complaints == []


def test_what_stood_on_a_pressed_button_is_read_back_in_another_browser(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    widget.say("annuleer PA-100041")
    widget.press("Nee, laat alles zoals het is")
    record = widget.page.evaluate("() => Object.entries(localStorage).find(([, value]) => value.startsWith('{'))")
    other = show(shared_site)
    root = shared_site.address
    other.page.evaluate(
        "([root, text]) => { const { id, token } = JSON.parse(text);"
        "localStorage.setItem(`loket|${root}/|sanne@vandijk.example`, JSON.stringify({ id, token })) }",
        [root, record[1]],
    )
    other.page.reload()
    other.launcher.click()
    expect(other.mine.last).to_contain_text("Gekozen: Nee, laat alles zoals het is")


def test_a_page_that_goes_on_keeps_conversation_draft_and_ticks(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    widget.say("hoe sluit ik een gewonnen kans?")
    widget.page.locator("loket-chat li input").first.check()
    widget.input.fill("half af")
    before = timeless(widget.texts())
    widget.page.reload()
    expect(widget.replies).to_have_count(2)
    assert widget.focused == "", "a conversation that goes on does not take the focus"
    assert timeless(widget.texts()) == before
    expect(widget.input).to_have_value("half af")
    expect(widget.page.locator("loket-chat li input").first).to_be_checked()
    expect(widget.page.locator("loket-chat .steps")).to_contain_text("stap 1 van")


def test_two_tabs_show_the_same(shared_site: Any, show: Any) -> None:
    first = show(shared_site).open()
    first.say("hallo")
    second = first.page.context.new_page()
    second.goto(first.page.url)
    other = type(first)(second, [])
    other.launcher.click()
    expect(other.replies).to_have_count(2)
    first.say("annuleer PA-100041")
    expect(other.replies).to_have_count(3)
    other.press("Nee, laat alles zoals het is")
    expect(first.replies).to_have_count(4)
    expect(first.replies.nth(2).get_by_role("button", name="Ja,")).to_have_count(0)
    assert timeless(first.texts()) == timeless(other.texts())


def test_the_host_page_can_open_ask_and_listen(shared_site: Any, show: Any) -> None:
    widget = show(shared_site)
    page = widget.page
    page.evaluate(
        "() => { window.heard = []; for (const name of ['open', 'message', 'close']) loket.on(name, () => heard.push(name)) }"
    )
    page.evaluate("() => loket.send('welke niveaus zijn er?')")
    expect(widget.replies).to_have_count(2)
    page.evaluate("() => loket.close()")
    expect(page.locator("loket-chat dialog")).to_be_hidden()
    assert page.evaluate("() => heard") == ["open", "message", "close"]
    page.evaluate("() => loket.language('en')")
    expect(widget.launcher).to_have_text("Need help?")
    assert widget.complaints == []


def test_another_person_at_the_same_computer_sees_nothing_of_the_first(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    widget.say("annuleer PA-100041")
    token = shared_site.here.signatures.issue("anna@noordzee.example", hours=1)
    widget.page.evaluate("(token) => loket.identify(token)", token)
    expect(widget.replies).to_have_count(1)
    expect(widget.replies.last).to_contain_text("Anna")
    assert "PA-100041" not in "".join(widget.texts())


def test_what_an_anonymous_visitor_began_goes_on_after_signing_in(shared_site: Any, show: Any) -> None:
    widget = show(shared_site, email=None).open()
    refused = widget.say("annuleer PA-100041")
    expect(refused).to_contain_text("Meld u aan")
    token = shared_site.here.signatures.issue("sanne@vandijk.example", hours=1)
    widget.page.evaluate("(token) => loket.identify(token)", token)
    expect(widget.replies).to_have_count(3)
    expect(widget.replies.last.get_by_role("button", name="Ja, annuleer PA-100041")).to_be_visible()
    expect(widget.mine.last).to_contain_text("Gekozen: Aanmelden")


def test_what_was_begun_goes_on_after_a_sign_in_on_another_page(shared_site: Any, show: Any, hosted: Any) -> None:
    site = hosted(shared_site.address)
    widget = show(shared_site, email=None, host=site).open()
    widget.page.evaluate("() => document.querySelector('loket-chat').setAttribute('sign-in', location.href + '?signed-in')")
    refused = widget.say("annuleer PA-100041")
    site.token = shared_site.here.signatures.issue("sanne@vandijk.example", hours=1)
    refused.get_by_role("button", name="Aanmelden").click()
    widget.page.wait_for_url("**/?signed-in")
    expect(widget.replies.last.get_by_role("button", name="Ja, annuleer PA-100041")).to_be_visible()
    expect(widget.replies).to_have_count(3)
    assert "Aanmelden" not in widget.replies.nth(1).inner_text(), "what is past cannot be pressed any more"


def test_a_token_that_expires_keeps_what_was_typed(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    expired = shared_site.here.signatures.issue("sanne@vandijk.example", hours=-1)
    fresh = shared_site.here.signatures.issue("sanne@vandijk.example", hours=1)
    widget.page.evaluate("(token) => loket.identify(token)", expired)
    widget.input.fill("welke niveaus zijn er?")
    widget.input.press("Enter")
    expect(widget.page.locator("loket-chat .bar")).to_contain_text("Meld u opnieuw aan")
    widget.page.evaluate("(token) => loket.identify(token)", fresh)
    expect(widget.replies).to_have_count(2)
    expect(widget.page.locator("loket-chat .bar")).to_be_hidden()


def test_language_transcript_and_a_new_conversation(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    widget.say("welke niveaus zijn er?")
    page = widget.page
    page.get_by_label("Meer").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Gesprek downloaden").click()
    written = download.value.path().read_text("utf-8")
    assert written.startswith("U (")
    assert "welke niveaus zijn er?" in written
    assert "Assistent (" in written
    page.get_by_label("Meer").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.get_by_label("More").click()
    page.get_by_role("button", name="Begin a new conversation").click()
    expect(widget.replies).to_have_count(1)
    expect(widget.replies.last).to_contain_text("What can I help you with?")


def test_a_reply_is_judged_with_a_reason(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    reply = widget.say("welke niveaus zijn er?")
    reply.get_by_role("button", name="Hielp dit? Nee").click()
    assert widget.focused.startswith("input"), "asked for by oneself: the focus may go there"
    reply.get_by_label("Wat miste u? (mag leeg)").fill("de prijs")
    reply.get_by_role("button", name="Opmerking sturen").click()
    expect(reply).to_contain_text("Dank u, de redactie leest dit.")
    widget.page.wait_for_timeout(500)
    with closing(sqlite3.connect(shared_site.here.settings.folder / "loket.db")) as connection:
        assert connection.execute("select helpful, comment from feedback").fetchall() == [(0, "de prijs")]


@pytest.mark.parametrize("part", SIZES)
def test_it_stays_small(shared_site: Any, part: str) -> None:
    files = {"launcher": ["/widget.js"], "everything": ["/widget.js", "/loket-chat.js", "/chat/nl.js"]}[part]
    with shared_site.client() as client:
        sizes = {file: len(gzip.compress(client.get(file).content, 9)) for file in files}
    assert sum(sizes.values()) <= SIZES[part], sizes


def timeless(texts: list[str]) -> list[str]:
    """Without the times: the clock of these tests stands still on the server only."""
    return [TIME.sub("", text) for text in texts]
