"""The sixty days of an authorization as a picture: licences by days, what stops when, and where today is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from programme.authorization import LAST_FREE_DAY, LAST_WORKING_DAY

LEFT, WIDTH, DAYS = 2.5, 95.0, 75
"""In hundredths of the picture's width, so that its figures keep their size; later days stand at its end."""


@dataclass(frozen=True)
class Clock:
    """Where the marks and today stand, and in which stretch today falls (free, late, stopped)."""

    number: str
    day: int
    today: float
    free: float
    working: float
    end: float
    state: str
    due: date
    works_until: date


def clock_of(authorization: Mapping[str, Any]) -> Clock:
    """The picture of an authorization that is not ordered yet, from its facts."""
    day: int = authorization["day"]
    state = "stopped" if authorization["status"] == "suspended" else "late" if authorization["status"] == "overdue" else "free"
    return Clock(
        authorization["authorization"],
        day,
        _at(min(day, DAYS)),
        _at(LAST_FREE_DAY),
        _at(LAST_WORKING_DAY),
        _at(DAYS),
        state,
        authorization["due"],
        authorization["works_until"],
    )


def _at(day: int) -> float:
    return round(LEFT + WIDTH * day / DAYS, 1)
