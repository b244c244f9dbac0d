"""How often one may do a thing: a burst, then a steady rate, for each apart."""

from __future__ import annotations

import threading

import pytest

from web import limits
from web.limits import RATES, Limits, Rate, network_of


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def three(clock: Clock) -> Limits:
    return Limits({"say": Rate(3, 6), "read": Rate(1, 60)}, clock)


def test_a_burst_is_let_through_and_the_next_one_is_told_how_long_to_wait(three: Limits) -> None:
    assert [three.wait("say", "a") for _ in range(5)] == [0, 0, 0, 10, 10]


def test_with_time_there_is_room_again_but_never_more_than_a_burst(three: Limits, clock: Clock) -> None:
    assert [three.wait("say", "a") for _ in range(3)] == [0, 0, 0]
    clock.now += 10
    assert [three.wait("say", "a") for _ in range(2)] == [0, 10]
    clock.now += 3_600
    assert [three.wait("say", "a") for _ in range(4)] == [0, 0, 0, 10]


def test_each_visitor_and_each_thing_counts_apart(three: Limits) -> None:
    assert [three.wait("say", "a") for _ in range(4)][-1] > 0
    assert three.wait("say", "b") == 0
    assert three.wait("read", "a") == 0


def test_many_threads_together_get_no_more_than_one(three: Limits) -> None:
    waits: list[int] = []
    threads = [threading.Thread(target=lambda: waits.append(three.wait("say", "a"))) for _ in range(40)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert waits.count(0) == 3


def test_what_is_remembered_does_not_grow_without_end(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_REMEMBERED", 10)
    counted = Limits(RATES, clock)
    for number in range(1_000):
        counted.wait("say", str(number))
    assert len(counted._buckets) == 10


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (None, ""),
        ("nonsense", "nonsense"),
    ],
)
def test_a_house_with_many_addresses_is_one(address: str | None, counted: str) -> None:
    assert network_of(address) == counted
