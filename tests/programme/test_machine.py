"""Random deeds by random people on random days: whatever happens, the invariants of the programme hold."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from programme import Actor, FixedClock, Records, Refused, Result, Store, Undecided, Undo, demo
from programme.decision import decline, grant
from programme.happening import place_order, place_renewal_order
from programme.store.history import whole_trail
from programme.store.world import raw_state
from programme.trail import Entry, replay
from programme.undo import take_back
from programme.world import World

TODAY = date(2026, 11, 24)
SANNE, JORIS, ANNA, EVA = "sanne@vandijk.example", "joris@vandijk.example", "anna@noordzee.example", "eva@brabantcreatief.example"
OTHERS = ["fatima@vandijk.example", "noor@vandijk.example", "tom@lumen-it.example", "lars@noordzee.example"]
PEOPLE = [SANNE, JORIS, ANNA, EVA, *OTHERS, "pieter@vandijk.example", "koen@brabantcreatief.example", "nobody@vandijk.example"]
MILA = Actor.agent("mila@helpdesk.example")
EVERYBODY = [Actor.anonymous(), MILA, Actor.agent(MILA.name, on_behalf_of=SANNE), *map(Actor.contact, PEOPLE)]
PRODUCTS = [*["Acrobat Pro"] * 4, "Photoshop", "InDesign", "Acrobat (enterprise) device licence", "PageMaker"]
QUANTITIES = [*range(1, 9), 1, 2, 3, -1, 0, 10_001]
WORDS = ["ze hebben het nodig", *["40 licenties omdat het archief op papier verdwijnt"] * 9]
NAMES = ["Studio Kleur", "Studio Kleur BV", "Kapsalon De Schaar", "Museum Het Anker Noord", "Zorggroep Kempen", "Bloemen Roos"]
FIELDS = ("discovery", "business_need", "value_proposition", "competition", "current_activities")
STEPS = ("approve", "approve", "accept_invitation", "accept_terms", "decline")

Deed = Callable[[Records], Result]
DEEDS: list[Callable[[Programme, Random], None]] = []


def deed(method: Callable[[Programme, Random], None]) -> Callable[[Programme, Random], None]:
    """Marks what may happen."""
    DEEDS.append(method)
    return method


@dataclass(frozen=True)
class Seen:
    """All that can be seen of a store at a moment."""

    world: World
    state: dict[tuple[str, str], dict[str, object]]
    trail: tuple[Entry, ...]


class Programme(RuleBasedStateMachine):
    """Each step is one deed in a transaction of its own, rehearsed first."""

    demo_file: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "loket.db"
        shutil.copy(self.demo_file, path)
        self.clock = FixedClock(TODAY)
        self.drawn = self.count = 0
        self.store = Store(path, self.clock, randomness=self.digits)
        self.seen = self.look()
        self.undos: list[Undo] = []

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def digits(self, count: int) -> str:
        """Different ones each time, and the same ones when a run is repeated."""
        self.drawn = (self.drawn + 1) % 16**8
        return f"{self.drawn:0{count}x}"

    def look(self) -> Seen:
        with self.store.reading(Actor.system("look")) as records:
            return Seen(records.world(), raw_state(records.session), whole_trail(records.session))

    @rule(seed=st.integers(0, 2**16 - 1))
    def something_happens(self, seed: int) -> None:
        """One rule for all deeds, so that they mix; the number of the deed keeps a repeated seed from repeating the deed."""
        self.count += 1
        dice = Random(f"{seed} {self.count}")
        dice.choice(DEEDS)(self, dice)

    def pick(self, dice: Random, kind: str) -> str:
        """The key of some record of a kind, of whatever partner; now and then one that does not exist."""
        keys = sorted(key for found, key in self.seen.state if found == kind)
        if not keys or dice.random() < 0.05:
            return "NONE-1"
        return keys[-1] if dice.random() < 0.3 else dice.choice(keys)  # what was made last is most likely still open

    def someone(self, dice: Random, kind: str, key: str) -> Actor:
        """Mostly whoever may do something about the record, or hardly anything would ever get done."""
        if dice.random() < 0.25:
            return dice.choice(EVERYBODY)
        record = self.seen.state.get((kind, key), {})
        if kind == "opportunity" and record:
            return Actor.contact(str(record["owner_id"]))
        while record and "partner_id" not in record:
            kind = next(one for one in ("customer", "authorization", "order") if f"{one}_id" in record)
            record = self.seen.state[kind, str(record[f"{kind}_id"])]
        partner = self.seen.world["partner"].get(str(record.get("partner_id")))
        return Actor.contact(str(partner["primary"]) if partner else SANNE)

    def helpdesk(self, dice: Random) -> Actor:
        return dice.choice(EVERYBODY) if dice.random() < 0.2 else MILA

    def act(self, actor: Actor, deed: Deed) -> None:
        """A refused deed changes nothing; one that is done changes what its rehearsal showed, and the trail tells it all."""
        before = self.seen
        with self.store.transaction(actor) as records:
            told = self.rehearse(records, deed)
        assert self.look() == before
        with suppress(Refused, Undecided), self.store.transaction(actor) as records:
            result = deed(records)
            assert result.code == told
            if result.undo:
                self.undos.append(result.undo)
        self.seen = self.look()
        entries = self.seen.trail[len(before.trail) :]
        changed = {
            name for name in before.state.keys() | self.seen.state.keys() if before.state.get(name) != self.seen.state.get(name)
        }
        assert changed == {(entry.kind, entry.key) for entry in entries}
        assert all(entry.actor == actor.name and entry.on_behalf_of == actor.on_behalf_of for entry in entries)
        if told is None:
            assert self.seen == before

    def rehearse(self, records: Records, deed: Deed) -> str | None:
        with suppress(Refused, Undecided), records.rehearsal():
            return deed(records).code
        return None

    # ---- time

    @deed
    def days_pass(self, dice: Random) -> None:
        self.clock.move(days=dice.choice([1, 2, 7, 14, 30, 31]))
        self.seen = self.look()

    # ---- the console

    @deed
    def cancel(self, dice: Random) -> None:
        number = self.pick(dice, "authorization")
        self.act(self.someone(dice, "authorization", number), lambda r: r.authorization(number).cancel(r))

    @deed
    def authorize(self, dice: Random) -> None:
        vip = self.pick(dice, "customer")
        lines = [(dice.choice(PRODUCTS), dice.choice(QUANTITIES)) for _ in range(dice.choice((1, 1, 2)))]
        self.act(self.someone(dice, "customer", vip), lambda r: r.customer(vip).authorize(r, lines=lines))

    @deed
    def remove(self, dice: Random) -> None:
        vip = self.pick(dice, "customer")
        product, quantity = dice.choice([None, *PRODUCTS]), dice.choice([None, *QUANTITIES])
        actor = self.someone(dice, "customer", vip)
        self.act(actor, lambda r: r.customer(vip).remove_licenses(r, product=product, quantity=quantity))

    @deed
    def ask_return(self, dice: Random) -> None:
        number = self.pick(dice, "order")
        product, quantity = dice.choice([None, *PRODUCTS]), dice.choice([None, *QUANTITIES])
        actor = self.someone(dice, "order", number)
        self.act(actor, lambda r: r.order(number).request_return(r, product=product, quantity=quantity, reason="te veel"))

    @deed
    def add_customer(self, dice: Random) -> None:
        name, months = dice.choice(NAMES), dice.choice([None, None, 6, 13, 30])
        day = None if months is None else self.clock.today() + timedelta(31 * months)
        texts = {"country": "NL", "address": "Kade 1", "postcode": "1234 AB", "person": "Kim", "email": "kim@klant.example"}
        values = {"organisation": name, "segment": "Commercial", "type": "team", "renewal_date": day} | texts
        self.act(self.someone(dice, "", ""), lambda r: r.add_customer(**values))

    @deed
    def resend(self, dice: Random) -> None:
        vip, name = self.pick(dice, "customer"), dice.choice([None, *NAMES])
        self.act(self.someone(dice, "customer", vip), lambda r: r.customer(vip).resend_invitation(r, new_name=name))

    @deed
    def change_admin(self, dice: Random) -> None:
        vip, email = self.pick(dice, "customer"), dice.choice(PEOPLE)
        actor = self.someone(dice, "customer", vip)
        self.act(actor, lambda r: r.customer(vip).change_primary_admin(r, person="Kim", email=email))

    @deed
    def ask_cancellation(self, dice: Random) -> None:
        vip, segment = self.pick(dice, "customer"), dice.choice(["Education", "Commercial", "Government"])
        actor = self.someone(dice, "customer", vip)
        self.act(actor, lambda r: r.customer(vip).request_cancellation(r, segment=segment, reason="fout"))

    # ---- portal and Sales Center

    @deed
    def license(self, dice: Random) -> None:
        email = dice.choice(PEOPLE)
        self.act(self.someone(dice, "contact", email), lambda r: r.contact_by_email(email).assign_salescenter_license(r))

    @deed
    def unlicense(self, dice: Random) -> None:
        email = dice.choice(PEOPLE)
        self.act(self.someone(dice, "contact", email), lambda r: r.contact_by_email(email).revoke_salescenter_access(r))

    @deed
    def ask_primary(self, dice: Random) -> None:
        self.act(dice.choice(EVERYBODY), lambda r: r.request_primary_contact(reason="verlof"))

    @deed
    def ask_level(self, dice: Random) -> None:
        level, actor = dice.choice(["Certified", "Gold", "Platinum"]), Actor.contact(dice.choice([SANNE, EVA, *OTHERS]))
        self.act(actor, lambda r: r.request_level_upgrade(level=level))

    @deed
    def ask_transfer(self, dice: Random) -> None:
        vip = self.pick(dice, "customer")
        self.act(dice.choice(EVERYBODY), lambda r: r.request_reseller_transfer(customer=vip, reason="wens"))

    @deed
    def register(self, dice: Random) -> None:
        name, product, actor = (
            dice.choice(NAMES),
            dice.choice(PRODUCTS),
            Actor.contact(dice.choice([SANNE, JORIS, ANNA, *OTHERS])),
        )
        values = {"account": name, "opportunity_name": "Kans", "products": [product], "expected_close": self.clock.today()}
        self.act(actor, lambda r: r.register_opportunity(**values))

    @deed
    def close(self, dice: Random) -> None:
        number, orders = self.pick(dice, "opportunity"), dice.choice([[], [""], ["45"], ["45", " 46 ", "45"]])
        actor = self.someone(dice, "opportunity", number)
        self.act(actor, lambda r: r.opportunity(number).close(r, reason="price", sales_orders=orders))

    @deed
    def reassign(self, dice: Random) -> None:
        number, email = self.pick(dice, "opportunity"), dice.choice([SANNE, JORIS, ANNA, *PEOPLE])
        actor = self.someone(dice, "opportunity", number)
        self.act(actor, lambda r: r.opportunity(number).reassign(r, person=email))

    @deed
    def tell_activity(self, dice: Random) -> None:
        number, texts = self.pick(dice, "opportunity"), {name: dice.choice(WORDS) for name in FIELDS}
        actor = self.someone(dice, "opportunity", number)
        self.act(actor, lambda r: r.opportunity(number).add_sales_activity(r, **texts))

    # ---- the vendor's and the customer's side

    @deed
    def order(self, dice: Random) -> None:
        number = self.pick(dice, "authorization")
        self.act(self.helpdesk(dice), lambda r: place_order(r, r.authorization(number)))

    @deed
    def renew(self, dice: Random) -> None:
        vip = self.pick(dice, "customer")
        self.act(self.helpdesk(dice), lambda r: place_renewal_order(r, r.customer(vip)))

    @deed
    def decide_return(self, dice: Random) -> None:
        number, decide = self.pick(dice, "return"), dice.choice(["approve", "decline"])
        self.act(self.helpdesk(dice), lambda r: getattr(r.return_(number), decide)(r))

    @deed
    def decide_case(self, dice: Random) -> None:
        number, decide = self.pick(dice, "case"), dice.choice([grant, grant, decline])
        self.act(self.helpdesk(dice), lambda r: decide(r, r.case(number)))

    @deed
    def accept(self, dice: Random) -> None:
        vip = self.pick(dice, "customer")
        self.act(self.helpdesk(dice), lambda r: r.customer(vip).accept_invitation(r, with_terms=True))

    @deed
    def follow_link(self, dice: Random) -> None:
        tokens = [one.secrets["token"] for one in self.store.messages() if one.secrets] + ["0"]
        token, step = str(dice.choice(tokens)), dice.choice(STEPS)
        self.act(Actor.anonymous(), lambda r: getattr(r.admin_change_by_token(token), step)(r, token=token))

    @deed
    def take_back(self, dice: Random) -> None:
        undos = [one for one in self.undos if one.action in ("withdraw_case", "withdraw_return", "cancel_invitation")]
        if undos:
            undo, actor = dice.choice(undos), Actor.contact(dice.choice([SANNE, ANNA, EVA]))
            self.act(actor, lambda r: take_back(r, undo))

    # ---- what always holds

    @invariant()
    def the_trail_alone_makes_the_records_again(self) -> None:
        assert replay(self.seen.trail) == self.seen.state

    @invariant()
    def states_follow_the_calendar(self) -> None:
        today = self.clock.today()
        for record in self.seen.world["authorization"].values():
            assert record["status"] == expected_status(record, today)

    @invariant()
    def quantities_are_positive_and_no_more_goes_back_than_was_ordered(self) -> None:
        world = self.seen.world
        lines = {key: one["quantity"] for (kind, key), one in self.seen.state.items() if kind == "line"}
        assert all(quantity > 0 for quantity in lines.values())
        back: dict[str, int] = {}
        for record in world["return"].values():
            assert record["quantity"] > 0
            if record["status"] in ("approved", "requested"):
                line = f"{world['order'][record['order']]['authorization']}/{record['product']}"
                back[line] = back.get(line, 0) + record["quantity"]
        assert all(quantity <= lines[line] for line, quantity in back.items())

    @invariant()
    def each_partner_has_one_primary_contact_who_is_active(self) -> None:
        world = self.seen.world
        primaries = [(one["partner"], one["state"]) for one in world["contact"].values() if one["role"] == "primary"]
        assert sorted(primaries) == sorted((one["name"], "active") for one in world["partner"].values())

    @invariant()
    def nobody_sees_another_partners_records(self) -> None:
        for email in ("sanne@vandijk.example", "anna@noordzee.example", "koen@brabantcreatief.example"):
            with self.store.reading(Actor.contact(email)) as records:
                own = records.partner
                seen = [*records.customers(), *records.opportunities(), *records.contracts(), *records.contacts()]
                assert all(one.partner is own for one in [*seen, *records.cases(), *records.accounts()])

    @invariant()
    def no_two_active_customers_have_the_same_account_name(self) -> None:
        keys = [one["account_key"] for one in self.seen.world["customer"].values() if one["membership"] == "active"]
        assert len(keys) == len(set(keys))

    @invariant()
    def a_won_opportunity_has_its_sales_orders(self) -> None:
        for record in self.seen.world["opportunity"].values():
            if record["status"] == "Closed - Booked":
                assert (record["stage"], bool(record["sales_orders"])) == ("07 Execute to Close", True)


def expected_status(record: dict[str, object], today: date) -> str:
    """The table of states, written down a second time."""
    if record["cancelled_on"]:
        return "cancelled"
    if record["order"]:
        return "ordered"
    if today > date.fromisoformat(str(record["term_ends"])):
        return "lapsed"
    day = (today - date.fromisoformat(str(record["added"]))).days
    return "pending" if day <= 30 else "overdue" if day <= 60 else "suspended"


@pytest.mark.timeout(1800)
def test_whatever_happens_the_invariants_hold(demo_file: Path) -> None:
    """LOKET_MACHINE_EXAMPLES=200 digs deeper."""
    Programme.demo_file = demo_file
    examples = int(os.environ.get("LOKET_MACHINE_EXAMPLES", "4"))
    run_state_machine_as_test(
        Programme,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_machine_starts_from_the_demo_world(tmp_path: Path, demo_file: Path) -> None:
    Programme.demo_file = demo_file
    machine = Programme()
    fresh = Store(tmp_path / "fresh.db", FixedClock(TODAY))
    fresh.migrate()
    demo.reset(fresh)
    assert machine.store.world() == fresh.world()
    machine.teardown()
