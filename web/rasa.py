"""The shapes of Rasa's REST channel and of its parser, so that what was built for Rasa can talk to Loket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import Response, json, request
from pydantic import BaseModel, ConfigDict, Field

from assistant.conversation import Conversation
from assistant.slot import Value
from programme import Actor
from web import shapes
from web.cleaning import readable
from web.here import here
from web.pace import slowly
from web.page import wanted_language
from web.senders import Letterbox, Sender
from web.session import bearer

RANKED = 10
calls = APIBlueprint("rasa", __name__, tag="Rasa's channels")


class RasaMessage(BaseModel):
    """As Rasa's REST channel takes it; what else a client sends along is let through and not looked at."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)
    sender: Annotated[str, Field(min_length=1, max_length=200)] = "default"
    message: Annotated[str, Field(max_length=shapes.LONGEST_TEXT)]
    metadata: dict[str, Any] | None = None


class RasaButton(shapes.Out):
    title: str
    payload: str


class RasaReply(shapes.Out):
    recipient_id: str
    text: str = ""
    buttons: Annotated[list[RasaButton], Field(default_factory=list)]


class ParseThis(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)
    text: Annotated[str, Field(max_length=shapes.LONGEST_TEXT)]
    message_id: Annotated[str, Field(max_length=200)] | None = None


class ParsedIntent(BaseModel):
    name: str | None
    confidence: float


class ParsedEntity(BaseModel):
    entity: str
    value: str
    text: str


class Parsed(BaseModel):
    text: str
    language: shapes.Language
    intent: ParsedIntent
    entities: list[ParsedEntity]
    intent_ranking: list[ParsedIntent]


@calls.get("/webhooks/rest/")
@calls.output(shapes.Status)
@calls.doc(operation_id="rasa_status", summary="Whether the channel is there")
def status() -> shapes.Status:
    return shapes.Status(status="ok")


@calls.post("/webhooks/rest/webhook")
@calls.input(RasaMessage, location="json", arg_name="body")
@calls.output(list[RasaReply])  # type: ignore[arg-type] # the library takes lists
@calls.doc(
    operation_id="rasa_message",
    summary="One message, as Rasa's REST channel has it",
)
def message(body: RasaMessage) -> list[RasaReply] | Response:
    slowly("channel")
    email = bearer()
    items = list(_items(body.sender, _said(email, body.sender, readable(body.message))))
    if request.args.get("stream") == "true":
        lines = (f"{json.dumps(each.model_dump(mode='json'))}\n" for each in items)
        return Response("".join(lines), mimetype="application/json")
    return items


@calls.post("/model/parse")
@calls.input(ParseThis, location="json", arg_name="body")
@calls.output(Parsed)
@calls.doc(operation_id="parse", summary="What a text means: intents with their scores, and the values in it")
def parse(body: ParseThis) -> dict[str, Any]:
    slowly("channel")
    text = readable(body.text)
    assistant = here().exchange.assistant
    with here().store.reading(Actor.anonymous()) as records:
        said = assistant.understanding.understand(
            Conversation("parse", language=wanted_language("nl")), text, known=tuple, today=records.today, signed_in=False
        )
    matches = [{"name": match.intent, "confidence": match.score} for match in said.ranking.matches[:RANKED]]
    return {
        "text": body.text,
        "language": said.language,
        "intent": matches[0] if matches else {"name": None, "confidence": 0.0},
        "entities": [_entity(name, value) for name, value in said.starts.items() if isinstance(value, Value)],
        "intent_ranking": matches,
    }


def _entity(name: str, value: Value) -> dict[str, str]:
    return {"entity": name, "value": str(value.value), "text": value.text}


def _said(email: str | None, sender: str, text: str) -> Mapping[str, Any]:
    typed, pressed = ("", text[1:]) if text.startswith("/") and len(text) > 1 else (text, "")
    box = Letterbox.of(here().signatures, Sender("rasa", sender, email))
    return box.say(here().exchange, typed, language=wanted_language("nl"), choice=pressed)


def _items(sender: str, reply: Mapping[str, Any]) -> Iterator[RasaReply]:
    """One item for each part of a text that an empty line divides, as Rasa sends them; buttons go with the last."""
    for said in reply["messages"]:
        parts = [part for part in said["text"].split("\n\n") if part.strip()] or [""]
        pressable = [button for button in said.get("buttons", ()) if button.get("role") != "link"]
        buttons = [RasaButton(title=each["label"], payload=f"/{each['value']}") for each in pressable]
        for number, part in enumerate(parts, 1):
            if part or buttons:
                yield RasaReply(recipient_id=sender, text=part, buttons=buttons if number == len(parts) else [])
