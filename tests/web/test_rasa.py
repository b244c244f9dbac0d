"""Rasa's shapes, as its own documentation and clients have them."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient

from web import create_app
from web.here import NAME
from web.identity import Signatures
from web.limits import UNLIMITED, Limits
from web.senders import Letterbox, Sender

HOOK = "/webhooks/rest/webhook"


def said(client: Any, message: str, sender: str = "u1", **more: Any) -> Any:
    return client.post(HOOK, json={"sender": sender, "message": message, **more}, headers={"Accept-Language": "nl"})


def test_the_channel_says_that_it_is_there(visitor: FlaskClient) -> None:
    assert visitor.get("/webhooks/rest/").json == {"status": "ok"}


def test_a_reply_comes_in_parts_for_the_one_who_wrote(visitor: FlaskClient) -> None:
    parts = said(visitor, "hoe voeg ik een klant toe?", metadata={"page": 1}, input_channel="rest").json
    assert len(parts) >= 3
    assert all(each["recipient_id"] == "u1" and each["text"] for each in parts)
    assert all("\n\n" not in each["text"] for each in parts)
    assert all(set(each) <= {"recipient_id", "text", "buttons"} for each in parts)


def test_a_conversation_goes_on_and_its_buttons_can_be_pressed(app: Any, bearer: Any, here: Any) -> None:
    client, headers = app.test_client(), bearer("sanne@vandijk.example")

    def tell(message: str) -> Any:
        return client.post(HOOK, json={"sender": "crm-7", "message": message}, headers=headers).json

    preview = tell("annuleer PA-100041")
    buttons = next(each["buttons"] for each in preview if "buttons" in each)
    assert all(set(each) == {"title", "payload"} for each in buttons)
    tell(buttons[0]["payload"])
    assert here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_a_sender_who_is_somebody_else_is_another_conversation(app: Any, bearer: Any, here: Any) -> None:
    client, before = app.test_client(), here.store.world()
    client.post(HOOK, json={"sender": "u", "message": "annuleer PA-100041"}, headers=bearer("sanne@vandijk.example"))
    for headers in ({}, bearer("joris@vandijk.example"), bearer("anna@noordzee.example")):
        client.post(HOOK, json={"sender": "u", "message": "ja"}, headers=headers)
    assert here.store.world() == before


def test_streamed_parts_come_a_line_each(visitor: FlaskClient) -> None:
    answer = visitor.post(f"{HOOK}?stream=true", json={"sender": "u2", "message": "hoe voeg ik een klant toe?"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert len(lines) >= 3
    assert {each["recipient_id"] for each in lines} == {"u2"}


def test_a_text_is_parsed_into_intents_with_their_scores(visitor: FlaskClient) -> None:
    parsed = visitor.post("/model/parse", json={"text": "hoe voeg ik een klant toe?", "message_id": "7"}).json
    assert parsed["text"] == "hoe voeg ik een klant toe?"
    assert parsed["intent"] == parsed["intent_ranking"][0]
    assert parsed["intent"]["name"] == "customer-add"
    assert 0.5 < parsed["intent"]["confidence"] <= 1
    scores = [each["confidence"] for each in parsed["intent_ranking"]]
    assert scores == sorted(scores, reverse=True)


def test_the_values_in_a_text_are_its_entities(visitor: FlaskClient) -> None:
    parsed = visitor.post("/model/parse", json={"text": "annuleer pa 100041"}).json
    assert {"entity": "authorization", "value": "PA-100041", "text": "pa 100041"} in parsed["entities"]


def test_a_text_without_words_has_no_intent(visitor: FlaskClient) -> None:
    assert visitor.post("/model/parse", json={"text": "?!"}).json["intent"] == {"name": None, "confidence": 0.0}


def test_a_conversation_outlives_a_restart_and_is_one_in_two_workers(install: Any, tmp_path: Any) -> None:
    first, second = (create_app(install(tmp_path / "var"), demo=True, limits=Limits(UNLIMITED)) for _ in range(2))
    headers = {"Authorization": f"Bearer {first.extensions[NAME].signatures.issue('sanne@vandijk.example', hours=1)}"}
    for app, message in ((first, "annuleer PA-100041"), (second, "ja")):
        answered = app.test_client().post(HOOK, json={"sender": "crm-7", "message": message}, headers=headers)
        assert answered.status_code == 200
    assert second.extensions[NAME].store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_what_a_reply_offers_may_be_typed_as_it_is_worded(app: Any, bearer: Any, here: Any) -> None:
    client, headers = app.test_client(), bearer("sanne@vandijk.example")
    client.post(HOOK, json={"sender": "sms", "message": "annuleer PA-100041"}, headers=headers)
    client.post(HOOK, json={"sender": "sms", "message": " ja, annuleer  PA-100041"}, headers=headers)
    assert here.store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_nobody_finds_the_conversation_of_a_sender_without_the_secret(app: Any, here: Any) -> None:
    mine, theirs = (
        Letterbox.of(Signatures(secret, "loket"), Sender("rasa", "crm-7", "sanne@vandijk.example"))
        for secret in (here.signatures.secret, "another installation's secret, as long")
    )
    assert mine.conversation != theirs.conversation
    assert mine.visitor.token != theirs.visitor.token
    assert mine.conversation not in mine.visitor.token
