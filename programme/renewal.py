"""The calendar of a membership: terms, renewal windows and the date that the console shows."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

TERM_MONTHS = 12
WINDOW_DAYS = 30  # before and after the renewal date
UPCOMING_DAYS = 60  # before the window opens


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last one of that month (31 January + 1 = 28 or 29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def begun_months(start: date, end: date) -> int:
    """Months from `start` to `end`, every begun one counted."""
    months = 0
    while add_months(start, months) < end:
        months += 1
    return months


@dataclass(frozen=True)
class Renewal:
    """Where a membership stands on a day. `shown` is the date in the console, `date` the first one still to come."""

    shown: date
    today: date

    @classmethod
    def on(cls, today: date, anchor: date) -> Renewal:
        """The console keeps the old date until 30 days after it, also when the renewal order came earlier."""
        terms = 0
        while add_months(anchor, terms * TERM_MONTHS) + timedelta(days=WINDOW_DAYS) <= today:
            terms += 1
        return cls(add_months(anchor, terms * TERM_MONTHS), today)

    @property
    def opens(self) -> date:
        return self.shown - timedelta(days=WINDOW_DAYS)

    @property
    def closes(self) -> date:
        """The day on which the window is over and the console shows the next term's date."""
        return self.shown + timedelta(days=WINDOW_DAYS)

    @property
    def is_open(self) -> bool:
        return self.opens <= self.today < self.closes

    @property
    def is_upcoming(self) -> bool:
        return 0 < (self.opens - self.today).days < UPCOMING_DAYS

    @property
    def has_passed(self) -> bool:
        """The console still shows the old date."""
        return self.shown < self.today

    @property
    def next(self) -> date:
        return add_months(self.shown, TERM_MONTHS)

    @property
    def term_ends(self) -> date:
        """The end of the term that licences added today belong to."""
        return self.shown if self.shown > self.today else self.next

    @property
    def months_to_order(self) -> int:
        return begun_months(self.today, self.term_ends)
