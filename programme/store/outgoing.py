"""The outbox as the courier and the helpdesk look at it: what is due, what went wrong, and what may be sent once more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select

from programme.actor import Who
from programme.administrator import ChangeStatus
from programme.outbox import Channel, Message, MessageState, Recipient
from programme.refusal import Refused
from programme.result import Result
from programme.store.records import Records
from programme.tables import messages

_WAITING = (MessageState.QUEUED, MessageState.FAILED)
_URGENT = {MessageState.DEAD: 0, MessageState.FAILED: 1, MessageState.QUEUED: 2}
_LINKS = {
    "admin_change_approval": (ChangeStatus.REQUESTED,),
    "admin_invitation": (ChangeStatus.INVITED, ChangeStatus.ACCEPTED),
}


def anything_due(records: Records) -> bool:
    """Whether there is something to deliver now; costs no write lock."""
    row, now = messages.c, records.now
    due = (
        select(row.id)
        .where(row.state.in_(_WAITING))
        .where(or_(row.next_attempt.is_(None), row.next_attempt <= now))
        .where(or_(row.leased_until.is_(None), row.leased_until <= now))
    )
    return records.session.scalar(due.limit(1)) is not None


def copy_to(records: Records, message: Message, addresses: Iterable[str]) -> None:
    """Tells webhooks of a message too, once each however often this is done; what is secret stays out."""
    for address in addresses:
        id = hashlib.sha256(f"{message.id} {address}".encode()).hexdigest()[:32]
        if records.session.get(Message, id) is None:
            copy = Message(
                id=id,
                channel=Channel.WEBHOOK,
                kind=message.kind,
                address=address,
                name="",
                language=message.language,
                facts=message.facts,
                created=message.created,
                next_attempt=records.now,
            )
            records.session.add(copy)


def post_in_order(records: Records, to: Recipient, parts: Iterable[tuple[str, Mapping[str, object]]]) -> None:
    """Queues messages of these kinds and facts that have to arrive one after the other."""
    for place, (kind, facts) in enumerate(parts):
        message = Message(
            id=records.token(32),
            channel=to.channel,
            kind=kind,
            address=to.address,
            name=to.name,
            language=to.language,
            facts=dict(facts),
            created=records.now + timedelta(microseconds=place),
            next_attempt=records.now,
        )
        records.add(message)


def waits_for(records: Records, message: Message) -> datetime | None:
    """When the one before it at the same address is tried again; None where nothing before it is outstanding."""
    row = messages.c
    before = (
        select(func.max(func.coalesce(row.next_attempt, row.leased_until)))
        .where(row.channel == message.channel, row.address == message.address, row.state.in_(_WAITING))
        .where(row.created < message.created, row.id != message.id)
    )
    found: datetime | None = records.session.scalar(before)
    return found


def counted(records: Records) -> Mapping[MessageState, int]:
    """How many messages there are in each state."""
    records.require(Who.AGENT)
    row = messages.c
    found: dict[MessageState, int] = dict(records.session.execute(select(row.state, func.count()).group_by(row.state)).all())
    return {state: found.get(state, 0) for state in MessageState}


def listed(records: Records, state: MessageState | None, limit: int) -> tuple[Message, ...]:
    """Those of one state or all: what needs somebody first, then the newest."""
    records.require(Who.AGENT)
    row = messages.c
    query = select(Message).order_by(case(_URGENT, value=row.state, else_=3), row.created.desc(), row.id).limit(limit)
    return tuple(records.session.scalars(query.where(row.state == state) if state else query))


def send_again(records: Records, id: str) -> Result:
    """Gives a dead message its attempts back; where it held a one-time link, a new message with a new link takes its place."""
    records.require(Who.AGENT)
    message = records.session.get(Message, id)
    if message is None:
        raise Refused("no_such_message", message=id)
    about = {"message": message.id, "kind": message.kind, "address": message.address, "state": str(message.state)}
    if message.state is not MessageState.DEAD:
        raise Refused("not_dead", about)
    if message.kind in _LINKS:
        _ask_anew(records, message, about)
    else:
        message.state, message.attempts, message.next_attempt = MessageState.QUEUED, 0, records.now
    return Result("queued_again", about)


def _ask_anew(records: Records, message: Message, about: Mapping[str, object]) -> None:
    change = records.admin_change(str(message.facts["admin_change"]))
    if change.status(records.today) not in _LINKS[message.kind]:
        raise Refused("link_not_needed", about)
    change.ask(records, message.kind, Recipient(message.address, message.name, message.language))
    records.remove(message)
