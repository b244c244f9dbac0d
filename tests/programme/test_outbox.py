"""Messages leave at least once, each with one name, and come to rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from programme import Refused
from programme.outbox import ATTEMPTS, Channel, Recipient


@pytest.fixture
def queued(store, as_) -> str:
    with as_("sanne") as records:
        records.authorization("PA-100041").cancel(records)
    return store.messages()[0].id


def test_a_message_and_the_change_it_tells_about_come_together_or_not_at_all(store, as_) -> None:
    def cancel_both() -> None:
        with as_("sanne") as records:
            records.authorization("PA-100041").cancel(records)
            records.authorization("PA-100009").cancel(records)

    with pytest.raises(Refused):
        cancel_both()
    assert store.messages() == ()
    assert store.world()["authorization"]["PA-100041"]["status"] == "pending"


def test_a_claimed_message_is_not_handed_out_again(store, queued) -> None:
    assert [one.id for one in store.claim_messages()] == [queued]
    assert store.claim_messages() == ()


def test_a_message_whose_deliverer_died_is_handed_out_again_under_the_same_name(store, queued, clock) -> None:
    first = store.claim_messages(lease=timedelta(minutes=5))[0]
    clock.move(minutes=5)
    second = store.claim_messages()[0]
    assert (second.id, second.attempts) == (queued, 2)
    assert store.message_sent(queued, first.lease) is False
    assert store.message_sent(queued, second.lease) is True


def test_a_sent_message_rests(store, queued, clock) -> None:
    store.message_sent(queued, store.claim_messages()[0].lease)
    clock.move(days=3)
    assert store.claim_messages() == ()
    assert (store.messages()[0].state, store.messages()[0].next_attempt) == ("sent", None)


def test_a_failed_message_waits_twice_as_long_each_time(store, queued, clock) -> None:
    waits = []
    for _ in range(3):
        message = store.claim_messages()[0]
        store.message_failed(queued, message.lease, "mailbox full")
        waits.append(store.messages()[0].next_attempt - clock.now())
        clock.move(seconds=waits[-1].total_seconds())
    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]


def test_a_failed_message_waits_until_the_receiver_says(store, queued, clock) -> None:
    later = clock.now() + timedelta(hours=2)
    store.message_failed(queued, store.claim_messages()[0].lease, "429", retry_at=later)
    assert store.messages()[0].next_attempt == later


def test_after_the_last_attempt_a_message_is_dead(store, queued, clock) -> None:
    for _ in range(ATTEMPTS):
        store.message_failed(queued, store.claim_messages()[0].lease, "no such host")
        clock.move(days=1)
    assert (store.messages()[0].state, store.messages()[0].error) == ("dead", "no such host")
    assert store.claim_messages() == ()


def test_a_message_that_kills_its_deliverers_is_given_up(store, queued, clock) -> None:
    for _ in range(ATTEMPTS):
        assert len(store.claim_messages()) == 1
        clock.move(days=1)
    assert store.claim_messages() == ()
    assert store.messages()[0].state == "dead"


def test_a_secret_is_wiped_once_the_message_is_sent(store, as_) -> None:
    with as_("sanne") as records:
        records.customer("5E08D1B74FA2963C7081").change_primary_admin(records, person="Fleur", email="f@delinde.example")
    message = store.claim_messages()[0]
    assert len(message.secrets["token"]) == 32
    store.message_sent(message.id, message.lease)
    assert store.messages()[0].secrets == {}


def test_claims_are_limited_and_the_oldest_comes_first(store, as_, clock) -> None:
    for number in ("PA-100041", "PA-100042", "PA-100043"):
        with as_("sanne") as records:
            records.authorization(number).cancel(records)
        clock.move(minutes=1)
    assert [one.facts["authorization"] for one in store.claim_messages(limit=2)] == ["PA-100041", "PA-100042"]
    assert [one.facts["authorization"] for one in store.claim_messages(limit=2)] == ["PA-100043"]


def test_a_webhook_is_a_message_too(store, as_) -> None:
    with as_("mila") as records:
        records.post("case_opened", Recipient("https://hooks.example/loket", channel=Channel.WEBHOOK), {"case": "CASE-2040"})
    message = store.claim_messages()[0]
    assert (message.channel, message.address, message.facts) == ("webhook", "https://hooks.example/loket", {"case": "CASE-2040"})
