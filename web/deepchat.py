"""The shapes of the Deep Chat element, so that a page which holds one can have Loket at the other end."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import current_app
from pydantic import BaseModel, ConfigDict, Field

from web import shapes
from web.cleaning import readable
from web.here import here
from web.pace import slowly
from web.page import public_root, wanted_language
from web.senders import Letterbox, Sender
from web.session import bearer

SESSION = r"^[A-Za-z0-9_-]{16,200}$"
"""Long enough that nobody guesses the session of somebody else."""

calls = APIBlueprint("deep_chat", __name__, tag="Deep Chat's channel")


class DeepChatMessage(BaseModel):
    """One message of the element; what it sends along besides the words is let through and not looked at."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)
    role: Annotated[str, Field(max_length=100)] = "user"
    text: Annotated[str, Field(max_length=shapes.LONGEST_TEXT)] = ""


class DeepChatRequest(BaseModel):
    """What the element sends; the page gives `session` and `language` as `additionalBodyProps`.

    Without a session, somebody who is signed in has one conversation, and of anybody else each message stands alone.
    """

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)
    messages: Annotated[list[DeepChatMessage], Field(min_length=1)]
    session: Annotated[str, Field(pattern=SESSION)] | None = None
    language: shapes.Language | None = None

    @property
    def said(self) -> str:
        """The words of the person: the element may send what was said before along."""
        theirs = [each.text for each in self.messages if each.role == "user"]
        return readable(theirs[-1] if theirs else self.messages[-1].text)


class DeepChatResponse(BaseModel):
    """One bubble."""

    html: str
    role: str = "ai"


@calls.post("/webhooks/deep-chat")
@calls.input(DeepChatRequest, location="json", arg_name="body")
@calls.output(list[DeepChatResponse])  # type: ignore[arg-type] # the library takes lists
@calls.doc(operation_id="deep_chat", summary="One message, as the Deep Chat element has it")
def message(body: DeepChatRequest) -> list[DeepChatResponse]:
    email = bearer()
    slowly("say_address")
    name = body.session or ("" if email else secrets.token_hex(16))
    box = Letterbox.of(here().signatures, Sender("deep-chat", name, email))
    slowly("say", box.conversation)
    reply = box.say(here().exchange, body.said, language=body.language or wanted_language("nl"))
    return list(_bubbles(reply))


def _bubbles(reply: Mapping[str, Any]) -> Iterator[DeepChatResponse]:
    """One for each message, and one for what can be pressed, which the element takes away once something was said."""
    template = current_app.jinja_env.get_template("channels/deep_chat.html")
    for said in reply["messages"]:
        for part in ("said", "buttons"):
            html = template.render(part=part, said=said, root=public_root()).strip()
            if html:
                yield DeepChatResponse(html=html)
