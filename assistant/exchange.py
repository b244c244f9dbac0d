"""One turn from outside: recalled, answered, remembered and committed together, and the same message twice is one turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.memory import Memory, Remembered
from programme import Actor

if TYPE_CHECKING:
    from programme import Store


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
        following: int | None = None,
    ) -> dict[str, Any]:
        """One turn; raises Unknown for a conversation that is not the visitor's, Repeated for an id used for other words.

        With `following`, it is said only where that turn is the last one; raises Overtaken otherwise.
        """
        text, choice = writable(text), writable(choice)
        with self.store.transaction(visitor.actor()) as records:
            memory = Memory(records.session)
            before = self._recalled(memory, visitor, conversation)
            earlier = memory.repeat(conversation, message_id, text, choice)
            if earlier is not None:
                return earlier
            if following not in (None, before.turn):
                raise Overtaken
            records.actor = records.actor.in_turn(conversation, before.turn + 1)
            turn = self.assistant.reply(before, text, records, choice=choice)
            best = turn.utterance.ranking.matches
            memory.remember(
                turn.conversation,
                turn.reply,
                message_id=message_id,
                said=text,
                choice=choice,
                score=best[0].score if best else None,
                now=records.now,
            )
        return dict(turn.reply.plain())

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


def writable(text: str) -> str:
    """The text without what no database can keep: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
