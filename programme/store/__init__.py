"""Where the programme is kept: one transaction for one deed, with its trail and its messages."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from programme.actor import Actor
from programme.clock import Clock, SystemClock
from programme.outbox import Message
from programme.store import history, queue, schema
from programme.store.engine import WAIT_SECONDS, address, open_engine, writing
from programme.store.failure import StoreError, told_by_code
from programme.store.records import Records
from programme.store.world import raw_state
from programme.tables import messages
from programme.trail import Entry
from programme.world import World

__all__ = ["Records", "Store", "StoreError"]


def random_digits(digits: int) -> str:
    return secrets.token_hex((digits + 1) // 2)[:digits]


class Store:
    """One database. `where` is its address or the path of a SQLite file.

    `randomness` gives so many hexadecimal digits; `wait` is how many seconds a writer waits for its turn.
    """

    def __init__(
        self,
        where: str | Path,
        clock: Clock | None = None,
        *,
        randomness: Callable[[int], str] = random_digits,
        wait: float = WAIT_SECONDS,
    ) -> None:
        self.place = address(where).render_as_string(hide_password=True)
        self.clock = clock or SystemClock()
        self._randomness = randomness
        self._engine = open_engine(where, wait)
        self._wait = wait
        self._writing = writing(self._engine)
        self._writer = threading.Lock()
        self._writing_thread: int | None = None

    def migrate(self) -> None:
        """Creates the tables or brings them up to date; two processes that start together do not disturb each other."""
        with self._alone(), told_by_code(self.place):
            schema.upgrade(self._writing)

    def revision(self) -> str | None:
        """The schema's revision; None where nothing has been created yet."""
        with told_by_code(self.place), self._engine.connect() as connection:
            return schema.revision(connection)

    def check(self) -> None:
        """Raises a StoreError unless the database can be reached, is whole enough to read, and has our shape."""
        with told_by_code(self.place), self._engine.connect() as connection:
            schema.require_newest(connection)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self, actor: Actor) -> Iterator[Records]:
        """One unit of work. Commits everything at its end; an exception undoes everything."""
        session = Session(self._writing, expire_on_commit=False)
        with self._alone(), told_by_code(self.place), session, session.begin():
            yield Records(session, actor, self.clock, self._randomness)

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Records]:
        """Looking only: waits for no writer and cannot write."""
        with told_by_code(self.place), Session(self._engine, autoflush=False) as session:
            event.listen(session, "before_flush", _refuse_to_write)
            yield Records(session, actor, self.clock, self._randomness)

    # ---- the whole, for tests and for the curious

    def world(self) -> World:
        with self.reading(Actor.system("world")) as records:
            return records.world()

    def trail(self) -> tuple[Entry, ...]:
        """All entries, the first one first."""
        with self.reading(Actor.system("trail")) as records:
            return history.whole_trail(records.session)

    def raw_state(self) -> dict[tuple[str, str], dict[str, object]]:
        """What `programme.trail.replay(store.trail())` must give."""
        with self.reading(Actor.system("state")) as records:
            return raw_state(records.session)

    # ---- the outbox, for whoever delivers

    def claim_messages(self, limit: int = 20, lease: timedelta = timedelta(minutes=5)) -> tuple[Message, ...]:
        """Messages to deliver now, each with `lease`, the token by which the outcome has to be told before it runs out."""
        with self.transaction(Actor.system("delivery")) as records:
            return queue.claim(records.session, records.now, records.token(32), limit, lease)

    def message_sent(self, id: str, lease: str) -> bool:
        """False when the lease was lost meanwhile: somebody else has the message now."""
        with self.transaction(Actor.system("delivery")) as records:
            message = queue.leased(records.session, id, lease)
            if message:
                message.mark_sent(records.now)
            return message is not None

    def message_failed(self, id: str, lease: str, error: str, retry_at: datetime | None = None) -> bool:
        """Plans another attempt (at `retry_at`, or after a pause that doubles), or gives up after the last one."""
        with self.transaction(Actor.system("delivery")) as records:
            message = queue.leased(records.session, id, lease)
            if message:
                message.mark_failed(records.now, error, retry_at)
            return message is not None

    def messages(self) -> tuple[Message, ...]:
        with self.reading(Actor.system("outbox")) as records:
            return tuple(records.session.scalars(select(Message).order_by(messages.c.created, messages.c.id)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Writers of this process queue here, in order, instead of racing for SQLite's lock."""
        me = threading.get_ident()
        if self._writing_thread == me:
            raise RuntimeError("a transaction is open already: one deed, one transaction")
        if not self._writer.acquire(timeout=self._wait):
            raise StoreError("locked", place=self.place)
        self._writing_thread = me
        try:
            yield
        finally:
            self._writing_thread = None
            self._writer.release()


def _refuse_to_write(*_: object) -> None:
    raise RuntimeError("these records are open for reading only")
