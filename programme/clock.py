"""What time it is, as something that is handed over and can be set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """`now` is in UTC; `today` is the date on the organisation's own calendar."""

    def now(self) -> datetime: ...
    def today(self) -> date: ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, with the calendar of the place where the organisation is."""

    zone: str = "Europe/Amsterdam"

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return datetime.now(ZoneInfo(self.zone)).date()


class FixedClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, moment: datetime | date) -> None:
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(12), tzinfo=UTC)
        if moment.tzinfo is None:
            raise ValueError("a clock needs a time with a zone")
        self._now = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.date()

    def move(self, **by: float) -> None:
        """Moves by the keyword arguments of `timedelta`, for example `days=5`."""
        self._now += timedelta(**by)


@dataclass(frozen=True)
class ShiftedClock:
    """Another clock, a number of days ahead: the demo's way to let time pass."""

    clock: Clock
    days: int

    def now(self) -> datetime:
        return self.clock.now() + timedelta(days=self.days)

    def today(self) -> date:
        return self.clock.today() + timedelta(days=self.days)
