"""Random deeds by random people on random days: whatever happens, the invariants of the programme hold."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from programme import Actor, FixedClock, Records, Refused, Store, Undecided, Undo, demo
from programme.trail import replay

from .machine import others, partners
from .machine.invariants import STANDING
from .machine.passages import PASSAGES
from .machine.play import ABSENT, DEEDS, Do, DoOn
from .machine.sight import Sight, look
from .machine.told import as_told, own_data_only

TODAY = date(2026, 11, 24)
ROOMS = (partners, others)  # importing them is what fills DEEDS
STEPS = 30
EXAMPLES = int(os.environ.get("LOKET_MACHINE_EXAMPLES", "15"))


class Digits:
    """Different ones each time, and the same ones when a run is repeated."""

    drawn = 0

    def __call__(self, count: int) -> str:
        self.drawn = (self.drawn + 1) % 16**8
        return f"{self.drawn:0{count}x}"


class Programme(RuleBasedStateMachine):
    """Each step is one deed in a transaction of its own, rehearsed first. The database is in memory, one for all runs."""

    start: sqlite3.Connection
    connection: sqlite3.Connection
    store: Store
    digits: Digits
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.start.backup(self.connection)
        self.clock = self.store.clock = FixedClock(TODAY)
        self.digits.drawn = self.count = 0
        self.deed = DEEDS[0]
        self.undos: list[Undo] = []
        self.seen = self.before = self.sight()

    @property
    def today(self) -> date:
        return self.clock.today()

    def teardown(self) -> None:
        """Keeps the tally after each sequence, so that a long run can be looked at."""
        self.tally["sequences"] += 1
        self.tally["steps"] += self.count
        if tally := os.environ.get("LOKET_MACHINE_TALLY"):
            Path(tally).write_text(json.dumps(dict(sorted(self.tally.items())), indent=1), "utf-8")

    def sight(self) -> Sight:
        return look(self.connection, self.clock.today())

    @rule(seed=st.integers(0, 2**16 - 1))
    def something_happens(self, seed: int) -> None:
        """One rule for all deeds, so that they mix; the number of the deed keeps a repeated seed from repeating the deed."""
        self.count += 1
        self.before = self.seen
        dice = Random(f"{seed} {self.count}")
        self.deed = dice.choice(DEEDS)
        self.deed.happen(self, dice)

    def pass_days(self, days: int) -> None:
        self.clock.move(days=days)
        self.seen = self.sight()
        self.tally["days_pass: passed"] += 1

    def deliver(self, dice: Random) -> None:
        """The post goes out, or does not; the records do not notice."""
        for message in self.store.claim_messages(dice.choice([1, 5])):
            lease = str(message.lease)
            if dice.random() < 0.6:
                assert self.store.message_sent(message.id, lease)
            else:
                for _ in range(dice.choice([1, 9])):
                    self.store.message_failed(message.id, lease, "no answer", self.store.clock.now())
                    again = next(iter(self.store.claim_messages(20)), message)
                    lease = str(again.lease) if again.id == message.id else lease
            assert not self.store.message_sent(message.id, "somebody else's")
        self.seen = self.sight()
        assert self.seen.rows["trail"] == self.before.rows["trail"]
        self.tally["post_goes_out: delivered"] += 1

    def act_on(self, kind: str, key: str, actor: Actor, do: DoOn) -> None:
        """What is another partner's is refused in the very words that are used for what does not exist."""
        owner = self.seen.partner_of(kind, key)
        contact = self.seen.kinds["contact"].get(actor.speaks_for or "")
        if owner is not None and contact is not None and contact["partner_id"] != owner:
            answers = []
            for name in (key, ABSENT):
                with self.store.reading(actor) as records, records.rehearsal(), suppress(Undecided):
                    try:
                        do(records, name)
                    except Refused as no:
                        answers.append((no.code, no.at, json.dumps(no.facts, default=str).replace(name, "").lower()))
            assert len(answers) == 2
            assert answers[0] == answers[1]
            self.tally["another partner's reads as absent"] += 1
        self.act(actor, lambda records: do(records, key))

    def act(self, actor: Actor, do: Do) -> None:
        """A refused deed changes nothing; one that is done changes what its rehearsal showed, and the trail tells it all."""
        actor = actor.in_turn(f"c-{self.count}", self.count)
        mark = self.digits.drawn
        with self.store.transaction(actor) as records:
            told, facts, fingerprint = self.rehearse(records, do)
            assert records.changed_since(fingerprint) == ()
        self.digits.drawn = mark
        assert self.sight() == self.before
        with suppress(Refused, Undecided), self.store.transaction(actor) as records, records.acting(self.deed.name):
            result = do(records)
            assert (result.code, as_told(result.facts)) == (told, facts)
            if result.undo:
                self.undos.append(result.undo)
        self.seen = self.sight()
        self.tally[f"{self.deed.name}: {told}"] += 1
        self.check_the_trail_of(actor)
        if facts is None or self.deed.is_look:
            assert self.seen == self.before
        elif self.changed:
            with self.store.reading(actor) as records:
                assert records.changed_since(fingerprint)  # a second yes to the same preview is shown it again

    def rehearse(self, records: Records, do: Do) -> tuple[str, str | None, str]:
        """Its code, and the facts it would tell; None where it is refused."""
        told, facts = "", None
        with records.rehearsal() as rehearsal:
            try:
                result = do(records)
                told, facts = result.code, as_told(result.facts)
            except Refused as no:
                told = f"! {no.code}"
            except Undecided as which:
                told = f"? {which.slot}"
        return told, facts, rehearsal.fingerprint

    def check_the_trail_of(self, actor: Actor) -> None:
        before, after = self.before.state, self.seen.state
        entries = self.seen.trail[len(self.before.trail) :]
        names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        assert names == {(entry.kind, entry.key) for entry in entries}
        self.changed = any(name in before for name in names)
        for entry in entries:
            assert (entry.actor_kind, entry.actor, entry.on_behalf_of) == (actor.kind, actor.name, actor.on_behalf_of)
            assert (entry.action, entry.conversation, entry.turn) == (self.deed.name, actor.conversation, actor.turn)

    @invariant()
    def what_always_holds(self) -> None:
        if self.seen is self.before and self.count:
            return
        for holds in STANDING:
            holds(self.seen)
        for passes in PASSAGES:
            passes(self.before, self.seen)
        assert replay(self.seen.trail) == self.seen.state

    @invariant()
    def the_programme_tells_what_the_rows_say(self) -> None:
        """States, dates and lists as the calendar has them, and to each partner only what is its own."""
        if self.seen != self.before or not self.count:
            own_data_only(self.store, self.seen)


