"""Records for somebody who is not signed in, opened only when something of them is needed: most answers need none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from kb.article import NOBODY
from programme.actor import Actor, Who
from programme.clock import Clock
from programme.refusal import Refused

if TYPE_CHECKING:
    from programme import Records, Store


class Unsigned:
    """Knows by itself that nobody is signed in and what day it is; everything else opens the records."""

    contact = None
    agent = None

    def __init__(self, store: Callable[[], Store], clock: Clock, stack: ExitStack) -> None:
        self._store, self._clock, self._stack = store, clock, stack
        self._records: Records | None = None

    @property
    def today(self) -> date:
        return self._clock.today()

    def standing(self) -> Mapping[str, object]:
        return NOBODY

    def require(self, who: Who | str) -> None:
        """Refuses all that needs somebody to be signed in, as the records would."""
        if Who(who) is not Who.ANYONE:
            raise Refused("sign_in_needed")

    def __getattr__(self, name: str) -> Any:
        if self._records is None:
            self._records = self._stack.enter_context(self._store().transaction(Actor.anonymous()))
            self._stack.enter_context(self._records.rehearsal())
        return getattr(self._records, name)


@contextmanager
def unsigned(store: Callable[[], Store], clock: Clock) -> Iterator[Records]:
    """Such records; whatever was changed through them is undone at the end."""
    with ExitStack() as stack:
        yield cast("Records", Unsigned(store, clock, stack))
