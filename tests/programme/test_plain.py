"""Facts kept as text come back equal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from programme.partner import Level
from programme.plain import dumps, loads, plain, thawed

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text().filter(lambda name: not name.startswith("$")), inner),
)


@given(values)
def test_facts_of_every_kind_come_back_equal(value: object) -> None:
    assert thawed(loads(dumps(value))) == value


def test_a_date_a_moment_and_an_amount_are_not_taken_for_each_other() -> None:
    facts = {"on": date(2026, 11, 24), "at": datetime(2026, 11, 24, 9, tzinfo=UTC), "amount": Decimal("429.90")}
    assert {name: type(value) for name, value in loads(dumps(facts)).items()} == {"on": date, "at": datetime, "amount": Decimal}


def test_plain_values_are_what_json_has() -> None:
    facts = {"level": Level.GOLD, "on": date(2026, 11, 24), "lines": ({"amount": Decimal("1188.00")},)}
    assert plain(facts) == {"level": "Gold", "on": "2026-11-24", "lines": [{"amount": "1188.00"}]}
