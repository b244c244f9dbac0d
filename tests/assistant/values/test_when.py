"""Dates as people type them, read against a fixed today (a Monday)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.values.when import add_months, dates

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("sluit op 15 maart", "15 maart", date(2026, 3, 15)),
        ("closing 30 June", "30 June", date(2026, 6, 30)),
        ("June 30th, 2027", "June 30th, 2027", date(2027, 6, 30)),
        ("1 februari", "1 februari", date(2027, 2, 1)),
        ("20-6-2026", "20-6-2026", date(2026, 6, 20)),
        ("2026-06-20", "2026-06-20", date(2026, 6, 20)),
        ("12/06", "12/06", date(2026, 6, 12)),
        ("in december", "december", date(2026, 12, 31)),
        ("eind mei", "eind mei", date(2026, 5, 31)),
        ("end of May", "end of May", date(2026, 5, 31)),
        ("begin juni", "begin juni", date(2026, 6, 1)),
        ("half juni", "half juni", date(2026, 6, 15)),
        ("mid-June", "mid-June", date(2026, 6, 15)),
        ("over 6 maanden", "over 6 maanden", date(2026, 9, 2)),
        ("in two weeks", "in two weeks", date(2026, 3, 16)),
        ("binnen anderhalf jaar", "binnen anderhalf jaar", date(2027, 9, 2)),
        ("18 maanden", "18 maanden", date(2027, 9, 2)),
        ("anderhalve maand", "anderhalve maand", date(2026, 4, 16)),
        ("volgende week vrijdag", "volgende week vrijdag", date(2026, 3, 13)),
        ("uiterlijk de 15e", "15e", date(2026, 3, 15)),
        ("volgende maand", "volgende maand", date(2026, 4, 2)),
        ("eind volgende maand", "eind volgende maand", date(2026, 4, 30)),
        ("vrijdag", "vrijdag", date(2026, 3, 6)),
        ("next Friday", "next Friday", date(2026, 3, 13)),
        ("aanstaande vrijdag", "aanstaande vrijdag", date(2026, 3, 6)),
        ("morgen", "morgen", date(2026, 3, 3)),
        ("vandaag over een week", "vandaag over een week", date(2026, 3, 9)),
        ("Q3", "Q3", date(2026, 9, 30)),
        ("het derde kwartaal", "derde kwartaal", date(2026, 9, 30)),
        ("third quarter of 2027", "third quarter of 2027", date(2027, 9, 30)),
        ("eind van het jaar", "eind van het jaar", date(2026, 12, 31)),
        ("eind 2027", "eind 2027", date(2027, 12, 31)),
        ("vijftien maart", "vijftien maart", date(2026, 3, 15)),
        ("the first of May", "first of May", date(2026, 5, 1)),
        ("15 mrt '27", "15 mrt '27", date(2027, 3, 15)),
    ],
)
def test_a_date_is_read(text: str, words: str, day: date) -> None:
    assert [(one.text, one.day) for one in dates(text, TODAY)] == [(words, day)]


@pytest.mark.parametrize(
    "text",
    ["ik heb 3 licenties", "may I ask", "jan belde", "31-02-2026", "0612345678", "5 stuks", "de maand", "een dag", "the 3 of us"],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert [one.text for one in dates(text, TODAY)] == []


def test_months_are_added_up_to_the_last_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)


@given(st.text(max_size=300), st.dates(min_value=date(1990, 1, 1), max_value=date(9990, 1, 1)))
def test_no_text_breaks_it_and_every_date_stands_in_the_text(text: str, today: date) -> None:
    for found in dates(text, today):
        assert text[found.start : found.end] == found.text
