"""A rehearsal tells everything and leaves nothing."""

from __future__ import annotations

import pytest

from programme import Records, Refused, Store, demo

OOSTERVELD = "7C41A09E3B5D2F806A17"
VERMEER = "8B14E96F0C7D2A35B6E1"


def test_a_cancellation_rehearsed_and_undone_does_not_survive_a_commit(store: Store, as_) -> None:
    before, trail, messages = store.world(), store.trail(), store.messages()
    with as_("sanne") as records, records.rehearsal():
        assert records.authorization("PA-100041").cancel(records).facts["status"] == "cancelled"
    assert (store.world(), store.trail(), store.messages()) == (before, trail, messages)


def test_a_rehearsal_that_is_refused_leaves_nothing(store: Store, as_) -> None:
    before = store.world()

    def rehearse(records: Records) -> None:
        with records.rehearsal():
            records.authorization("PA-100041").cancel(records)
            records.authorization("PA-100009").cancel(records)

    with as_("sanne") as records:
        with pytest.raises(Refused):
            rehearse(records)
        assert records.world() == before
    assert store.world() == before


def test_loaded_records_forget_a_rehearsal(as_) -> None:
    with as_("sanne") as records:
        authorization = records.authorization("PA-100041")
        customer = authorization.customer
        with records.rehearsal():
            authorization.cancel(records)
            customer.authorize(records, lines=[("Photoshop", 2)])
        assert authorization.cancelled_on is None
        assert [one.number for one in customer.authorizations] == ["PA-100041"]


def test_the_deed_after_the_rehearsal_gets_the_number_that_the_rehearsal_showed(as_) -> None:
    with as_("sanne") as records:
        customer = records.customer(VERMEER)
        with records.rehearsal():
            shown = customer.authorize(records, lines=[("Photoshop", 4)]).facts
        assert customer.authorize(records, lines=[("Photoshop", 4)]).facts == shown


def test_a_rehearsal_tells_which_messages_would_go_out(as_) -> None:
    with as_("sanne") as records, records.rehearsal() as rehearsal:
        records.authorization("PA-100041").cancel(records)
    assert rehearsal.messages == (
        {
            "kind": "authorization_cancelled",
            "channel": "mail",
            "address": "m.blom@oosterveld.example",
            "name": "Marieke Blom",
            "language": "nl",
        },
    )


def test_a_change_before_the_rehearsal_stays(store: Store, as_) -> None:
    with as_("sanne") as records:
        records.authorization("PA-100042").cancel(records)
        with records.rehearsal():
            records.authorization("PA-100043").cancel(records)
    world = store.world()["authorization"]
    assert (world["PA-100042"]["status"], world["PA-100043"]["status"]) == ("cancelled", "pending")


def test_nothing_has_changed_since_a_rehearsal_that_nobody_followed(as_) -> None:
    with as_("sanne") as records, records.rehearsal() as rehearsal:
        records.authorization("PA-100041").cancel(records)
    with as_("sanne") as records:
        assert records.changed_since(rehearsal.fingerprint) == ()


def test_a_change_by_somebody_else_after_the_rehearsal_is_seen(as_) -> None:
    with as_("sanne") as records, records.rehearsal() as rehearsal:
        records.authorization("PA-100041").cancel(records)
    with as_("mila", on_behalf_of="sanne") as records:
        records.authorization("PA-100041").remove_licenses(records, product="Creative Cloud All Apps", quantity=5)
    with as_("sanne") as records:
        changed = records.changed_since(rehearsal.fingerprint)
    assert changed == ({"kind": "line", "key": "PA-100041/Creative Cloud All Apps", "fields": ("quantity",)},)


def test_another_authorization_of_the_customer_counts_as_a_change_of_the_customer(as_) -> None:
    with as_("sanne") as records, records.rehearsal() as rehearsal:
        records.customer(OOSTERVELD).authorize(records, lines=[("Photoshop", 1)])
    with as_("mila", on_behalf_of="sanne") as records:
        records.customer(OOSTERVELD).authorize(records, lines=[("Illustrator", 1)])
    with as_("sanne") as records:
        kinds = [one["kind"] for one in records.changed_since(rehearsal.fingerprint)]
    assert kinds == ["authorization", "line"]


def test_a_change_of_another_customer_does_not_count(as_) -> None:
    with as_("sanne") as records, records.rehearsal() as rehearsal:
        records.authorization("PA-100041").cancel(records)
    with as_("sanne") as records:
        records.authorization("PA-100042").cancel(records)
        assert records.changed_since(rehearsal.fingerprint) == ()


def test_a_record_that_has_gone_since_the_rehearsal_is_seen(store, as_) -> None:
    with as_("sanne") as records:
        number = records.customer(VERMEER).authorize(records, lines=[("Photoshop", 2), ("InDesign", 3)]).undo.key
    with as_("sanne") as records, records.rehearsal() as rehearsal:
        records.authorization(number).cancel(records)
    with as_("sanne") as records:
        records.authorization(number).remove_licenses(records, product="InDesign")
        kinds = [(one["kind"], one["key"]) for one in records.changed_since(rehearsal.fingerprint)]
    assert kinds == [("line", f"{number}/InDesign")]


def test_a_world_that_was_put_back_since_the_rehearsal_is_seen(store, as_) -> None:
    with as_("joris") as records, records.rehearsal() as rehearsal:
        records.opportunity("OPP-3002").close(records, reason="price", sales_orders=["45"])
    demo.reset(store)
    with as_("joris") as records:
        assert [one["key"] for one in records.changed_since(rehearsal.fingerprint)] == ["OPP-3002"]
