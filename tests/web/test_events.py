"""The stream of a conversation over real connections: resumed, shared, limited, and ended without loss."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import pytest

from assistant.attendance import Attendance
from assistant.exchange import Exchange, Visitor
from programme import Store
from web import events
from web.watch import MOST_OF_ONE


class Stream:
    """An open stream, read event by event in a thread of its own."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.events: list[tuple[str, str | None, Any]] = []
        self.comments = 0
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        name, number, data = "", None, ""
        try:
            for line in self.answer.iter_lines():
                field, _, value = line.partition(": ")
                if line.startswith(":"):
                    self.comments += 1
                elif field == "event":
                    name = value
                elif field == "id":
                    number = value
                elif field == "data":
                    data = value
                elif not line and name:
                    self.events.append((name, number, json.loads(data)))
                    name, number, data = "", None, ""
        except (httpx.HTTPError, httpx.StreamError):
            pass
        self.ended.set()

    def leave(self) -> None:
        """Cut the connection, as a browser that goes away does, and wait until all that came before is read."""
        with suppress(OSError):
            self.answer.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        self._thread.join(5)

    def turns(self) -> list[int]:
        return [data["turn"] for data in self.named("turn")]

    def named(self, kind: str) -> list[Any]:
        return [data for name, _, data in list(self.events) if name == kind]

    def wait_for(self, count: int, seconds: float = 5, *, kind: str = "turn") -> None:
        until = time.monotonic() + seconds
        while len(self.named(kind)) < count and time.monotonic() < until:
            time.sleep(0.01)


@contextmanager
def listening(talk: Any, **headers: str) -> Iterator[Stream]:
    with talk.client.stream("GET", f"{talk.path}/events", headers=talk.headers | headers) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        stream = Stream(answer)
        try:
            yield stream
        finally:
            stream.leave()


def test_a_turn_reaches_every_open_page_at_once(site: Any, begin: Any) -> None:
    with site.client() as client:
        talk = begin(client)
        with listening(talk) as one, listening(talk) as other:
            time.sleep(0.2)
            began = time.monotonic()
            reply = talk.send("a", text="hallo").json()
            for stream in (one, other):
                stream.wait_for(1)
            assert time.monotonic() - began < 1.5
            named = [event for event in one.events if event[0] == "turn"]
            assert named == [("turn", "1", named[0][2])]
            assert named[0][2]["reply"] == reply
            assert named[0][2]["said"] == "hallo"
            assert named[0][2]["message_id"] == "a"
            assert [event[0] for event in one.events if event[0] != "turn"] in (["typing"], [])
            assert other.turns() == [1]


def test_a_person_who_joins_and_leaves_is_an_event(site: Any, begin: Any) -> None:
    helpdesk = Attendance(site.here.exchange.assistant, site.here.store)
    with site.client() as client:
        talk = begin(client)
        with listening(talk) as stream:
            helpdesk.join("mila@helpdesk.example", talk.id)
            helpdesk.leave("mila@helpdesk.example", talk.id)
            stream.wait_for(2, kind="agent")
            told = stream.named("agent")
        assert [each["state"] for each in told] == ["joined", "left"]
        assert {each["name"].split()[0] for each in told} == {"Mila"}


def test_a_stream_goes_on_after_the_last_event_that_was_seen(site: Any, begin: Any) -> None:
    with site.client() as client:
        talk = begin(client)
        for each in range(5):
            talk.send(str(each), text="hallo")
        with listening(talk, **{"Last-Event-ID": "3"}) as stream:
            stream.wait_for(2)
            assert stream.turns() == [4, 5]
        with listening(talk, **{"Last-Event-ID": "nonsense"}) as stream:
            stream.wait_for(5)
            assert stream.turns() == [1, 2, 3, 4, 5]


def test_reconnecting_again_and_again_loses_and_doubles_nothing(site: Any, begin: Any) -> None:
    with site.client() as client:
        talk = begin(client)
        talking = threading.Thread(target=lambda: [talk.send(str(each), text="hallo") for each in range(30)])
        talking.start()
        seen: list[int] = []
        while len(seen) < 30:
            with listening(talk, **{"Last-Event-ID": str(seen[-1] if seen else 0)}) as stream:
                stream.wait_for(3, 2)
                stream.leave()
                seen += stream.turns()
        talking.join()
        assert seen == list(range(1, 31))


