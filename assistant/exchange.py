"""One turn from outside: recalled, answered, remembered and committed together, and the same message twice is one turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.assistant import SAY, Assistant, Turn
from assistant.conversation import Conversation
from assistant.fields import Filled
from assistant.memory import Memory, Remembered
from programme import Actor

if TYPE_CHECKING:
    from programme import Records, Store

Send = Callable[["Records", Turn], Turn]
"""What a channel does with a turn before it is kept: queues what leaves the house, and gives the turn as it is to be kept."""


STANDING = {"stop": "stop", "person": "ask_person", "again": "sign_in", "yes": "yes_plain", "no": "no_plain"}
"""Buttons that stand beside any reply or outlive it, and the label of each."""


class Overtaken(Exception):
    """Another turn came between the one that was looked at and the one that was to follow it."""


@dataclass(frozen=True)
class Visitor:
    """Who is at the door: signed in with an address, or not; the token proves that a conversation is theirs."""

    email: str | None = None
    token: str = ""

    def actor(self) -> Actor:
        """The same person as the programme knows them."""
        return Actor.contact(self.email) if self.email else Actor.anonymous()


@dataclass(frozen=True)
class Started:
    """A new conversation: its id, the token that belongs to it, and the first words."""

    id: str
    token: str
    messages: tuple[dict[str, Any], ...]
    language: str


@dataclass(frozen=True)
class Exchange:
    """The assistant with its records; every call is one transaction."""

    assistant: Assistant
    store: Store

    def start(self, visitor: Visitor, *, language: str, page: dict[str, str] | None = None) -> Started:
        """Begin a conversation."""
        with self.store.transaction(visitor.actor()) as records:
            memory = Memory(records.session)
            conversation, token = memory.start(language=language, owner=visitor.email, now=records.now, page=page)
            welcome = self.assistant.welcome(conversation, records)
        return Started(conversation.id, token, tuple(message.plain() for message in welcome.messages), language)

    def say(
        self,
        visitor: Visitor,
        conversation: str,
        *,
        message_id: str,
        text: str = "",
        choice: str = "",
        form: Filled | None = None,
        following: int | None = None,
    ) -> dict[str, Any]:
        """One turn; raises Unknown for a conversation that is not the visitor's, Repeated for an id used for other words.

        With `following`, it is said only where that turn is the last one; raises Overtaken otherwise.
        """
        form = Filled(writable(form.action), {slot: writable(each) for slot, each in form.values.items()}) if form else None
        text, choice = writable(text), form.key if form else writable(choice)
        with self.store.transaction(visitor.actor()) as records:
            memory = Memory(records.session)
            before = self._recalled(memory, visitor, conversation)
            earlier = memory.repeat(conversation, message_id, text, choice)
            if earlier is not None:
                return earlier
            if following not in (None, before.turn):
                raise Overtaken
            return self._turn(records, memory, before, message_id=message_id, text=text, choice=choice, form=form)

    def correspond(
        self,
        visitor: Visitor,
        conversation: str,
        *,
        language: str,
        message_id: str,
        text: str = "",
        choice: str = "",
        send: Send | None = None,
    ) -> dict[str, Any]:
        """One turn of a conversation whose id and token a channel derives: it is begun where it is not there yet.

        A message that came before is not answered again, whatever it says now. What the last reply offered may be typed as it
        is worded there.
        """
        text, choice = writable(text), writable(choice)
        with self.store.transaction(visitor.actor()) as records:
            memory = Memory(records.session)
            memory.start_once(conversation, visitor.token, language=language, owner=visitor.email, now=records.now)
            before = self._recalled(memory, visitor, conversation)
            earlier = memory.earlier(conversation, message_id)
            if earlier is not None:
                return earlier
            if not choice:
                last = memory.said(conversation, after=before.turn - 1)
                choice = offered(last[-1].reply, text) if last else ""
            return self._turn(records, memory, before, message_id=message_id, text=text, choice=choice, send=send)

    def _turn(
        self,
        records: Records,
        memory: Memory,
        before: Conversation,
        *,
        message_id: str,
        text: str,
        choice: str,
        form: Filled | None = None,
        send: Send | None = None,
    ) -> dict[str, Any]:
        records.actor = records.actor.in_turn(before.id, before.turn + 1)
        if form:
            turn = self.assistant.fill_in(before, form, records)
        else:
            turn = self.assistant.reply(before, text, records, choice=choice)
        turn = send(records, turn) if send else turn
        best = turn.utterance.ranking.matches
        memory.remember(
            turn.conversation,
            turn.reply,
            message_id=message_id,
            said=text or (turn.utterance.text if form else self._label(memory, before, choice)),
            choice=choice,
            score=best[0].score if best else None,
            now=records.now,
        )
        return dict(turn.reply.plain())

    def _label(self, memory: Memory, before: Conversation, choice: str) -> str:
        """What stood on the button that was pressed, so that a transcript reads as it was."""
        last = memory.said(before.id, after=before.turn - 1)
        label = labelled(last[-1].reply, choice) if last else ""
        standing = self.assistant.content.says[before.language].labels.get(STANDING.get(choice, ""), "")
        return label or standing or choice.removeprefix(SAY)

    def read(self, visitor: Visitor, conversation: str, *, after: int = 0) -> tuple[Remembered, ...]:
        """What was said after that turn."""
        with self.store.reading(visitor.actor()) as records:
            memory = Memory(records.session)
            memory.recall(conversation, owner=visitor.email, token=visitor.token)
            return tuple(memory.said(conversation, after=after))

    def judge(self, visitor: Visitor, conversation: str, turn: int, *, helpful: bool, comment: str = "") -> bool:
        """Keep what the visitor thinks of a turn; False when there is none of that number."""
        with self.store.transaction(visitor.actor()) as records:
            memory = Memory(records.session)
            memory.recall(conversation, owner=visitor.email, token=visitor.token)
            return memory.judge(conversation, turn, helpful=helpful, comment=comment, now=records.now)

    def _recalled(self, memory: Memory, visitor: Visitor, conversation: str) -> Conversation:
        before = memory.recall(conversation, owner=visitor.email, token=visitor.token)
        if visitor.email:
            memory.claim(conversation, visitor.email)
        return before


def offered(reply: Mapping[str, Any], text: str) -> str:
    """The value of the button that a text names word for word; empty where the reply offered none such."""
    wanted = " ".join(text.split()).casefold()
    pressed = (each["value"] for each in _buttons(reply) if " ".join(each["label"].split()).casefold() == wanted)
    return str(next(pressed, ""))


def labelled(reply: Mapping[str, Any], value: str) -> str:
    """What stood on the button with that value; empty where the reply had none such."""
    return str(next((each["label"] for each in _buttons(reply) if each["value"] == value), ""))


def _buttons(reply: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    for message in reply["messages"]:
        yield from (button for button in message.get("buttons", ()) if button["role"] != "link")


def writable(text: str) -> str:
    """The text without what no database can keep: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
