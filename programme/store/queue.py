"""Handing out messages for delivery, each to one deliverer at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from programme.outbox import Message, MessageState
from programme.tables import messages

_WAITING = (MessageState.QUEUED, MessageState.FAILED)


def claim(session: Session, now: datetime, lease: str, limit: int, duration: timedelta) -> tuple[Message, ...]:
    """The oldest due messages that nobody holds; one whose deliverer has died is due again when its lease ends."""
    row = messages.c
    due = (
        select(Message)
        .where(row.state.in_(_WAITING))
        .where(or_(row.next_attempt.is_(None), row.next_attempt <= now))
        .where(or_(row.leased_until.is_(None), row.leased_until <= now))
        .order_by(row.created, row.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(session.scalars(due))
    for message in found:
        message.claim(lease, now + duration)
    return tuple(message for message in found if message.state is not MessageState.DEAD)


def leased(session: Session, id: str, lease: str) -> Message | None:
    message = session.get(Message, id)
    return message if message and message.lease == lease else None