def test_a_turn_that_another_process_answered_is_seen_too(site: Any, begin: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(events, "LOOK_AGAIN_SECONDS", 0.1)
    with site.client() as client:
        talk = begin(client)
        with listening(talk) as stream:
            time.sleep(0.2)
            store = Store(site.here.settings.database_url, site.here.store.clock)
            elsewhere = Exchange(site.here.exchange.assistant, store)
            elsewhere.say(Visitor(None, talk.headers["X-Conversation-Token"]), talk.id, message_id="z", text="hallo")
            store.close()
            stream.wait_for(1)
            assert stream.turns() == [1]


def test_a_silent_stream_shows_that_it_is_there(site: Any, begin: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(events, "LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.1)
    with site.client() as client, listening(begin(client)) as stream:
        time.sleep(0.8)
        assert stream.comments >= 3
        assert stream.turns() == []


def test_an_old_stream_asks_to_connect_anew(site: Any, begin: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(events, "LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(events, "LONGEST_SECONDS", 0.2)
    with site.client() as client, listening(begin(client)) as stream:
        assert stream.ended.wait(3)
        assert [event[0] for event in stream.events] == ["bye"]


def test_a_visitor_who_signs_in_elsewhere_ends_the_anonymous_stream(site: Any, begin: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(events, "LOOK_AGAIN_SECONDS", 0.05)
    with site.client() as client:
        talk = begin(client)
        with listening(talk) as stream:
            token = site.here.signatures.issue("sanne@vandijk.example", hours=1)
            said = talk.client.post(
                f"{talk.path}/messages",
                json={"message_id": "a", "text": "welke klanten zijn achterstallig?"},
                headers=talk.headers | {"Authorization": f"Bearer {token}"},
            )
            assert said.status_code == 200
            assert stream.ended.wait(3)
            assert stream.turns() == []


def test_one_conversation_takes_only_its_share_of_streams(site: Any, begin: Any) -> None:
    limits = httpx.Limits(max_connections=None)
    with site.client(limits=limits) as client:
        talk = begin(client)
        open_streams = [listening(talk) for _ in range(MOST_OF_ONE)]
        for each in open_streams:
            each.__enter__()
        try:
            refused = client.get(f"{talk.path}/events", headers=talk.headers)
            assert refused.status_code == 503
            assert refused.json()["type"] == "urn:loket:problem:too_many_streams"
            assert int(refused.headers["Retry-After"]) > 0
            assert talk.send("a", text="hallo").status_code == 200
            assert talk.read().json()["turns"][0]["said"] == "hallo"
        finally:
            for each in open_streams:
                each.__exit__(None, None, None)


def test_when_all_streams_are_taken_everything_else_is_still_answered(site: Any, begin: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(events, "LOOK_AGAIN_SECONDS", 0.05)
    limits = httpx.Limits(max_connections=None)
    with site.client(limits=limits) as client:
        talks = [begin(client) for _ in range(25)]
        opened = [listening(talk) for talk in talks[:24]]
        for each in opened:
            each.__enter__()
        assert client.get(f"{talks[24].path}/events", headers=talks[24].headers).status_code == 503
        took = []
        for each in range(20):
            began = time.monotonic()
            assert talks[24].send(str(each), text="hallo").status_code == 200
            took.append(time.monotonic() - began)
        assert sorted(took)[10] < 0.5
        for each in opened:
            each.__exit__(None, None, None)
        until = time.monotonic() + 5
        while site.here.watch.count and time.monotonic() < until:
            time.sleep(0.05)
        assert site.here.watch.count == 0, "a stream whose client is gone gives its place back"
        with listening(talks[24]) as stream:
            stream.wait_for(20)
            assert len(stream.turns()) == 20


def test_stopping_sends_every_stream_away_to_connect_anew(site: Any, begin: Any) -> None:
    with site.client() as client, listening(begin(client)) as stream:
        time.sleep(0.2)
        began = time.monotonic()
        site.server.stop()
        assert stream.ended.wait(5)
        assert time.monotonic() - began < 3
        assert stream.events[-1][0] == "bye"


@pytest.mark.parametrize("after", ["-1", "x", "1.5", str(10**30)])
def test_a_place_to_go_on_from_is_a_number(visitor: Any, begin: Any, after: str) -> None:
    talk = begin(visitor)
    for call in ("events", "messages"):
        answer = visitor.get(f"{talk.path}/{call}?after={after}", headers=talk.headers)
        assert answer.status_code == 422
