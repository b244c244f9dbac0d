"""Conversations over the API: held once, kept, and nobody else's."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from programme import StoreError
from web.limits import Limits, Rate
from web.shapes import LONGEST_TEXT

SANNE, JORIS, ANNA = "sanne@vandijk.example", "joris@vandijk.example", "anna@noordzee.example"


def code(answer: Any) -> str:
    return str(answer.get_json(force=True)["type"]).removeprefix("urn:loket:problem:")


def test_a_conversation_starts_with_an_id_and_a_token_that_cannot_be_guessed(visitor: Any) -> None:
    begun = [visitor.post("/api/v1/conversations", json={"language": "en"}).json for _ in range(2)]
    assert len({each["id"] for each in begun}) == len({each["token"] for each in begun}) == 2
    assert all(len(each["id"]) == 32 and len(each["token"]) >= 32 for each in begun)
    assert begun[0]["messages"][0]["text"]


@pytest.mark.parametrize(("asked", "given"), [("nl", "nl"), ("en-GB,en;q=0.9", "en"), ("fr", "nl")])
def test_a_conversation_begins_in_the_visitors_language(visitor: Any, asked: str, given: str) -> None:
    answer = visitor.post("/api/v1/conversations", json={}, headers={"Accept-Language": asked})
    assert answer.json["language"] == given


def test_a_contact_is_greeted_by_name(app: Any, bearer: Any, begin: Any) -> None:
    answer = app.test_client().post("/api/v1/conversations", json={"language": "nl"}, headers=bearer(SANNE))
    assert "Sanne" in answer.json["messages"][0]["text"]


def test_what_was_said_is_read_back_in_order(visitor: Any, begin: Any) -> None:
    talk = begin(visitor)
    replies = [talk.send("a", text="hoe voeg ik een klant toe?").json, talk.send("b", text="bedankt").json]
    turns = talk.read().json["turns"]
    assert [each["turn"] for each in turns] == [1, 2]
    assert [each["said"] for each in turns] == ["hoe voeg ik een klant toe?", "bedankt"]
    assert [each["message_id"] for each in turns] == ["a", "b"]
    assert [each["reply"] for each in turns] == replies
    assert [each["turn"] for each in talk.read(after=1).json["turns"]] == [2]


def test_a_pressed_button_is_read_back_with_what_stood_on_it(app: Any, bearer: Any, begin: Any) -> None:
    talk = begin(app.test_client(), headers=bearer(SANNE))
    talk.send("a", text="annuleer PA-100041")
    for message_id, choice in (("b", "no"), ("c", "say:welke niveaus zijn er?"), ("d", "person"), ("e", "stop")):
        talk.send(message_id, choice=choice)
    turns = [(each.get("choice"), each["said"]) for each in talk.read().json["turns"]]
    assert turns == [
        (None, "annuleer PA-100041"),
        ("no", "Nee, laat alles zoals het is"),
        ("say:welke niveaus zijn er?", "welke niveaus zijn er?"),
        ("person", "Medewerker vragen"),
        ("stop", "Stoppen"),
    ]


def test_a_form_is_offered_filled_in_and_read_back(app: Any, bearer: Any, begin: Any) -> None:
    talk = begin(app.test_client(), headers=bearer(SANNE))
    asked = talk.send("a", text="nieuwe autorisatie").json
    offered = {field["slot"]: field for field in asked["form"]["fields"]}
    assert offered["product"]["several"] is True
    customer = next(one["value"] for one in offered["customer"]["choices"] if one["label"] == "Gemeente Oosterveld")
    form = {"action": asked["form"]["action"], "values": {"customer": customer, "product": "Photoshop\x00", "quantity": "many"}}
    again = talk.send("b", form=form).json
    errors = {field["slot"]: field["error"] for field in again["form"]["fields"] if "error" in field}
    assert errors == {"quantity": "“many” lees ik niet als een aantal. Typ een getal, bijvoorbeeld 5."}
    form["values"]["quantity"] = "5"
    assert talk.send("c", form=form).json["state"] == "confirm"
    assert talk.send("c", form=form).json["turn"] == 3
    other = talk.send("c", form={"action": form["action"], "values": {}})
    assert (other.status_code, code(other)) == (409, "message_id_reused")
    last = talk.read(after=2).json["turns"][0]
    assert last["said"] == "Klant: Gemeente Oosterveld\nProduct: Photoshop\nAantal: 5"
    assert "choice" not in last


def test_the_same_message_again_gets_the_same_reply_and_is_one_turn(visitor: Any, begin: Any) -> None:
    talk = begin(visitor)
    first, again = talk.send("a", text="hoe voeg ik een klant toe?"), talk.send("a", text="hoe voeg ik een klant toe?")
    assert first.json == again.json
    assert len(talk.read().json["turns"]) == 1


@pytest.mark.parametrize("other", [{"text": "iets anders"}, {"choice": "hallo"}])
def test_a_message_id_is_not_for_other_words(visitor: Any, begin: Any, other: dict[str, str]) -> None:
    talk = begin(visitor)
    talk.send("a", text="hallo")
    answer = talk.send("a", **other)
    assert (answer.status_code, code(answer)) == (409, "message_id_reused")
    assert len(talk.read().json["turns"]) == 1


def test_an_action_repeated_at_the_same_moment_is_done_once(site: Any, begin: Any) -> None:
    headers = {"Authorization": f"Bearer {site.here.signatures.issue(SANNE, hours=1)}"}
    with site.client() as client:
        talk = begin(client, headers=headers)
        assert talk.send("a", text="annuleer PA-100041").json()["state"] == "confirm"
        replies: list[Any] = []
        asking = [threading.Thread(target=lambda: replies.append(talk.send("b", text="ja").json())) for _ in range(8)]
        for each in asking:
            each.start()
        for each in asking:
            each.join()
        assert replies == [replies[0]] * 8
        assert replies[0]["state"] == "done"
        assert len(talk.read().json()["turns"]) == 2
    cancelled = [entry for entry in site.here.store.trail() if entry.key == "PA-100041" and entry.turn == 2]
    assert len(cancelled) == 1


def test_a_preview_is_answered_by_its_button(app: Any, bearer: Any, begin: Any, here: Any) -> None:
    talk = begin(app.test_client(), headers=bearer(SANNE))
    preview = talk.send("a", text="annuleer PA-100041").json
    card = next(message for message in preview["messages"] if message["type"] == "preview")
    assert "PA-100041" in card["text"]
    assert [button["role"] for button in card["buttons"]] == ["danger", "no"]
    done = talk.send("b", choice=card["buttons"][0]["value"]).json
    assert done["state"] == "done"
    assert here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_an_anonymous_visitor_may_ask_and_is_asked_to_sign_in_before_acting(app: Any, begin: Any, here: Any) -> None:
    before = here.store.world()
    talk = begin(app.test_client())
    assert talk.send("a", text="hoe voeg ik een klant toe?").json["state"] == "answer"
    refused = talk.send("b", text="annuleer PA-100041").json
    assert (refused["state"], refused["sign_in_needed"]) == ("refused", True)
    assert here.store.world() == before


def test_what_an_anonymous_visitor_began_goes_along_when_signing_in_and_is_closed_to_others(
    app: Any, bearer: Any, begin: Any
) -> None:
    talk = begin(app.test_client())
    talk.send("a", text="hallo")
    anonymous = dict(talk.headers)
    talk.headers |= bearer(SANNE)
    assert talk.send("b", text="welke klanten zijn achterstallig?").status_code == 200
    assert len(talk.read().json["turns"]) == 2
    talk.headers = anonymous
    assert talk.read().status_code == 404
    assert talk.send("c", text="hallo").status_code == 404


CALLS: dict[str, Any] = {
    "say": lambda talk: talk.send("z", text="hallo"),
    "press": lambda talk: talk.send("z", choice="yes"),
    "said": lambda talk: talk.read(),
    "listen": lambda talk: talk.client.get(f"{talk.path}/events", headers=talk.headers),
    "judge": lambda talk: talk.client.post(f"{talk.path}/messages/1/feedback", json={"helpful": True}, headers=talk.headers),
}
STRANGERS = (
    "another's token",
    "no such conversation",
    "a made-up token",
    "signed in as a colleague",
    "signed in at another partner",
    "nobody",
)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("stranger", STRANGERS)
def test_another_visitors_conversation_reads_like_none(shared_app: Any, begin: Any, call: str, stranger: str) -> None:
    visitor = shared_app.test_client()
    issue = shared_app.extensions["loket"].signatures.issue
    owner = begin(visitor, headers={"Authorization": f"Bearer {issue(SANNE, hours=1)}"})
    owner.send("a", text="hallo")
    other = begin(visitor)
    token, own = owner.headers["X-Conversation-Token"], other.headers["X-Conversation-Token"]
    id, headers = {
        "another's token": (owner.id, {"X-Conversation-Token": own}),
        "no such conversation": ("0" * 32, {"X-Conversation-Token": own}),
        "a made-up token": (owner.id, owner.headers | {"X-Conversation-Token": "x" * 32}),
        "signed in as a colleague": (
            owner.id,
            {"X-Conversation-Token": token, "Authorization": f"Bearer {issue(JORIS, hours=1)}"},
        ),
        "signed in at another partner": (
            owner.id,
            {"X-Conversation-Token": token, "Authorization": f"Bearer {issue(ANNA, hours=1)}"},
        ),
        "nobody": (owner.id, {"X-Conversation-Token": token}),
    }[stranger]
    thief = type(owner)(visitor, id, headers)
    absent = type(owner)(visitor, "f" * 32, {"X-Conversation-Token": own})
    told, of_none = CALLS[call](thief), CALLS[call](absent)
    assert (told.status_code, told.data) == (of_none.status_code, of_none.data)
    assert (told.status_code, code(told)) == (404, "conversation_unknown")
    assert len(owner.read().json["turns"]) == 1


@pytest.mark.parametrize("call", CALLS)
def test_a_conversations_token_must_be_there(visitor: Any, begin: Any, call: str) -> None:
    talk = begin(visitor)
    talk.headers = {}
    answer = CALLS[call](talk)
    assert (answer.status_code, code(answer)) == (401, "token_missing")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("written", "told"), [("Bearer nonsense", "unauthenticated"), ("Basic eDp5", "unauthenticated"), ("", "unauthenticated")]
)
def test_an_identity_token_that_proves_nothing_is_no_anonymity(
    visitor: Any, begin: Any, call: str, written: str, told: str
) -> None:
    talk = begin(visitor)
    talk.headers |= {"Authorization": written}
    answer = CALLS[call](talk)
    assert (answer.status_code, code(answer)) == (401, told)
    assert "WWW-Authenticate" in answer.headers


def test_a_token_that_expires_on_the_way_is_renewed_and_nothing_is_lost(app: Any, bearer: Any, begin: Any, here: Any) -> None:
    talk = begin(app.test_client(), headers=bearer(SANNE))
    talk.send("a", text="annuleer PA-100041")
    past = {"sub": SANNE, "aud": "loket", "exp": datetime.now(UTC) - timedelta(hours=1)}
    talk.headers |= {"Authorization": f"Bearer {jwt.encode(past, here.signatures.secret, 'HS256')}"}
    answer = talk.send("b", text="ja")
    assert (answer.status_code, code(answer)) == (401, "token_expired")
    talk.headers |= bearer(SANNE)
    assert talk.send("b", text="ja").json["state"] == "done"


def test_an_address_that_the_records_do_not_know_may_ask(app: Any, bearer: Any, begin: Any) -> None:
    talk = begin(app.test_client(), headers=bearer("new@somewhere.example"))
    assert talk.send("a", text="hoe word ik partner?").status_code == 200
    assert talk.send("b", text="annuleer PA-100041").json["state"] == "refused"


ODD = {
    "nothing": "",
    "spaces": "  \n\t ",
    "emoji": "😀👍🏽",
    "control characters": "\x00\x01\x02 annuleer \x1b[31m\x7f",
    "reading backwards": "\u202eneellunna\u202c",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "jinja": "{{ 7*7 }} {% for x in range(10**9) %}{% endfor %} {{ config }}",
    "sql": "'; DROP TABLE turns; --",
    "one long word": "a" * LONGEST_TEXT,
    "many words": "annuleer PA-100041 " * 1_000,
    "many brackets": "((((" * 2_000,
    "astral": "𝒶𝓃𝓃𝓊𝓁𝑒𝑒𝓇",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_gets_a_reply_and_is_kept_as_text(visitor: Any, begin: Any, name: str) -> None:
    talk = begin(visitor)
    answer = talk.send("a", text=ODD[name])
    assert answer.status_code == 200
    assert answer.json["messages"]
    assert "49" not in answer.text
    tags = ("<script", "<img")
    assert not any(tag in message["html"] for message in answer.json["messages"] for tag in tags)
    said = talk.read().json["turns"][0]["said"]
    assert not any(ord(character) < 32 and character not in "\n\t\r" for character in said)
    assert "\u202e" not in said


def test_more_than_twenty_thousand_characters_are_too_many(visitor: Any, begin: Any) -> None:
    answer = begin(visitor).send("a", text="x" * (LONGEST_TEXT + 1))
    assert (answer.status_code, code(answer)) == (422, "invalid")
    assert answer.get_json(force=True)["errors"][0]["field"] == "text"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message_id": "a"},
        {"message_id": "a", "text": "x", "choice": "y"},
        {"message_id": "", "text": "x"},
        {"message_id": "a b", "text": "x"},
        {"message_id": "a" * 65, "text": "x"},
        {"message_id": "a\n", "text": "x"},
        {"message_id": 7, "text": "x"},
        {"message_id": "a", "text": None},
        {"message_id": "a", "text": ["x"]},
        {"message_id": "a", "choice": ""},
        {"message_id": "a", "form": None},
        {"message_id": "a", "form": {"action": "add_customer"}},
        {"message_id": "a", "form": {"action": "add_customer", "values": {"email": 1}}},
        {"message_id": "a", "form": {"action": "add_customer", "values": {}}, "text": "x"},
        {"message_id": "a", "form": {"action": "add_customer", "values": {"reason": "x" * 2_001}}},
        {"message_id": "a", "text": "x", "more": 1},
    ],
)
def test_a_turn_of_another_shape_is_refused(visitor: Any, begin: Any, body: dict[str, Any]) -> None:
    talk = begin(visitor)
    answer = visitor.post(f"{talk.path}/messages", json=body, headers=talk.headers)
    assert (answer.status_code, code(answer)) == (422, "invalid")
    assert talk.read().json["turns"] == []


def judged(talk: Any, turn: object, **body: Any) -> Any:
    return talk.client.post(f"{talk.path}/messages/{turn}/feedback", json=body, headers=talk.headers)


def test_a_reply_is_judged_and_judged_again(visitor: Any, begin: Any) -> None:
    talk = begin(visitor)
    talk.send("a", text="hallo")
    assert judged(talk, 1, helpful=False, comment="te kort\x00").status_code == 204
    assert judged(talk, 1, helpful=True).status_code == 204


@pytest.mark.parametrize("turn", [0, 2, 10**9, 10**30])
def test_a_turn_that_is_not_there_cannot_be_judged(visitor: Any, begin: Any, turn: int) -> None:
    talk = begin(visitor)
    talk.send("a", text="hallo")
    answer = judged(talk, turn, helpful=True)
    assert (answer.status_code, code(answer)) == (404, "turn_unknown")


@pytest.mark.parametrize(
    "body", [{}, {"helpful": "yes"}, {"helpful": 1}, {"helpful": None}, {"helpful": True, "comment": "x" * 2_001}]
)
def test_a_judgement_is_yes_or_no(visitor: Any, begin: Any, body: dict[str, Any]) -> None:
    talk = begin(visitor)
    talk.send("a", text="hallo")
    assert judged(talk, 1, **body).status_code == 422


@pytest.mark.parametrize(
    ("fault", "status"), [("locked", 503), ("corrupt", 503), ("unreachable", 503), ("read_only", 503), ("disk_full", 507)]
)
def test_records_that_cannot_be_reached_are_told_so_and_the_turn_can_be_sent_again(
    app: Any, begin: Any, here: Any, monkeypatch: Any, fault: str, status: int
) -> None:
    talk = begin(app.test_client())

    @contextmanager
    def broken(*_: Any) -> Any:
        raise StoreError(fault, place="/secret/place")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(here.store, "transaction", broken)
        answer = talk.send("a", text="hallo")
    assert answer.status_code == status
    assert answer.headers["Retry-After"]
    assert "/secret/place" not in answer.text
    assert talk.send("a", text="hallo").status_code == 200


def test_nobody_can_flood_a_conversation(make: Any, begin: Any) -> None:
    rates = {"start": Rate(9, 1), "say_address": Rate(99, 1), "say": Rate(2, 1), "read": Rate(9, 1)}
    talk = begin(make(limits=Limits(rates)).test_client())
    assert [talk.send(str(each), text="hallo").status_code for each in range(3)] == [200, 200, 429]
    answer = talk.send("x", text="hallo")
    assert code(answer) == "too_many_requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
