"""Clocks that tell, stand still and are moved."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from programme import FixedClock, SystemClock
from programme.clock import ShiftedClock


def test_the_system_clock_tells_utc() -> None:
    assert abs((SystemClock().now() - datetime.now(UTC)).total_seconds()) < 5


def test_a_fixed_clock_set_to_a_day_says_that_day() -> None:
    assert FixedClock(date(2026, 11, 24)).today() == date(2026, 11, 24)


def test_a_fixed_clock_moves_when_told() -> None:
    clock = FixedClock(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    clock.move(hours=1)
    assert (clock.now(), clock.today()) == (datetime(2026, 11, 25, 0, 30, tzinfo=UTC), date(2026, 11, 25))


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2026, 11, 24, 12))


def test_a_shifted_clock_is_days_ahead() -> None:
    assert ShiftedClock(FixedClock(date(2026, 11, 24)), 37).today() == date(2026, 12, 31)


def test_the_system_clocks_day_is_the_day_where_the_organisation_is() -> None:
    kiritimati, midway = SystemClock("Pacific/Kiritimati").today(), SystemClock("Pacific/Midway").today()
    assert 1 <= (kiritimati - midway).days <= 2  # 25 hours apart
