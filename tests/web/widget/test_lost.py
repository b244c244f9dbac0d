"""Nothing is lost: offline, cut off, reloaded, or asked for in two places, every message is there once and in order."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import threading
import time
from typing import Any

from playwright.sync_api import expect

CUTS = 200


def test_what_is_typed_offline_goes_once_the_connection_is_back(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    widget.say("hallo")
    context = widget.page.context
    context.set_offline(True)
    for text in ("welke niveaus zijn er?", "hoe word ik partner?"):
        widget.input.fill(text)
        widget.input.press("Enter")
    expect(widget.page.locator("loket-chat .bar")).to_have_text("Geen verbinding. Wat u typt gaat mee zodra het kan.")
    expect(widget.mine.last).to_contain_text("Gaat mee zodra er verbinding is")
    context.set_offline(False)
    expect(widget.replies).to_have_count(4, timeout=15_000)
    expect(widget.page.locator("loket-chat .bar")).to_be_hidden()
    assert said(widget) == ["hallo", "welke niveaus zijn er?", "hoe word ik partner?"]
    assert kept(shared_site, widget) == ["hallo", "welke niveaus zijn er?", "hoe word ik partner?"]


def test_what_waits_outlives_a_reload(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    widget.say("hallo")
    widget.page.route("**/api/**", lambda route: route.abort())
    widget.input.fill("welke niveaus zijn er?")
    widget.input.press("Enter")
    expect(widget.mine.last).to_contain_text("Gaat mee")
    widget.page.reload()
    expect(widget.page.locator("loket-chat .bar")).to_contain_text("niet bereikbaar")
    widget.page.unroute("**/api/**")
    expect(widget.replies).to_have_count(3, timeout=15_000)
    assert kept(shared_site, widget) == ["hallo", "welke niveaus zijn er?"]


def test_a_yes_is_never_kept_for_later(site: Any, show: Any) -> None:
    widget = show(site).open()
    widget.say("annuleer PA-100041")
    widget.page.context.set_offline(True)
    expect(widget.page.locator("loket-chat .bar")).to_be_visible()
    widget.replies.last.get_by_role("button", name="Ja, annuleer PA-100041").click()
    expect(widget.page.locator("loket-chat [role=alert]")).to_have_text(
        "Geen verbinding: uw antwoord is niet verstuurd en er is niets gewijzigd."
    )
    widget.input.fill("ja")
    widget.input.press("Enter")
    expect(widget.input).to_have_value("ja")
    widget.page.context.set_offline(False)
    expect(widget.page.locator("loket-chat .bar")).to_be_hidden()
    assert kept(site, widget) == ["annuleer PA-100041"]
    expect(widget.press("Ja, annuleer PA-100041")).to_contain_text("Gedaan")


def test_a_yes_typed_before_the_preview_was_seen_is_held(site: Any, show: Any) -> None:
    widget = show(site).open()
    widget.say("hallo")
    widget.page.context.set_offline(True)
    for text in ("annuleer PA-100041", "ja"):
        widget.input.fill(text)
        widget.input.press("Enter")
    widget.page.context.set_offline(False)
    expect(widget.page.locator("loket-chat .preview")).to_be_visible(timeout=15_000)
    expect(widget.mine.last).to_contain_text("Niet verstuurd: lees eerst de controle")
    assert kept(site, widget) == ["hallo", "annuleer PA-100041"]
    widget.mine.last.get_by_role("button", name="Opnieuw sturen").click()
    expect(widget.page.locator("loket-chat .done")).to_be_visible()


def test_a_message_that_is_refused_says_why_and_can_be_sent_again(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    broken = {"status": 500, "content_type": "application/problem+json", "body": '{"detail": "Er ging iets mis."}'}
    widget.page.route("**/messages", lambda route: route.fulfill(**broken, headers={"Access-Control-Allow-Origin": "*"}))
    widget.input.fill("welke niveaus zijn er?")
    widget.input.press("Enter")
    expect(widget.mine.last).to_contain_text("Niet verstuurd.", timeout=15_000)
    widget.page.unroute("**/messages")
    widget.mine.last.get_by_role("button", name="Opnieuw sturen").click()
    expect(widget.replies).to_have_count(2)
    assert kept(shared_site, widget) == ["welke niveaus zijn er?"]


def test_two_hundred_cut_connections_lose_double_and_swap_nothing(shared_site: Any, show: Any) -> None:
    with Cutter(shared_site.address) as proxy:
        widget = show(shared_site, root=proxy.address).open()
        proxy.cutting = True
        asked: list[str] = []
        until = time.monotonic() + 50
        while proxy.cuts < CUTS and time.monotonic() < until:
            if widget.page.locator("loket-chat .pending").count() < 2:
                asked.append(f"hallo {len(asked)}")
                widget.input.fill(asked[-1])
                widget.input.press("Enter")
            # a browser that finds the network back says so; it saves the test the long waits between two tries
            widget.page.evaluate("() => void dispatchEvent(new Event('online'))")
            widget.page.wait_for_timeout(40)
        assert proxy.cuts >= CUTS
        proxy.cutting = False
        expect(widget.page.locator("loket-chat .pending")).to_have_count(0, timeout=30_000)
        assert kept(shared_site, widget) == asked
        assert len(asked) > 20
        assert said(widget) == asked


def said(widget: Any) -> list[str]:
    found: list[str] = widget.page.locator("loket-chat .mine p").all_inner_texts()
    return found


def kept(site: Any, widget: Any) -> list[str]:
    """What the server holds of the conversation."""
    record = widget.page.evaluate(
        "() => Object.entries(localStorage).filter(([key]) => key.includes('sanne')).map(([, value]) => JSON.parse(value))[0]"
    )
    from assistant.exchange import Visitor

    turns = site.here.exchange.read(Visitor("sanne@vandijk.example", record["token"]), record["id"])
    assert [one.number for one in turns] == list(range(1, len(turns) + 1))
    return [one.said for one in turns]


class Cutter:
    """A proxy that cuts connections after a random number of bytes, in either direction."""

    def __init__(self, target: str) -> None:
        host, port = re.fullmatch(r"http://([^:]+):(\d+)", target).groups()  # type: ignore[union-attr]
        self.target = (host, int(port))
        self.cutting = False
        self.cuts = 0
        self.random = random.Random(7)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self._closed = False

    def __enter__(self) -> Cutter:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        self.listening.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self.listening.accept()
                far = socket.create_connection(self.target)
            except OSError:
                return
            budget = [self.random.choice((self.random.randint(1, 900), self.random.randint(900, 9_000)))]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink, budget), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, budget: list[int]) -> None:
        try:
            while data := source.recv(65_536):
                if self.cutting:
                    if len(data) >= budget[0]:
                        sink.sendall(data[: budget[0]])
                        self.cuts += 1
                        break
                    budget[0] -= len(data)
                sink.sendall(data)
        except OSError:
            pass
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
