"""A person of the helpdesk in a conversation: comes, says something and goes; each is a turn, kept and heard like any other."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.memory import Memory
from assistant.reply import Message, Presence, Reply, State
from assistant.voice import Voice, plain_message
from programme import Actor, Who

if TYPE_CHECKING:
    from programme import Records, Store


@dataclass(frozen=True)
class Attendance:
    """What the helpdesk's people do in conversations; every call is one transaction, and raises Refused for anybody else."""

    assistant: Assistant
    store: Store

    def join(self, agent: str, conversation: str) -> dict[str, Any]:
        """Take over: what the visitor says is for the person now. Raises Unknown where there is no such conversation."""
        return self._turn(agent, conversation, "", Presence.JOINED)

    def say(self, agent: str, conversation: str, text: str) -> dict[str, Any]:
        """Say something to the visitor."""
        return self._turn(agent, conversation, text, None)

    def leave(self, agent: str, conversation: str) -> dict[str, Any]:
        """Give the conversation back to the assistant."""
        return self._turn(agent, conversation, "", Presence.LEFT)

    def _turn(self, agent: str, conversation: str, text: str, presence: Presence | None) -> dict[str, Any]:
        with self.store.transaction(Actor.agent(agent)) as records:
            records.require(Who.AGENT)
            memory = Memory(records.session)
            before = memory.find(conversation)
            after = replace(before, turn=before.turn + 1, taken_over=presence is not Presence.LEFT)
            reply = self._reply(records, after, text, presence)
            memory.remember(after, reply, message_id=secrets.token_urlsafe(12), said="", choice="", score=None, now=records.now)
        return dict(reply.plain())

    def _reply(self, records: Records, after: Conversation, text: str, presence: Presence | None) -> Reply:
        name = records.agent.name if records.agent else ""
        message = plain_message(text) if presence is None else self._told(after.language, presence, name)
        state = State.HANDOFF if after.taken_over else State.ANSWER
        return Reply(state, after.language, (message,), turn=after.turn, speaker=name, presence=presence)

    def _told(self, language: str, presence: Presence, name: str) -> Message:
        voice = Voice(language, self.assistant.content.says[language])
        return plain_message(voice.reply(presence.value, {"name": name}))
