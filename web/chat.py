"""Conversations over the API: started, held turn by turn, read back and judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.exchange import Visitor
from assistant.fields import FILLED, Filled
from assistant.memory import Remembered
from web import shapes
from web.cleaning import readable
from web.figures import TURNS
from web.here import here
from web.pace import slowly
from web.page import wanted_language
from web.problem import Problem
from web.session import bearer
from web.watch import News

calls = APIBlueprint("conversations", __name__, url_prefix="/api/v1/conversations", tag="Conversations")


OPENED = {"path.conversation": "$response.body#/id", "header.X-Conversation-Token": "$response.body#/token"}
HELD = {"path.conversation": "$request.path.conversation", "header.X-Conversation-Token": "$request.header.X-Conversation-Token"}
FROM_START = {call: {"operationId": call, "parameters": OPENED} for call in ("say", "said", "listen")}
FROM_TURN = {
    "said": {"operationId": "said", "parameters": HELD},
    "judge": {"operationId": "judge", "parameters": HELD | {"path.turn": "$response.body#/turn"}},
}
"""Where a call leads, for whoever reads the document: what goes from its answer into the next one."""


class Proof(BaseModel):
    """The header that opens a conversation."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    x_conversation_token: Annotated[str, Field(max_length=200)] = ""


@calls.post("")
@calls.input(shapes.Start, location="json", arg_name="body")
@calls.output(shapes.Started, status_code=201, links=FROM_START)
@calls.doc(operation_id="start", summary="Start a conversation")
def start(body: shapes.Start) -> dict[str, Any]:
    slowly("start")
    visitor = Visitor(bearer())
    language = body.language or wanted_language("nl")
    begun = here().exchange.start(visitor, language=language, page=body.page)
    return {"id": begun.id, "token": begun.token, "language": begun.language, "messages": begun.messages}


@calls.post("/<conversation>/messages")
@calls.input(shapes.Say, location="json", arg_name="body")
@calls.input(Proof, location="headers", arg_name="proof")
@calls.output(shapes.Reply, links=FROM_TURN)
@calls.doc(
    operation_id="say",
    summary="One turn",
    responses={404: "No such conversation, or not yours.", 409: "The `message_id` came with other words."},
)
def say(conversation: str, body: shapes.Say, proof: Proof) -> dict[str, Any]:
    visitor = known(proof)
    slowly("say_address")
    slowly("say", conversation)
    here().watch.tell(conversation, News.TYPING, token=visitor.token)
    reply = here().exchange.say(
        visitor,
        conversation,
        message_id=body.message_id,
        text=readable(body.text),
        choice=readable(body.choice),
        form=filled(body.form.action, body.form.values) if body.form else None,
    )
    here().watch.tell(conversation, News.TURN)
    TURNS.labels(reply["state"], reply["language"]).inc()
    return reply


@calls.get("/<conversation>/messages")
@calls.input(shapes.After, location="query", arg_name="query")
@calls.input(Proof, location="headers", arg_name="proof")
@calls.output(shapes.Turns)
@calls.doc(operation_id="said", summary="What was said", responses={404: "No such conversation, or not yours."})
def said(conversation: str, query: shapes.After, proof: Proof) -> dict[str, Any]:
    visitor = known(proof)
    slowly("read", conversation)
    turns = here().exchange.read(visitor, conversation, after=query.after)
    return {"turns": [turn_of(each) for each in turns]}


@calls.post("/<conversation>/messages/<int:turn>/feedback")
@calls.input(shapes.Feedback, location="json", arg_name="body")
@calls.input(Proof, location="headers", arg_name="proof")
@calls.doc(
    operation_id="judge",
    summary="Whether a reply helped",
    responses={204: "Kept.", 404: "No such conversation or turn, or not yours."},
)
def judge(conversation: str, turn: int, body: shapes.Feedback, proof: Proof) -> Response:
    visitor = known(proof)
    slowly("feedback", conversation)
    number = min(turn, shapes.LARGEST_NUMBER)
    comment = readable(body.comment)
    if not here().exchange.judge(visitor, conversation, number, helpful=body.helpful, comment=comment):
        raise Problem("turn_unknown")
    return Response(status=204)


def filled(action: str, values: Mapping[str, str]) -> Filled:
    """A form as it came in, without what nobody can read."""
    return Filled(action, {slot: readable(text) for slot, text in values.items()})


def known(proof: Proof) -> Visitor:
    """Who is calling, with the conversation's token; raises Problem without one."""
    email = bearer()
    if not proof.x_conversation_token:
        raise Problem("token_missing")
    return Visitor(email, proof.x_conversation_token)


def turn_of(each: Remembered) -> dict[str, Any]:
    """A turn as it travels."""
    choice = "" if each.choice.startswith(FILLED) else each.choice
    kept = {"turn": each.number, "message_id": each.message_id, "said": each.said, "choice": choice}
    return kept | {"at": each.at, "reply": each.reply}
