"""Terms, windows and the date that the console shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.renewal import Renewal, add_months, begun_months

ANCHOR = date(2026, 11, 14)


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("end", "months"),
    [
        (date(2026, 11, 24), 0),
        (date(2026, 11, 25), 1),
        (date(2026, 12, 24), 1),
        (date(2026, 12, 25), 2),
        (date(2027, 11, 24), 12),
    ],
)
def test_a_begun_month_counts_as_a_whole_one(end: date, months: int) -> None:
    assert begun_months(date(2026, 11, 24), end) == months


@pytest.mark.parametrize(("days", "is_open"), [(-31, False), (-30, True), (-1, True), (0, True), (29, True), (30, False)])
def test_the_window_opens_30_days_before_and_closes_when_the_date_moves(days: int, is_open: bool) -> None:
    assert Renewal.on(ANCHOR + timedelta(days), ANCHOR).is_open is is_open


@pytest.mark.parametrize(("days", "shown"), [(0, ANCHOR), (29, ANCHOR), (30, date(2027, 11, 14)), (395, date(2028, 11, 14))])
def test_the_console_shows_the_old_date_until_30_days_after_it(days: int, shown: date) -> None:
    assert Renewal.on(ANCHOR + timedelta(days), ANCHOR).shown == shown


@pytest.mark.parametrize(("days", "upcoming"), [(-90, False), (-89, True), (-31, True), (-30, False)])
def test_a_renewal_is_upcoming_less_than_60_days_before_the_window(days: int, upcoming: bool) -> None:
    assert Renewal.on(ANCHOR + timedelta(days), ANCHOR).is_upcoming is upcoming


def test_licences_added_after_the_date_belong_to_the_next_term() -> None:
    renewal = Renewal.on(date(2026, 11, 24), ANCHOR)
    assert (renewal.term_ends, renewal.months_to_order) == (date(2027, 11, 14), 12)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-400, 4000))
def test_there_is_always_a_term_that_ends_within_thirteen_months(anchor: date, days: int) -> None:
    today = anchor + timedelta(days)
    renewal = Renewal.on(today, anchor)
    assert renewal.shown + timedelta(30) > today
    assert renewal.term_ends > today
    assert days < 0 or 1 <= renewal.months_to_order <= 13