@pytest.fixture
def machine(demo_file: Path) -> type[Programme]:
    """The kind of machine, with a database in memory that every run starts anew from the demo world."""
    digits = Digits()
    store = Store(":memory:", FixedClock(TODAY), randomness=digits)
    store.migrate()
    with store.reading(Actor.system("connection")) as records:
        connection = records.session.connection().connection.driver_connection
    Programme.start, Programme.connection = sqlite3.connect(demo_file), connection
    Programme.store, Programme.digits, Programme.tally = store, digits, Counter()
    return Programme


@pytest.mark.timeout(max(1_800, 10 * EXAMPLES))
def test_whatever_happens_the_invariants_hold(machine: type[Programme]) -> None:
    """LOKET_MACHINE_EXAMPLES=2000 digs deeper; LOKET_MACHINE_TALLY=FILE keeps how often each deed ended how."""
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(machine, settings=chosen)
    if EXAMPLES >= 500:
        done = {name for name, _, told in (one.partition(": ") for one in machine.tally) if told[:1] not in "!?"}
        assert {one.name for one in DEEDS} - done == set()


def test_the_machine_starts_from_the_demo_world_and_reads_it_as_the_store_does(tmp_path: Path, machine: type[Programme]) -> None:
    one = machine()
    fresh = Store(tmp_path / "fresh.db", FixedClock(TODAY))
    fresh.migrate()
    demo.reset(fresh)
    assert one.store.world() == fresh.world()
    assert one.seen.state == fresh.raw_state()
    assert one.seen.trail == one.store.trail()
