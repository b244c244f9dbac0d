"""Loket as the agent bot of a Chatwoot: it answers what comes in, and makes room where a person is asked for."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Annotated, Literal, ParamSpec, TypeVar

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.assistant import Turn
from assistant.reply import Button, Message, Reply, State, Type
from assistant.voice import plain_message
from kb.library import LANGUAGES
from programme import Records
from programme.outbox import Channel, Recipient
from programme.store import outgoing
from web import shapes
from web.cleaning import readable
from web.delivery.chatwoot import HAND_OVER, SAY, Chatwoot
from web.here import here
from web.identity import address_in
from web.pace import slowly
from web.page import public_root
from web.problem import Problem
from web.senders import Letterbox, Sender

TOLERANCE_SECONDS = 300
"""How old a signature may be: what Chatwoot advises."""

PERSON = "contact_helpdesk"
WIDGET = "Channel::WebWidget"
"""The only inbox in which a choice that was pressed comes back as one; elsewhere choices are words, with numbers."""

P = ParamSpec("P")
R = TypeVar("R")
calls = APIBlueprint("chatwoot", __name__, tag="Chatwoot's channel")


class Lenient(BaseModel):
    """A part of what Chatwoot tells; it tells far more, and each version something else."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Event(Lenient):
    """What every call of Chatwoot has; what else it has depends on the event."""

    event: Annotated[str, Field(max_length=100)]


class Submitted(Lenient):
    value: str


class Attributes(Lenient):
    submitted_values: list[Submitted] = []


class Writer(Lenient):
    id: int | None = None


class Contact(Writer):
    identifier: str | None = None


class Meta(Lenient):
    sender: Contact | None = None
    hmac_verified: bool | None = None


class Surroundings(Lenient):
    browser_language: str | None = None


class Talk(Lenient):
    id: Annotated[int, Field(gt=0)]
    status: str
    channel: str | None = None
    meta: Meta = Meta()
    additional_attributes: Surroundings = Surroundings()


class Account(Lenient):
    id: Annotated[int, Field(gt=0)]


class ChatwootMessage(Lenient):
    """A message that was written or changed."""

    event: Literal["message_created", "message_updated"]
    id: int
    content: str | None = None
    message_type: str
    private: bool = False
    content_type: str | None = None
    content_attributes: Attributes | None = None
    conversation: Talk
    account: Account
    sender: Writer | None = None

    @property
    def ours(self) -> bool:
        """Whether it is the assistant's turn: as long as a conversation is pending, no person has it."""
        return self.conversation.status == "pending" and not self.private

    @property
    def text(self) -> str | None:
        """What a contact wrote; None where nobody did."""
        wrote = self.event == "message_created" and self.message_type == "incoming"
        return readable((self.content or "")[: shapes.LONGEST_TEXT]) if wrote else None

    @property
    def choice(self) -> str:
        """What a contact pressed: the message that offered it is told as changed."""
        changed = self.event == "message_updated" and self.content_type == "input_select" and self.content_attributes
        pressed = self.content_attributes.submitted_values if changed and self.content_attributes else []
        return pressed[0].value[: shapes.LONGEST_CHOICE] if pressed else ""

    @property
    def email(self) -> str | None:
        """Who it is, where the inbox has verified the identity and that is an address.

        What is verified is the contact of the conversation: somebody else who writes in it is nobody, and of a choice that
        was pressed the sender is whoever offered it. The e-mail address beside it counts for nothing: a visitor may write
        there what he likes.
        """
        contact, writer = self.conversation.meta.sender, self.sender
        if contact is None or not self.conversation.meta.hmac_verified:
            return None
        theirs = self.event == "message_updated" or (writer is not None and writer.id == contact.id)
        known = contact.identifier if theirs else None
        return address_in(known) if known else None

    @property
    def language(self) -> str:
        """What the visitor's browser speaks, to begin with."""
        spoken = (self.conversation.additional_attributes.browser_language or "")[:2].lower()
        return spoken if spoken in LANGUAGES else LANGUAGES[0]


