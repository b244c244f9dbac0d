"""A moment as the clock on the wall of the organisation shows it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from programme import SystemClock

ZONE = ZoneInfo(SystemClock.zone)


def on_the_wall(moment: datetime) -> datetime:
    """The same moment in the organisation's own time."""
    return moment.astimezone(ZONE)
