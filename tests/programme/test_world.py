"""The world as flat facts."""

from __future__ import annotations


def test_a_record_is_found_by_kind_and_key(store) -> None:
    world = store.world()
    assert world["authorization"]["PA-100017"]["status"] == "overdue"
    assert world["authorization"]["PA-099874"]["lines"] == ["InDesign x 4", "Acrobat Pro x 10"]
    assert world["contact"]["lars@noordzee.example"]["salescenter"] == "none"
    assert world["opportunity"]["OPP-3003"]["sales_orders"] == ["4500017733"]
    assert world["customer"]["Studio Kleur"]["membership"] == "invited"


def test_an_unchanged_world_is_equal(store) -> None:
    assert store.world() == store.world()


def test_the_calendar_changes_the_world(store, clock) -> None:
    before = store.world()
    clock.move(days=30)
    changed = before.changes(store.world())
    assert changed[("authorization", "PA-300001")][1]["status"] == "overdue"
    assert ("contract", "CLP-778812") not in changed


def test_changes_name_what_came_and_what_went(store, as_) -> None:
    before = store.world()
    with as_("sanne") as records:
        records.order("SO-5001").request_return(records, quantity=20, reason="minder")
    (kind, key), (was, now) = next(iter(before.changes(store.world()).items()))
    assert (kind, key, was, now["quantity"]) == ("return", "RMA-7002", None, 20)
    assert store.world().changes(before)[("return", "RMA-7002")][1] is None


def test_a_case_tells_the_values_it_was_made_of(store, as_) -> None:
    with as_("joris") as records:
        number = records.contract("CLP-781204").request_renewal(records).facts["case"]
    record = store.world()["case"][number]
    assert (record["action"], record["contract"], record["expires"]) == ("request_clp_renewal", "CLP-781204", "2027-01-03")