def signed(view: Callable[P, R]) -> Callable[P, R]:
    """Lets in what the Chatwoot of the settings has signed, and not long ago."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        desk = Chatwoot.of(here().settings)
        if not desk.root:
            raise Problem("not_found")
        moment, given = request.headers.get("X-Chatwoot-Timestamp", ""), request.headers.get("X-Chatwoot-Signature", "")
        wanted = signature(desk.secret, moment, request.get_data())
        fresh = moment.isdecimal() and moment.isascii() and abs(time.time() - int(moment[:15])) <= TOLERANCE_SECONDS
        if not fresh or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise Problem("unauthenticated")
        return view(*args, **kwargs)

    return guarded


def signature(secret: str, moment: str, body: bytes) -> str:
    """As Chatwoot signs: HMAC-SHA256 over the time, a dot and the body."""
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


@calls.post("/webhooks/chatwoot")
@signed
@calls.input(Event, location="json", arg_name="body")
@calls.doc(
    operation_id="chatwoot",
    summary="What happened in Chatwoot, as its agent bots are told",
    responses={204: "Taken in; an answer follows over Chatwoot's API.", 404: "No Chatwoot is set up here."},
)
def told(body: Event) -> Response:
    if body.event in ("message_created", "message_updated"):
        try:
            message = ChatwootMessage.model_validate(request.get_json())
        except ValidationError as error:
            raise Problem("invalid") from error
        if message.ours and (message.text is not None or message.choice):
            _answer(message)
    return Response(status=204)


def _answer(message: ChatwootMessage) -> None:
    account, talk = message.account.id, message.conversation
    box = Letterbox.of(here().signatures, Sender("chatwoot", f"{account}/{talk.id}", message.email))
    slowly("say", box.conversation)
    address = Chatwoot.of(here().settings).conversation(account, talk.id)
    desk = Desk(address, public_root(), pressable=talk.channel == WIDGET)
    box.say(
        here().exchange,
        message.text or "",
        language=message.language,
        message_id=f"chatwoot-{message.id}{'-chosen' if message.choice else ''}",
        choice=message.choice,
        send=desk.send,
    )


@dataclass(frozen=True)
class Desk:
    """The conversation in Chatwoot that a turn is answered in; `pressable` where choices can be pressed there."""

    address: str
    root: str
    pressable: bool

    def send(self, records: Records, turn: Turn) -> Turn:
        """Queue the answer, in the transaction of the turn; where a person is wanted, no more is asked than that one comes."""
        task = turn.conversation.task
        person = turn.reply.state is State.HANDOFF or (task is not None and task.action == PERSON)
        if person and task is not None:
            words = here().words.say("channels.handed_over", turn.reply.language, {})
            reply = replace(turn.reply, state=State.HANDOFF, messages=(plain_message(words),), asks=None)
            turn = replace(turn, reply=reply, conversation=replace(turn.conversation, task=None))
        parts: list[tuple[str, Mapping[str, object]]] = [(SAY, each) for each in self._bodies(turn.reply)]
        if person:
            parts.append((HAND_OVER, {"status": "open"}))
        to = Recipient(self.address, language=turn.reply.language, channel=Channel.CHATWOOT)
        outgoing.post_in_order(records, to, parts)
        return turn

    def _bodies(self, reply: Reply) -> Iterator[Mapping[str, object]]:
        """The answer as one text, and after it what can be pressed."""
        texts = "\n\n".join(filter(None, (self._text(each) for each in reply.messages)))
        if texts:
            yield {"content": texts}
        buttons = [button for each in reply.messages for button in each.buttons if button.role != "link"]
        if buttons and self.pressable:
            items = [{"title": _label(each), "value": each.value} for each in buttons]
            words = here().words.say("channels.choose", reply.language, {})
            yield {"content": words, "content_type": "input_select", "content_attributes": {"items": items}}

    def _text(self, message: Message) -> str:
        if message.type is Type.ARTICLE:
            return f"{message.text}\n{self.root}{message.address}"
        if message.type is not Type.CHOICES:
            named = [f"• {each.label}" for each in message.buttons if each.role != "link" and not self.pressable]
            return "\n".join([message.text, *named])
        lines = message.text.splitlines()
        return "\n".join(lines[: len(lines) - len(message.buttons)] if self.pressable else lines)


def _label(button: Button) -> str:
    return f"{button.label} · {button.hint}" if button.hint else button.label
