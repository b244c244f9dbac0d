"""The demo world is the same every time, whatever the day."""

from __future__ import annotations

from datetime import date

import pytest

from programme import Actor, FixedClock, Store, demo
from programme.partner import Contact, Level, Partner, Role


def test_a_reset_puts_everything_back(store, as_) -> None:
    before = store.world()
    with as_("sanne") as records:
        records.authorization("PA-100041").cancel(records)
        records.customer("8B14E96F0C7D2A35B6E1").authorize(records, lines=[("Photoshop", 4)])
        records.request_membership_renewal()
    with as_("mila") as records:
        records.move_clock(days=40)
    demo.reset(store)
    assert (store.world(), store.messages()) == (before, ())
    with as_("sanne") as records:
        assert records.customer("8B14E96F0C7D2A35B6E1").authorize(records, lines=[("Photoshop", 4)]).undo.key == "PA-100107"


@pytest.mark.parametrize("today", [date(2027, 2, 28), date(2028, 2, 29), date(2030, 12, 31)])
def test_on_any_day_the_same_is_pending_late_and_renewable(tmp_path, today) -> None:
    store = Store(tmp_path / "loket.db", FixedClock(today))
    store.migrate()
    demo.reset(store)
    statuses = {number: one["status"] for number, one in store.world()["authorization"].items()}
    late = {number: status for number, status in statuses.items() if status in ("overdue", "suspended")}
    assert late == {"PA-100017": "overdue", "PA-100038": "overdue", "PA-099950": "suspended"}
    with store.reading(Actor.contact("sanne@vandijk.example")) as records:
        counts = records.list_customers().facts["counts"]
    assert counts == {"no-products": 1, "pending": 2, "overdue": 2, "upcoming-renewals": 2, "ready-for-renewal": 1, "all": 9}


def test_real_partners_are_not_wiped(tmp_path, refused) -> None:
    store = Store(tmp_path / "loket.db", FixedClock(date(2026, 11, 24)))
    store.migrate()
    with store.transaction(Actor.system("setup")) as records:
        real = Partner(membership="MEM-1", name="Real BV", level=Level.GOLD, country="NL", domains=("real.example",))
        records.add(real)
        records.add(Contact(email="a@real.example", name="A", role=Role.PRIMARY, partner=real))
    with refused("not_a_demo"):
        demo.reset(store)
    assert list(store.world()["partner"]) == ["MEM-1"]


def test_the_demos_clock_is_moved_for_everybody(store, as_) -> None:
    with as_("mila") as records:
        records.move_clock(days=5)
        records.move_clock(days=21)
    with as_("sanne") as records:
        assert records.today == date(2026, 12, 20)
        assert records.authorization("PA-100041").status(records.today) == "overdue"
    assert store.world()["authorization"]["PA-100041"]["status"] == "overdue"


def test_only_the_helpdesk_moves_the_clock(as_, refused) -> None:
    with as_("sanne") as records, refused("needs_helpdesk"):
        records.move_clock(days=1)
    with as_("mila") as records, refused("time_goes_forward", at="days"):
        records.move_clock(days=-1)


def test_outside_a_demo_nobody_moves_the_clock(tmp_path, refused) -> None:
    store = Store(tmp_path / "loket.db", FixedClock(date(2026, 11, 24)))
    store.migrate()
    with store.transaction(Actor.system("setup")) as records, refused("not_a_demo"):
        records.move_clock(days=1)


def test_the_people_and_records_of_the_demo_are_there(store) -> None:
    world = store.world()
    assert {kind: len(found) for kind, found in world.items()} == {
        "partner": 4,
        "contact": 10,
        "agent": 3,
        "product": 10,
        "course": 6,
        "authorization": 12,
        "order": 4,
        "return": 1,
        "admin_change": 0,
        "account": 11,
        "opportunity": 5,
        "sales_activity": 0,
        "contract": 2,
        "case": 3,
        "customer": 11,
    }
