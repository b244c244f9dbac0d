"""What the courier promises: at least once, under one name, never two at a time, and an end to trying."""

from __future__ import annotations

import logging
import mailbox
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage

from assistant.installation import Installation
from programme import Actor, Store
from programme.outbox import ATTEMPTS, MessageState
from web.delivery.courier import Courier, deliver
from web.delivery.postbox import Folder
from web.delivery.undeliverable import Undeliverable

CHILD = multiprocessing.get_context("fork")  # a process of its own without reading all the code anew


class Crashing(Folder):
    """Takes a mail, and then the machine stops."""

    def send(self, mail: EmailMessage) -> None:
        super().send(mail)
        os.kill(os.getpid(), signal.SIGKILL)


def state_of(store: Store) -> list[tuple[MessageState, int]]:
    return [(each.state, each.attempts) for each in store.messages()]


def test_a_mail_is_sent_once_and_then_rests(store, ways, kept, cancelled) -> None:
    assert (deliver(store, ways), deliver(store, ways)) == (1, 0)
    assert [(mail["To"], mail["Message-ID"]) for mail in kept.mails] == [
        ("Marieke Blom <m.blom@oosterveld.example>", f"<{cancelled.id}@desk.example>")
    ]
    assert state_of(store) == [(MessageState.SENT, 1)]


def test_a_refused_mail_is_tried_again_after_pauses_that_grow(store, ways, kept, cancelled, clock) -> None:
    kept.refusal = Undeliverable("server_refused", "451 try later")
    waited = []
    for _ in range(4):
        assert deliver(store, ways) == 0
        message = store.messages()[0]
        waited.append((message.next_attempt - clock.now()).total_seconds() / 60)
        clock.move(seconds=(message.next_attempt - clock.now()).total_seconds() - 1)
        assert store.claim_messages() == ()  # a second too early
        clock.move(seconds=1)
    assert waited == [1, 2, 4, 8]
    kept.refusal = None
    assert deliver(store, ways) == 1
    assert state_of(store) == [(MessageState.SENT, 5)]


def test_after_the_last_attempt_a_mail_is_a_dead_letter_that_says_why(store, ways, kept, cancelled, clock) -> None:
    kept.refusal = Undeliverable("address_refused", "550 no such user")
    for _ in range(ATTEMPTS):
        deliver(store, ways)
        clock.move(hours=3)
    message = store.messages()[0]
    assert (message.state, message.attempts, message.error) == (
        MessageState.DEAD,
        ATTEMPTS,
        "address_refused: 550 no such user",
    )
    kept.refusal = None
    assert deliver(store, ways) == 0


def test_a_mail_that_nobody_foresaw_holds_up_no_other(store, ways, kept, cancelled, as_, caplog) -> None:
    with as_("sanne@vandijk.example") as records:
        records.authorization("PA-100042").cancel(records)
    refuse, refused = kept.send, []

    def stumble_once(mail) -> None:
        if not refused:
            refused.append(mail)
            raise RuntimeError("Marieke Blom")
        refuse(mail)

    kept.send = stumble_once
    assert deliver(store, ways) == 1
    assert sorted(state_of(store)) == [(MessageState.FAILED, 1), (MessageState.SENT, 1)]
    assert "Marieke" not in caplog.text


def test_what_a_killed_courier_had_sent_is_sent_again_under_the_same_name(store, by, cancelled, clock, tmp_path) -> None:
    folder = tmp_path / "mail"

    def crash() -> None:
        deliver(Store(tmp_path / "loket.db", clock), by(Crashing(folder)))

    courier = CHILD.Process(target=crash)
    courier.start()
    courier.join(30)
    assert courier.exitcode == -signal.SIGKILL
    assert state_of(store) == [(MessageState.QUEUED, 1)]
    ways = by(Folder(folder))
    assert deliver(store, ways) == 0  # the dead courier's lease still runs
    clock.move(minutes=10)
    assert deliver(store, ways) == 1
    assert state_of(store) == [(MessageState.SENT, 2)]
    assert [mail["Message-ID"] for mail in mailbox.Maildir(folder)] == [f"<{cancelled.id}@desk.example>"] * 2


def test_two_couriers_never_hold_one_message_at_once(store, by, as_, clock, tmp_path) -> None:
    with as_("sanne@vandijk.example") as records:
        for number in range(20):
            records.contact_helpdesk(description=f"Vraag {number}")
    together = CHILD.Barrier(2)

    def race() -> None:
        own = Store(tmp_path / "loket.db", clock)
        together.wait(20)
        while deliver(own, by(Folder(tmp_path / "mail")), limit=3):
            pass

    couriers = [CHILD.Process(target=race) for _ in range(2)]
    for each in couriers:
        each.start()
    for each in couriers:
        each.join(60)
    assert [each.exitcode for each in couriers] == [0, 0]
    assert state_of(store) == [(MessageState.SENT, 1)] * 20
    sent = [mail["Message-ID"] for mail in mailbox.Maildir(tmp_path / "mail")]
    assert (len(sent), len(set(sent))) == (20, 20)


def test_whoever_lost_the_lease_settles_nothing(store, ways, kept, cancelled, clock) -> None:
    keep = kept.send

    def slowly(mail) -> None:
        clock.move(minutes=11)
        store.claim_messages()  # somebody else, who holds it now
        keep(mail)

    kept.send = slowly
    assert deliver(store, ways) == 0
    assert state_of(store) == [(MessageState.QUEUED, 2)]


def test_a_token_is_in_the_mail_alone(store, ways, kept, requested, tmp_path, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    token = str(store.messages()[0].secrets["token"])
    kept.refusal = Undeliverable("server_refused", f"554 suspicious: /approve/{token}")
    deliver(store, ways)
    kept.refusal = None
    store.clock.move(minutes=1)
    assert deliver(store, ways) == 1
    assert token in kept.mails[0].get_body(("plain",)).get_content()
    assert token in kept.mails[0].get_body(("html",)).get_content()
    assert token not in kept.mails[0]["Subject"]
    store.close()
    with sqlite3.connect(tmp_path / "loket.db") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        dumped = "\n".join(database.iterdump())
    database.close()
    assert token not in dumped
    assert token not in caplog.text


def test_the_maildir_is_for_its_owner_only(store, by, cancelled, tmp_path) -> None:
    assert deliver(store, by(Folder(tmp_path / "mail"))) == 1
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


def test_a_running_courier_delivers_by_itself_and_ends_when_told(install: Callable[..., Installation], tmp_path) -> None:
    installation = install(tmp_path / "var")
    store = installation.store
    with Courier(installation, "https://loket.example", pause=0.05):
        with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
            records.authorization("PA-100041").cancel(records)
        until = time.monotonic() + 10
        while store.messages()[0].state is not MessageState.SENT and time.monotonic() < until:
            time.sleep(0.05)
    assert [each.state for each in store.messages()] == [MessageState.SENT]
    assert [each.name for each in threading.enumerate() if each.name == "courier"] == []
    assert len(mailbox.Maildir(installation.settings.folder / "mail")) == 1
    store.close()
