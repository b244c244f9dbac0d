"""Every change leaves a trace that nobody can wipe, and the traces are enough to make the records again."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from programme import Actor
from programme.product import Product
from programme.tables import entries, partners
from programme.trail import replay


def test_an_entry_says_who_did_what_from_where_and_when(store, clock) -> None:
    actor = Actor.agent("mila@helpdesk.example", on_behalf_of="sanne@vandijk.example").in_turn("c-17", 4)
    with store.transaction(actor) as records, records.acting("cancel_authorization"):
        records.authorization("PA-100041").cancel(records)
    entry = store.trail()[-1]
    assert (entry.actor_kind, entry.actor, entry.on_behalf_of) == ("agent", "mila@helpdesk.example", "sanne@vandijk.example")
    assert (entry.action, entry.conversation, entry.turn, entry.at) == ("cancel_authorization", "c-17", 4, clock.now())
    assert (entry.kind, entry.key, entry.change, entry.version) == ("authorization", "PA-100041", "changed", 2)
    assert (entry.before, entry.after) == ({"cancelled_on": None}, {"cancelled_on": "2026-11-24"})


def test_what_was_done_outside_an_action_names_none(store, as_) -> None:
    with as_("sanne") as records:
        with records.acting("cancel_authorization"):
            records.authorization("PA-100042").cancel(records)
        records.authorization("PA-100043").cancel(records)
    assert [entry.action for entry in store.trail()[-2:]] == ["cancel_authorization", None]


def test_a_new_record_is_kept_with_all_its_fields(store, as_) -> None:
    with as_("joris") as records:
        records.register_opportunity(account="Museum Het Anker", opportunity_name="Beeldbank", expected_close=records.today)
    entry = store.trail()[-1]
    assert (entry.change, entry.before, entry.key) == ("added", None, "OPP-4101")
    assert (entry.after["owner_id"], entry.after["stage"], entry.after["name"]) == (
        "joris@vandijk.example",
        "01 Prospect",
        "Beeldbank",
    )


def test_a_field_set_without_having_been_read_keeps_its_former_value(store, as_) -> None:
    with as_("mila") as records:
        partner = records.partner_by_membership("MEM-20417")
        records.session.expire(partner)
        partner.country = "BE"
    assert store.trail()[-1].before == {"country": "NL"}


def test_a_removed_line_is_kept_as_it_was(store, as_) -> None:
    with as_("sanne") as records:
        number = records.customer("8B14E96F0C7D2A35B6E1").authorize(records, lines=[("Photoshop", 2), ("InDesign", 3)]).undo.key
    with as_("sanne") as records:
        records.authorization(number).remove_licenses(records, product="InDesign")
    entry = store.trail()[-1]
    assert (entry.kind, entry.key, entry.change, entry.after) == ("line", f"{number}/InDesign", "removed", None)
    assert entry.before["quantity"] == 3


def test_setting_a_field_to_what_it_is_leaves_no_entry(store, as_) -> None:
    before = store.trail()
    with as_("mila") as records:
        partner = records.partner_by_membership("MEM-20417")
        partner.country = str(partner.country)
    assert store.trail() == before


def test_the_trail_alone_makes_the_records_again(store, as_) -> None:
    with as_("sanne") as records:
        records.authorization("PA-100041").remove_licenses(records, quantity=5)
        records.authorization("PA-100042").cancel(records)
        records.order("SO-5001").request_return(records, quantity=20, reason="minder")
        records.request_membership_renewal()
    assert replay(store.trail()) == store.raw_state()


@pytest.mark.parametrize("statement", [update(entries).values(actor="nobody"), delete(entries)])
def test_the_database_itself_refuses_to_change_the_trail(store, statement) -> None:
    with store._engine.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(statement)


def test_another_program_cannot_change_the_trail_either(store, tmp_path) -> None:
    with sqlite3.connect(tmp_path / "loket.db") as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute("delete from trail")


@pytest.mark.parametrize(
    "statement",
    [
        update(partners).values(country="BE"),
        delete(partners),
        insert(partners).values(membership="MEM-1", name="x"),
        delete(entries),
    ],
)
def test_records_cannot_be_changed_past_the_trail(as_, statement) -> None:
    with as_("mila") as records, pytest.raises(RuntimeError, match="trail"):
        records.session.execute(statement)


def test_other_rooms_tables_are_not_in_the_trail(store, as_) -> None:
    before = store.trail()
    with as_("mila") as records:
        records.session.execute(text("create table notes (words text)"))
        records.session.execute(text("insert into notes values ('x')"))
    assert store.trail() == before


def test_the_history_of_a_record_includes_its_parts_newest_first(as_) -> None:
    with as_("sanne") as records:
        records.authorization("PA-100041").remove_licenses(records, quantity=5)
        records.authorization("PA-100041").cancel(records)
    with as_("sanne") as records:
        found = [(one.kind, one.change) for one in records.history(records.authorization("PA-100041"))]
    assert found == [("authorization", "changed"), ("line", "changed"), ("line", "added"), ("authorization", "added")]


def test_the_whole_trail_is_for_the_helpdesk(as_, refused) -> None:
    with as_("sanne") as records, refused("needs_helpdesk"):
        records.trail()
    with as_("mila") as records:
        assert [one.key for one in records.trail(kind="contract")] == ["CLP-781204", "CLP-778812"]
        assert len(records.trail(limit=7)) == 7


def test_records_are_kept_through_the_store_only(store) -> None:
    with Session(store._writing) as session:
        session.add(Product(name="Fresco", price=Decimal(1)))
        with pytest.raises(RuntimeError, match="inside Store"):
            session.flush()
