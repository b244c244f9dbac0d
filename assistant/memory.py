"""What is remembered of conversations: their state, every turn in order, and what people thought of an answer."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from assistant.conversation import Conversation
from assistant.reply import Reply
from programme.columns import UtcTime
from programme.tables import metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("owner", String(254)),
    Column("language", String(8), nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, default=0),
    Column("started", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),
)
turns = Table(
    "turns",
    metadata,
    Column("conversation", ForeignKey("conversations.id", name="fk_turns_conversation"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("message_id", String(64), nullable=False),
    Column("said", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("intent", String(80)),
    Column("score", Float),
    Column("state", String(16), nullable=False),
    Column("reply", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("conversation", "message_id", name="uq_turns_message_id"),
    Index("ix_turns_at", "at"),
)
feedback = Table(
    "feedback",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)


class Unknown(Exception):
    """There is no such conversation, or it is not this visitor's; the two are told alike."""


class Repeated(Exception):
    """The same message id came with another text."""


@dataclass(frozen=True)
class Remembered:
    """One turn as it was kept: what was typed, or what stood on the button whose value `choice` is."""

    number: int
    message_id: str
    said: str
    choice: str
    reply: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Memory:
    """The conversations of one open transaction."""

    session: Session

    def start(
        self, *, language: str, owner: str | None, now: datetime, page: dict[str, str] | None = None
    ) -> tuple[Conversation, str]:
        """A new conversation with an id that cannot be guessed, and the token that proves whose it is."""
        token = secrets.token_urlsafe(24)
        conversation = Conversation(secrets.token_hex(16), language=language, page=page or {})
        self._begin(conversation, token, owner, now)
        return conversation, token

    def start_once(self, id: str, token: str, *, language: str, owner: str | None, now: datetime) -> None:
        """A new conversation under an id that a channel derived; nothing where there is one already."""
        if self.session.execute(select(conversations.c.id).where(conversations.c.id == id)).one_or_none() is None:
            self._begin(Conversation(id, language=language), token, owner, now)

    def _begin(self, conversation: Conversation, token: str, owner: str | None, now: datetime) -> None:
        row = {
            "id": conversation.id,
            "token_hash": _hash(token),
            "owner": owner,
            "language": conversation.language,
            "state": _written(conversation),
            "version": 0,
            "started": now,
            "changed": now,
        }
        self.session.execute(insert(conversations).values(row))

    def recall(self, conversation: str, *, owner: str | None, token: str) -> Conversation:
        """The conversation, for whom it belongs to: the token's holder, signed in as its owner where it has one."""
        row = self.session.execute(select(conversations).where(conversations.c.id == conversation)).one_or_none()
        if row is None or not hmac.compare_digest(row.token_hash, _hash(token)) or row.owner not in (None, owner):
            raise Unknown
        return msgspec.json.decode(row.state, type=Conversation)

    def find(self, conversation: str) -> Conversation:
        """The conversation, for the helpdesk, whose people may read every one; raises Unknown."""
        row = self.session.execute(select(conversations.c.state).where(conversations.c.id == conversation)).one_or_none()
        if row is None:
            raise Unknown
        return msgspec.json.decode(row.state, type=Conversation)

    def claim(self, conversation: str, owner: str) -> None:
        """A visitor who signs in takes an anonymous conversation along."""
        mine = (conversations.c.id == conversation) & conversations.c.owner.is_(None)
        self.session.execute(update(conversations).where(mine).values(owner=owner))

    def repeat(self, conversation: str, message_id: str, said: str, choice: str) -> dict[str, Any] | None:
        """The reply that this very message got before; raises Repeated when the id came with another text."""
        row = self._same(conversation, message_id)
        if row is None:
            return None
        if row.choice != choice or (not choice and row.said != said):
            raise Repeated
        return _read(row.reply)

    def earlier(self, conversation: str, message_id: str) -> dict[str, Any] | None:
        """The reply that a message of that id got before, whatever it said."""
        row = self._same(conversation, message_id)
        return _read(row.reply) if row is not None else None

    def _same(self, conversation: str, message_id: str) -> Row[Any] | None:
        same = (turns.c.conversation == conversation) & (turns.c.message_id == message_id)
        return self.session.execute(select(turns).where(same)).one_or_none()

    def remember(
        self, after: Conversation, reply: Reply, *, message_id: str, said: str, choice: str, score: float | None, now: datetime
    ) -> None:
        """Keep a turn and the conversation as it stands after it."""
        row = {
            "conversation": after.id,
            "number": reply.turn,
            "message_id": message_id,
            "said": said,
            "choice": choice,
            "intent": reply.intent,
            "score": score,
            "state": reply.state.value,
            "reply": msgspec.json.encode(reply.plain()).decode(),
            "at": now,
        }
        self.session.execute(insert(turns).values(row))
        new = {"state": _written(after), "language": after.language, "version": reply.turn, "changed": now}
        self.session.execute(update(conversations).where(conversations.c.id == after.id).values(new))

    def said(self, conversation: str, *, after: int = 0) -> Sequence[Remembered]:
        """The turns after that number, in order."""
        later = (turns.c.conversation == conversation) & (turns.c.number > after)
        rows = self.session.execute(select(turns).where(later).order_by(turns.c.number))
        return [
            Remembered(row.number, row.message_id, row.said, row.choice, msgspec.json.decode(row.reply), row.at) for row in rows
        ]

    def judge(self, conversation: str, turn: int, *, helpful: bool, comment: str, now: datetime) -> bool:
        """Keep what somebody thought of a turn, the latest judgement only; False when there is no such turn."""
        same = (turns.c.conversation == conversation) & (turns.c.number == turn)
        if self.session.execute(select(turns.c.number).where(same)).one_or_none() is None:
            return False
        this = (feedback.c.conversation == conversation) & (feedback.c.turn == turn)
        values = {"helpful": helpful, "comment": comment, "at": now}
        if self.session.execute(update(feedback).where(this).values(values)).rowcount == 0:  # type: ignore[attr-defined]
            self.session.execute(insert(feedback).values(conversation=conversation, turn=turn, **values))
        return True


def _read(reply: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(reply)
    return found


def _written(conversation: Conversation) -> str:
    return msgspec.json.encode(conversation).decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
