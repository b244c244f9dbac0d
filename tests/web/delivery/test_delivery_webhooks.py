"""Webhooks: signed, never followed elsewhere, and never into a private network unless that was set."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from assistant.settings import SettingError, Settings
from programme import Store
from programme.outbox import Channel, Message, MessageState
from web.delivery.courier import Ways, deliver
from web.delivery.destination import destination, is_public
from web.delivery.undeliverable import Undeliverable
from web.delivery.webhooks import Webhooks

SECRET = "een geheim van ons en de ontvanger"
LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class Receiver:
    """Another system; it answers in turn with these statuses and headers, then with 204."""

    address: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    drip: float = 0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            status, headers = found.answers.pop(0) if found.answers else (204, {})
            if found.drip:
                for byte in b"HTTP/1.1 200 A very long way of saying yes":
                    time.sleep(found.drip)
                    try:
                        self.wfile.write(bytes([byte]))
                    except OSError:
                        return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_address[1]}/loket?team=1"
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    running.start()
    yield found
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def hooked(ways: Ways, receiver: Receiver) -> Ways:
    return replace(ways, webhooks=Webhooks((receiver.address,), SECRET, LOOPBACK, now=lambda: 1_795_521_600.9))


def hooks(store: Store) -> list[Message]:
    return [each for each in store.messages() if each.channel is Channel.WEBHOOK]


def test_a_webhook_hears_of_every_mail_signed_over_time_and_body(store, hooked, receiver, kept, cancelled) -> None:
    assert (deliver(store, hooked), deliver(store, hooked)) == (1, 1)
    headers, body = receiver.got[0]
    moment, signed = (part.partition("=")[2] for part in headers["Loket-Signature"].split(","))
    assert moment == "1795521600"
    assert signed == hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["kind"], told["facts"]["authorization"], told["created"]) == (
        "authorization_cancelled",
        "PA-100041",
        "2026-11-24T11:00:00+00:00",
    )
    assert headers["Loket-Id"] == told["id"] == hooks(store)[0].id
    assert len(kept.mails) == 1


def test_a_webhook_never_gets_a_token(store, hooked, receiver, requested) -> None:
    token = str(store.messages()[0].secrets["token"])
    deliver(store, hooked)
    deliver(store, hooked)
    assert [json.loads(body)["kind"] for _, body in receiver.got] == ["admin_change_approval"]
    assert token.encode() not in receiver.got[0][1]


def test_a_mail_that_is_tried_twice_is_told_once(store, hooked, receiver, kept, cancelled, clock) -> None:
    kept.refusal = Undeliverable("server_refused")
    deliver(store, hooked)
    kept.refusal = None
    clock.move(minutes=1)
    deliver(store, hooked)
    deliver(store, hooked)
    assert len(receiver.got) == 1


def test_a_webhook_that_fails_is_tried_again_with_the_same_id(store, hooked, receiver, cancelled, clock) -> None:
    receiver.answers = [(500, {})]
    deliver(store, hooked)
    assert deliver(store, hooked) == 0
    assert hooks(store)[0].error == "receiver_refused: 500"
    clock.move(minutes=1)
    assert deliver(store, hooked) == 1
    assert len({headers["Loket-Id"] for headers, _ in receiver.got}) == 1


def test_a_receiver_says_when_it_wants_to_be_asked_again(store, hooked, receiver, cancelled, clock) -> None:
    receiver.answers = [(503, {"Retry-After": "1800"})]
    deliver(store, hooked)
    deliver(store, hooked)
    assert (hooks(store)[0].next_attempt - clock.now()).total_seconds() == 1800


def test_a_redirect_is_not_followed(store, hooked, receiver, cancelled) -> None:
    receiver.answers = [(307, {"Location": receiver.address})]
    deliver(store, hooked)
    deliver(store, hooked)
    assert hooks(store)[0].error == "redirected: 307"
    assert len(receiver.got) == 1


def test_a_receiver_that_answers_a_byte_at_a_time_is_hung_up_on(hooked, receiver, store, cancelled) -> None:
    receiver.drip = 0.1
    slow = replace(hooked, webhooks=replace(hooked.webhooks, seconds=0.5))
    deliver(store, slow)
    began = time.monotonic()
    assert deliver(store, slow) == 0
    assert time.monotonic() - began < 3
    assert hooks(store)[0].error.startswith("receiver_unreachable")


def test_an_address_that_was_taken_off_the_list_is_not_called(store, hooked, receiver, cancelled) -> None:
    deliver(store, hooked)
    deliver(store, replace(hooked, webhooks=Webhooks()))
    assert hooks(store)[0].error == "not_configured"
    assert receiver.got == []


def test_loopback_is_refused_unless_it_was_set(store, hooked, receiver, cancelled) -> None:
    guarded = replace(hooked, webhooks=replace(hooked.webhooks, networks=()))
    deliver(store, guarded)
    assert deliver(store, guarded) == 0
    assert hooks(store)[0].error == "private_address: 127.0.0.1"
    assert hooks(store)[0].state is MessageState.FAILED
    assert receiver.got == []


@pytest.mark.parametrize(
    "machine",
    [
        "127.0.0.1",
        "10.0.0.8",
        "172.16.5.5",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::5",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.1.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)
def test_a_name_that_leads_to_a_private_machine_is_refused(machine) -> None:
    assert not is_public(machine)
    with pytest.raises(Undeliverable) as caught:
        destination("https://hooks.example/loket", (), lambda host, port: (machine,))
    assert caught.value.code == "private_address"


def test_one_private_machine_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Undeliverable) as caught:
        destination("https://hooks.example", (), lambda host, port: ("93.184.215.14", "10.0.0.1"))
    assert caught.value.code == "private_address"


def test_the_machine_that_was_judged_is_the_one_that_is_called() -> None:
    looked_up = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        looked_up.append((host, port))
        return ("93.184.215.14",)

    found = destination("https://hooks.example:8443/loket", (), resolve)
    assert (found.machine, found.named, found.path) == ("93.184.215.14", "hooks.example:8443", "/loket")
    assert looked_up == [("hooks.example", 8443)]


def test_what_is_not_encrypted_goes_to_listed_networks_only() -> None:
    with pytest.raises(Undeliverable) as caught:
        destination("http://hooks.example", (), lambda host, port: ("93.184.215.14",))
    assert caught.value.code == "not_encrypted"


def test_a_name_that_nobody_knows_is_told() -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise OSError

    with pytest.raises(Undeliverable) as caught:
        destination("https://hooks.example", (), resolve)
    assert caught.value.code == "name_unknown"


@pytest.mark.parametrize("address", ["ftp://x.example", "hooks.example", "https://", "https://u:p@x.example", "https://x:99999/"])
def test_what_is_no_webhook_address_is_refused_at_the_start(address) -> None:
    with pytest.raises(SettingError):
        Webhooks.of(Settings(webhooks=address, webhook_secret=SECRET))


def test_webhooks_need_a_secret_and_know_their_networks() -> None:
    found = Webhooks.of(Settings(webhooks="https://a.example, https://b.example", webhook_secret=SECRET))
    assert found.addresses == ("https://a.example", "https://b.example")
    assert SECRET not in repr(found)
    with pytest.raises(SettingError):
        Webhooks.of(Settings(webhooks="https://a.example"))
    with pytest.raises(SettingError):
        Webhooks.of(Settings(webhook_networks="10.0.0.0/99"))
