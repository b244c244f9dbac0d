"""The open records: one unit of work, which is one turn of a conversation or one deed on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from programme.actor import Actor, Kind, Who
from programme.clock import Clock, ShiftedClock
from programme.counter import Counter
from programme.mapping import KINDS
from programme.outbox import Message, Recipient
from programme.partner import Agent, AgentRole, Contact, Level
from programme.refusal import Refused
from programme.setting import CLOCK_DAYS, WORLD, Setting
from programme.store import history, recorder
from programme.store.history import Rehearsal
from programme.store.lookups import Lookups
from programme.store.world import read_world
from programme.tables import counters, messages
from programme.trail import Entry
from programme.world import World

_HELPDESK = {Who.AGENT: AgentRole.AGENT, Who.EDITOR: AgentRole.EDITOR, Who.ADMINISTRATOR: AgentRole.ADMINISTRATOR}


class Records(Counter, Lookups):
    """What one actor may see and do, until the transaction around it ends.

    `session` is there for other rooms' tables in the same transaction. The records are the *occasion* of every rule.
    """

    def __init__(self, session: Session, actor: Actor, clock: Clock, randomness: Callable[[int], str]) -> None:
        self.session = session
        self.actor = actor
        self.action: str | None = None
        self._randomness = randomness
        self._touched: set[tuple[str, str]] = set()
        self._posted: list[Message] = []
        session.info["records"] = self
        recorder.watch(session)
        shift = session.get(Setting, CLOCK_DAYS)
        self._clock = ShiftedClock(clock, shift.value) if shift and isinstance(shift.value, int) else clock
        self.agent = session.get(Agent, actor.name) if actor.kind is Kind.AGENT else None
        if actor.kind is Kind.AGENT and self.agent is None:
            raise Refused("unknown_agent", email=actor.name)
        self.contact = session.get(Contact, actor.speaks_for) if actor.speaks_for else None

    @property
    def today(self) -> date:
        return self._clock.today()

    @property
    def now(self) -> datetime:
        return self._clock.now()

    # ---- who may do what

    def require(self, who: Who | str) -> None:
        """Refuses with the reason unless the actor may do what needs a `who`.

        An agent stands in for any role of the partner; what the partner's level does not allow stays impossible.
        """
        who = Who(who)
        if who is Who.ANYONE or (self.actor.kind is Kind.SYSTEM and who in _HELPDESK):
            return
        if who in _HELPDESK:
            if self.agent is None:
                raise Refused("needs_helpdesk", role=str(who))
            self.agent.require(_HELPDESK[who])
        elif self.contact is None:
            raise self._nobody()
        elif not self.actor.is_vendor:
            self.contact.require(who)
        elif who in (Who.CONSOLE, Who.SALES):
            self.contact.partner.require_level(Level.CERTIFIED if who is Who.CONSOLE else Level.GOLD)

    # ---- what a rule needs besides its own record

    def add(self, record: object) -> None:
        self.session.add(record)

    def remove(self, record: object) -> None:
        self.session.delete(record)

    def number(self, kind: str) -> str:
        row = counters.c
        counted = self.session.execute(update(counters).where(row.kind == kind).values(last=row.last + 1))
        if counted.rowcount == 0:  # type: ignore[attr-defined]
            self.session.execute(insert(counters).values(kind=kind, last=1))
        return f"{kind}-{self.session.scalar(select(row.last).where(row.kind == kind))}"

    def token(self, digits: int) -> str:
        return self._randomness(digits)

    def post(self, kind: str, to: Recipient, facts: Mapping[str, object], *, secrets: Mapping[str, str] = {}) -> None:
        message = Message(
            id=self.token(32),
            channel=to.channel,
            kind=kind,
            address=to.address,
            name=to.name,
            language=to.language,
            facts=dict(facts),
            secrets=dict(secrets),
            created=self.now,
            next_attempt=self.now,
        )
        self.session.add(message)
        self._posted.append(message)

    # ---- trail, rehearsal and what has changed meanwhile

    @contextmanager
    def acting(self, action: str) -> Iterator[None]:
        """Everything changed inside is put down to this action."""
        self.session.flush()
        before, self.action = self.action, action
        try:
            yield
            self.session.flush()
        finally:
            self.action = before

    @contextmanager
    def rehearsal(self) -> Iterator[Rehearsal]:
        """Lets something happen and takes it all back: records, trail, messages, numbers, also in memory."""
        self.session.flush()
        rehearsal = Rehearsal()
        touched, self._touched = self._touched, set()
        posted = len(self._posted)
        savepoint = self.session.begin_nested()
        try:
            yield rehearsal
            self.session.flush()
            rehearsal.messages = tuple(history.about(message) for message in self._posted[posted:])
        finally:
            if savepoint.is_active:
                savepoint.rollback()
            self.session.expire_all()
            del self._posted[posted:]
            rehearsal.fingerprint = history.fingerprint(self.session, self._touched)
            self._touched = touched

    def touch(self, kind: str, key: str) -> None:
        self._touched.add((kind, key))

    def changed_since(self, fingerprint: str) -> tuple[Mapping[str, object], ...]:
        """What has changed of that on which a rehearsal depended: kind, key and fields of each record; () if nothing."""
        self.session.flush()
        return history.changes_since(self.session, fingerprint)

    def trail(self, *, kind: str | None = None, key: str | None = None, limit: int = 100) -> tuple[Entry, ...]:
        """Newest first. The whole trail is the helpdesk's; a contact reads the `history` of a record in hand."""
        self.require(Who.AGENT)
        return history.entries_of(self.session, kind=kind, key=key, limit=limit)

    def history(self, record: object, limit: int = 100) -> tuple[Entry, ...]:
        """What happened to a record (and its lines, orders, returns) that a look-up has handed out; newest first."""
        self.session.flush()
        return history.of_record(self.session, record, limit)

    # ---- the world as a whole

    def world(self) -> World:
        self.session.flush()
        return read_world(self.session, self.today)

    # ---- the demo

    @property
    def is_demo(self) -> bool:
        world = self.session.get(Setting, WORLD)
        return world is not None and world.value == "demo"

    @property
    def days_ahead(self) -> int:
        """How far the demo's clock has been moved."""
        return self._clock.days if isinstance(self._clock, ShiftedClock) else 0

    def move_clock(self, *, days: int) -> None:
        """Lets time pass, in a demo world only; every later transaction starts from there."""
        self.require(Who.AGENT)
        if not self.is_demo:
            raise Refused("not_a_demo")
        if days < 1:
            raise Refused("time_goes_forward", at="days", days=days)
        self._set_clock(self.days_ahead + days)

    def _set_clock(self, days_ahead: int) -> None:
        base = self._clock.clock if isinstance(self._clock, ShiftedClock) else self._clock
        self._clock = ShiftedClock(base, days_ahead)
        shift = self.session.get(Setting, CLOCK_DAYS)
        if shift is None:
            self.session.add(Setting(name=CLOCK_DAYS, value=self.days_ahead))
        else:
            shift.value = self.days_ahead

    def clear(self) -> None:
        """Empties a demo world, or a database that holds no partner yet; anything else is somebody's real data."""
        self.require(Who.ADMINISTRATOR)
        if not self.is_demo and self.partners():
            raise Refused("not_a_demo")
        if self.days_ahead:
            self._set_clock(0)
        nouns: list[type[Any]] = list(KINDS.values())
        for noun in reversed(nouns):
            for record in self.session.scalars(select(noun)):
                self.session.delete(record)
            self.session.flush()
        self.session.execute(delete(messages))
        self.session.execute(delete(counters))

    def start_numbers(self, last: Mapping[str, int]) -> None:
        """From where numbers go on, by kind."""
        for kind, number in last.items():
            self.session.execute(insert(counters).values(kind=kind, last=number))
