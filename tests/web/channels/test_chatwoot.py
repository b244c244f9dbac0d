"""Loket as an agent bot, beside a small server that plays Chatwoot: its webhooks, its API, its signatures."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from assistant.memory import conversations
from assistant.settings import SettingError, Settings
from programme import Actor
from programme.outbox import Channel, MessageState, Recipient
from programme.store import outgoing
from web.chatwoot import signature
from web.delivery.chatwoot import SAY, Chatwoot
from web.delivery.courier import Ways, deliver

SECRET, TOKEN = "a secret of the agent bot", "the bot's own token"
SANNE = "sanne@vandijk.example"
HOOK = "/webhooks/chatwoot"


@dataclass
class Desk:
    """A Chatwoot with one account: contacts write, the bot is told, and what it posts is kept in order."""

    address: str = ""
    loket: str = ""
    status: dict[int, str] = field(default_factory=dict)
    said: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    refuse: list[int] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    last: int = 100
    identifier: str | None = None
    channel: str = "Channel::WebWidget"

    def event(self, conversation: int, **more: Any) -> dict[str, Any]:
        self.last += 1
        verified = self.identifier is not None
        contact = {"id": 7, "name": "Sanne", "email": "anna@noordzee.example", "identifier": self.identifier, "type": "contact"}
        return {
            "event": "message_created",
            "id": self.last,
            "content_type": "text",
            "content_attributes": {},
            "message_type": "incoming",
            "private": False,
            "source_id": None,
            "created_at": "2026-11-24T11:00:00.000Z",
            "sender": contact,
            "inbox": {"id": 3, "name": "Portal"},
            "account": {"id": 1, "name": "Helpdesk"},
            "conversation": {
                "id": conversation,
                "status": self.status.setdefault(conversation, "pending"),
                "channel": self.channel,
                "meta": {"sender": contact, "assignee": None, "hmac_verified": verified},
                "additional_attributes": {"browser_language": "nl", "browser": {}},
                "messages": [],
                "labels": [],
                "can_reply": True,
            },
            **more,
        }

    def tell(self, event: dict[str, Any], *, secret: str = SECRET, age: int = 0, body: bytes | None = None) -> httpx.Response:
        """As Chatwoot calls; `body` is what arrives instead of what was signed."""
        sent, moment = json.dumps(event).encode(), str(int(time.time()) - age)
        headers = {
            "Content-Type": "application/json",
            "X-Chatwoot-Timestamp": moment,
            "X-Chatwoot-Signature": signature(secret, moment, sent),
            "X-Chatwoot-Delivery": "6d0f3a40-3b0b-4f4e-9a58-0c7f7f1e2b11",
        }
        return httpx.post(f"{self.loket}{HOOK}", content=body or sent, headers=headers, timeout=20)

    def write(self, text: str, conversation: int = 5, **more: Any) -> list[dict[str, Any]]:
        """A contact writes; hands back what the bot answers."""
        before = len(self.said.get(conversation, []))
        assert self.tell(self.event(conversation, content=text, **more)).status_code == 204
        return self.wait(conversation, before)

    def press(self, message: dict[str, Any], title: str, conversation: int = 5) -> list[dict[str, Any]]:
        """A contact presses a choice of a message: Chatwoot tells it as a message that changed."""
        items = message["content_attributes"]["items"]
        chosen = next(each for each in items if each["title"] == title)
        attributes = {"items": items, "submitted_values": [chosen]}
        before = len(self.said[conversation])
        bot = {"id": 2, "name": "Loket", "type": "agent_bot"}
        told = {"event": "message_updated", "message_type": "outgoing", "content_type": "input_select", "sender": bot}
        event = self.event(conversation, content=message["content"], content_attributes=attributes, **told)
        assert self.tell(event).status_code == 204
        return self.wait(conversation, before)

    def wait(self, conversation: int, before: int) -> list[dict[str, Any]]:
        for _ in range(150):
            if len(self.said.get(conversation, [])) > before:
                time.sleep(0.15)  # what belongs together is posted in one round
                return self.said[conversation][before:]
            time.sleep(0.05)
        raise AssertionError("the bot does not answer")


@pytest.fixture
def desk() -> Iterator[Desk]:
    found = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            *_, accounts, account, conversations, conversation, call = self.path.split("/")
            status = found.refuse.pop(0) if found.refuse else 200
            if self.headers["api_access_token"] != TOKEN or (accounts, account, conversations) != (
                "accounts",
                "1",
                "conversations",
            ):
                found.strangers.append(self.path)
                status = 401
            if status == 200 and call == "messages":
                found.said.setdefault(int(conversation), []).append(body)
            if status == 200 and call == "toggle_status":
                found.status[int(conversation)] = body["status"]
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}"
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    running.start()
    yield found
    server.shutdown()
    running.join()
    server.server_close()


def settings(desk: Desk) -> dict[str, Any]:
    where = {"chatwoot": desk.address, "chatwoot_token": TOKEN, "chatwoot_secret": SECRET}
    return {**where, "webhook_networks": "127.0.0.0/8", "port": 0, "streams": 24, "threads": 16}


@pytest.fixture
def bot(install: Any, serving: Callable[..., Any], tmp_path: Any, desk: Desk) -> Iterator[Any]:
    """Loket, served as in production, with that Chatwoot in its settings."""
    for site in serving(install(tmp_path / "var", **settings(desk))):
        desk.loket = site.address
        yield site


def test_a_contact_who_writes_is_answered_in_the_conversation(bot: Any, desk: Desk) -> None:
    answer = desk.write("hoe voeg ik een klant toe?")[0]
    assert set(answer) == {"content"}
    assert "Klantorganisatie toevoegen" in answer["content"]
    assert f"{bot.address}/help/nl/customer-add" in answer["content"]
    assert desk.status[5] == "pending"


def test_an_asker_whom_the_inbox_has_verified_acts_by_pressing(bot: Any, desk: Desk) -> None:
    desk.identifier = SANNE
    preview, choice = desk.write("annuleer PA-100041")
    assert "25 × Creative Cloud All Apps" in preview["content"]
    assert choice["content_type"] == "input_select"
    done = desk.press(choice, "Ja, annuleer PA-100041")[0]
    assert "geannuleerd" in done["content"]
    assert bot.here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_somebody_else_who_writes_in_a_verified_conversation_is_nobody(bot: Any, desk: Desk) -> None:
    desk.identifier = SANNE
    answer = desk.write("annuleer PA-100041", sender={"id": 8, "name": "Koen", "identifier": SANNE, "type": "contact"})
    assert "Creative Cloud" not in answer[0]["content"]


@pytest.mark.parametrize("identifier", ["4711", "a" * 300 + "@vandijk.example", "a@b\x00"])
def test_an_identifier_that_is_no_address_is_nobody(bot: Any, desk: Desk, identifier: str) -> None:
    desk.identifier = identifier
    assert "Klantorganisatie toevoegen" in desk.write("hoe voeg ik een klant toe?")[0]["content"]
    with bot.here.store.reading(Actor.anonymous()) as records:
        assert records.session.scalars(select(conversations.c.owner)).all() == [None]


def test_where_nothing_can_be_pressed_the_choices_are_words(bot: Any, desk: Desk) -> None:
    desk.identifier, desk.channel = SANNE, "Channel::Whatsapp"
    answer = desk.write("annuleer PA-100041")
    assert len(answer) == 1
    assert "• Ja, annuleer PA-100041" in answer[0]["content"]
    desk.write("ja, annuleer PA-100041")
    assert bot.here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_an_address_that_a_visitor_wrote_himself_proves_nothing(bot: Any, desk: Desk) -> None:
    before = bot.here.store.world()
    desk.write("annuleer PA-100041")
    desk.write("ja")
    assert bot.here.store.world() == before


def test_asking_for_a_person_opens_the_conversation_and_silences_the_bot(bot: Any, desk: Desk) -> None:
    answer = desk.write("ik wil een medewerker spreken")
    assert [each["content"] for each in answer] == [
        "Een collega neemt het hier over. U hoeft niets te herhalen; dit gesprek is terug te lezen."
    ]
    for _ in range(60):
        if desk.status[5] == "open":
            break
        time.sleep(0.05)
    assert desk.status[5] == "open"
    assert desk.tell(desk.event(5, content="hallo?")).status_code == 204
    time.sleep(1.3)
    assert len(desk.said[5]) == 1
    desk.status[5] = "pending"
    assert "Klantorganisatie toevoegen" in desk.write("hoe voeg ik een klant toe?")[0]["content"]


def test_whoever_is_not_understood_presses_for_a_person(bot: Any, desk: Desk) -> None:
    choice = desk.write("wat wordt het weer in parijs")[-1]
    person = choice["content_attributes"]["items"][-1]["title"]
    assert "Een collega neemt het hier over" in desk.press(choice, person)[0]["content"]
    assert [each.facts for each in bot.here.store.messages() if each.kind == "chatwoot_hand_over"] == [{"status": "open"}]


@pytest.mark.parametrize(
    "about",
    [
        {"message_type": "outgoing", "sender": {"id": 2, "type": "agent_bot"}},
        {"message_type": "outgoing", "sender": {"id": 3, "type": "user"}},
        {"private": True},
        {"message_type": "activity"},
        {"event": "conversation_updated"},
        {"event": "message_updated", "content_type": "text"},
        {"event": "webwidget_triggered", "conversation": None, "account": None},
    ],
)
def test_what_is_not_from_a_contact_is_not_answered(bot: Any, desk: Desk, about: dict[str, Any]) -> None:
    assert desk.tell({**desk.event(5, content="hoe voeg ik een klant toe?"), **about}).status_code == 204
    assert bot.here.store.messages() == ()


def test_a_message_that_is_told_twice_is_answered_once(bot: Any, desk: Desk) -> None:
    event = desk.event(5, content="hoe voeg ik een klant toe?")
    assert [desk.tell(each).status_code for each in (event, event, {**event, "content": "anders"})] == [204] * 3
    desk.wait(5, 0)
    time.sleep(1.3)
    assert len(desk.said[5]) == 1


@pytest.mark.parametrize(
    "how", [{"secret": "somebody else's secret"}, {"age": 330}, {"age": -330}, {"body": b'{"event": "message_created"}'}]
)
def test_a_call_that_is_not_signed_or_old_or_changed_is_refused(bot: Any, desk: Desk, how: dict[str, Any]) -> None:
    assert desk.tell(desk.event(5, content="hoi"), **how).status_code == 401
    assert bot.here.store.messages() == ()


def test_an_unsigned_call_is_refused_before_it_is_read(bot: Any) -> None:
    assert httpx.post(f"{bot.address}{HOOK}", json={}).status_code == 401
    assert httpx.post(f"{bot.address}{HOOK}", json={}, headers={b"X-Chatwoot-Timestamp": b"\xb2"}).status_code == 401


def test_where_no_chatwoot_is_set_up_nobody_is_listened_to(visitor: Any) -> None:
    assert visitor.post(HOOK, json={"event": "message_created"}).status_code == 404


def test_a_signed_message_without_its_parts_is_told_as_invalid(bot: Any, desk: Desk) -> None:
    assert desk.tell({"event": "message_created"}).status_code == 422


def test_an_answer_outlives_a_chatwoot_that_is_down(make: Any, desk: Desk) -> None:
    app, store, ways = made(make, desk)
    told_in_process(app, desk.event(5, content="hoe voeg ik een klant toe?"))
    desk.refuse = [500]
    assert deliver(store, ways) == 0
    assert [each.state for each in store.messages()] == [MessageState.FAILED]
    store.clock.move(minutes=2)
    assert deliver(store, ways) == 1
    assert len(desk.said[5]) == 1


def test_what_is_said_arrives_in_the_order_in_which_it_was_said(make: Any, desk: Desk) -> None:
    desk.identifier = SANNE
    app, store, ways = made(make, desk)
    told_in_process(app, desk.event(5, content="annuleer PA-100041"))
    desk.refuse = [503]
    assert deliver(store, ways) == 0
    assert {each.error for each in store.messages()} == {"receiver_refused: 503", "waits_its_turn"}
    store.clock.move(minutes=2)
    assert deliver(store, ways) == 2
    assert ["content_type" in each for each in desk.said[5]] == [False, True]


def test_nothing_is_sent_to_a_chatwoot_that_is_no_longer_the_configured_one(make: Any, desk: Desk) -> None:
    _, store, ways = made(make, desk)
    other = "https://chat.elsewhere.example/api/v1/accounts/1/conversations/5"
    odd = f"{desk.address}/api/v1/accounts/1/conversations/5/../../../profile"
    with store.transaction(Actor.system("test")) as records:
        for address in (other, odd):
            outgoing.post_in_order(records, Recipient(address, channel=Channel.CHATWOOT), [(SAY, {"content": "hoi"})])
    assert deliver(store, ways) == 0
    assert {each.error for each in store.messages()} == {"not_configured", "bad_address"}
    assert (desk.said, desk.strangers) == ({}, [])


def test_the_outbox_names_what_went_to_chatwoot_without_what_was_said(make: Any, desk: Desk) -> None:
    app, _, _ = made(make, desk)
    told_in_process(app, desk.event(5, content="hoe voeg ik een klant toe?"))
    client = app.test_client()
    client.get(f"/sign-in/{app.extensions['loket'].signatures.link('mila@helpdesk.example')}")
    page = client.get("/outbox?lang=nl").text
    assert "Antwoord in Chatwoot" in page
    assert "Klantorganisatie" not in page


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"chatwoot": "chat.example.com"}, "'chatwoot'"),
        ({"chatwoot": "https://a.example https://b.example"}, "'chatwoot'"),
        ({"chatwoot_token": ""}, "'chatwoot_token'"),
        ({"chatwoot_secret": "short"}, "'chatwoot_secret'"),
    ],
)
def test_a_setting_that_will_not_do_is_named(wrong: dict[str, str], named: str) -> None:
    good = {"chatwoot": "https://chat.example.com", "chatwoot_token": TOKEN, "chatwoot_secret": SECRET}
    Chatwoot.of(Settings(**good))  # type: ignore[arg-type]
    with pytest.raises(SettingError, match=named):
        Chatwoot.of(Settings(**{**good, **wrong}))  # type: ignore[arg-type]


def made(make: Any, desk: Desk) -> tuple[Any, Any, Ways]:
    app = make(**{name: value for name, value in settings(desk).items() if name not in ("port", "streams", "threads")})
    here = app.extensions["loket"]
    return app, here.store, Ways.of(here.settings, here.content, "")


def told_in_process(app: Any, event: dict[str, Any]) -> None:
    sent, moment = json.dumps(event).encode(), str(int(time.time()))
    headers = {"X-Chatwoot-Timestamp": moment, "X-Chatwoot-Signature": signature(SECRET, moment, sent)}
    assert app.test_client().post(HOOK, data=sent, headers=headers, content_type="application/json").status_code == 204
