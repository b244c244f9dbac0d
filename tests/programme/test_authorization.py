"""Authorizations: states by the calendar, cancelling, taking licences away."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from programme import Undecided

BAKKERIJ, JANSSEN, LINDE = "1F93C6D27B80E45A9D02", "A40B7E1926CD53F8014B", "5E08D1B74FA2963C7081"
ALL_APPS = "Creative Cloud All Apps"


@pytest.mark.parametrize(
    ("day", "status"),
    [(0, "pending"), (30, "pending"), (31, "overdue"), (60, "overdue"), (61, "suspended"), (150, "suspended")],
)
def test_the_state_follows_the_days_since_the_licences_were_added(as_, day, status) -> None:
    with as_("sanne") as records:
        authorization = records.authorization("PA-100041")
        assert authorization.status(authorization.added + timedelta(day)) == status


def test_what_is_unpaid_at_the_end_of_the_term_lapses_the_day_after(as_) -> None:
    with as_("sanne") as records:
        authorization = records.authorization("PA-099950")
        ends = authorization.term_ends
        assert [authorization.status(ends), authorization.status(ends + timedelta(1))] == ["suspended", "lapsed"]


def test_what_is_ordered_stays_ordered(as_) -> None:
    with as_("sanne") as records:
        authorization = records.authorization("PA-100009")
        assert authorization.status(date(2040, 1, 1)) == "ordered"


def test_the_facts_say_what_is_due_and_until_when(as_) -> None:
    with as_("sanne") as records:
        facts = records.authorization("PA-100017").facts(records.today)
    assert {name: facts[name] for name in ("status", "amount", "days_late", "day", "due", "works_until", "removable")} == {
        "status": "overdue",
        "amount": Decimal("1188.00"),
        "days_late": 12,
        "day": 42,
        "due": date(2026, 11, 12),
        "works_until": date(2026, 12, 12),
        "removable": False,
    }


def test_a_cancelled_authorization_takes_its_licences_from_the_customer(store, as_) -> None:
    assert store.world()["customer"]["Gemeente Oosterveld"]["products"] == ["Creative Cloud All Apps x 25"]
    with as_("sanne") as records:
        result = records.authorization("PA-100041").cancel(records)
    assert (result.code, result.facts["quantity"], result.facts["admin"], result.undo) == ("cancelled", 25, "Marieke Blom", None)
    world = store.world()
    assert world["authorization"]["PA-100041"]["status"] == "cancelled"
    assert world["customer"]["Gemeente Oosterveld"]["products"] == []


def test_the_administrator_is_told_about_a_cancellation(store, as_) -> None:
    with as_("sanne") as records:
        records.authorization("PA-100041").cancel(records)
    assert [(one.kind, one.address) for one in store.messages()] == [("authorization_cancelled", "m.blom@oosterveld.example")]


@pytest.mark.parametrize(
    ("number", "code", "order"),
    [
        ("PA-100009", "already_ordered", "SO-5001"),
        ("PA-100017", "authorization_overdue", None),
        ("PA-099950", "authorization_suspended", None),
    ],
)
def test_only_a_pending_authorization_can_be_cancelled(as_, refused, number, code, order) -> None:
    with as_("sanne") as records, refused(code, at="authorization", authorization=number, order=order):
        records.authorization(number).cancel(records)


def test_a_cancelled_authorization_cannot_be_cancelled_again(as_, refused) -> None:
    with as_("sanne") as records:
        records.authorization("PA-100041").cancel(records)
        with refused("authorization_cancelled", at="authorization"):
            records.authorization("PA-100041").cancel(records)


@pytest.mark.parametrize("who", ["fatima", "joris"])
def test_only_the_primary_contact_cancels(as_, refused, who) -> None:
    with as_(who) as records, refused("needs_primary"):
        records.authorization("PA-100041").cancel(records)


def test_of_several_pending_ones_the_asker_chooses(as_) -> None:
    with as_("sanne") as records, pytest.raises(Undecided) as caught:
        records.customer(BAKKERIJ).authorization_to_cancel(records)
    choices = {one.value: one.facts["lines"][0]["product"] for one in caught.value.choices}
    assert (caught.value.slot, choices) == ("authorization", {"PA-100042": "Acrobat Pro", "PA-100043": ALL_APPS})


def test_of_one_pending_one_there_is_nothing_to_choose(as_) -> None:
    with as_("sanne") as records:
        records.authorization("PA-100042").cancel(records)
        assert records.customer(BAKKERIJ).authorization_to_cancel(records).number == "PA-100043"


def test_without_a_pending_one_the_latest_says_why_it_will_not_do(as_, refused) -> None:
    with as_("sanne") as records:
        with refused("already_ordered", at="authorization", order="SO-5001"):
            records.customer(LINDE).authorization_to_cancel(records).cancel(records)
        with refused("authorization_overdue", at="authorization", authorization="PA-100038"):
            records.customer(JANSSEN).authorization_to_cancel(records).cancel(records)


def test_a_customer_without_any_has_nothing_to_cancel(as_, refused) -> None:
    with as_("sanne") as records, refused("nothing_authorized", at="customer", customer="Studio Kleur"):
        records.customer("C2B6F03A18E7954D60A9").authorization_to_cancel(records)


# ---- taking licences away


def test_some_licences_are_taken_away(store, as_) -> None:
    with as_("sanne") as records:
        result = records.authorization("PA-100041").remove_licenses(records, product=ALL_APPS, quantity=5)
    assert (result.facts["removed"], result.facts["left"], result.facts["status"]) == (5, 20, "pending")
    assert store.world()["authorization"]["PA-100041"]["lines"] == ["Creative Cloud All Apps x 20"]


def test_taking_the_last_licence_cancels_the_authorization(store, as_) -> None:
    with as_("sanne") as records:
        result = records.authorization("PA-100042").remove_licenses(records, product="Acrobat Pro")
    assert (result.facts["removed"], result.facts["authorization_empty"]) == (3, True)
    assert store.world()["authorization"]["PA-100042"]["status"] == "cancelled"


def test_taking_a_whole_line_leaves_the_others(store, as_) -> None:
    with as_("sanne") as records:
        number = records.customer(LINDE).authorize(records, lines=[("Photoshop", 2), ("InDesign", 3)]).facts["authorization"]
        result = records.authorization(number).remove_licenses(records, product="Photoshop")
    assert (result.facts["left"], result.facts["authorization_empty"]) == (0, False)
    assert store.world()["authorization"][number]["lines"] == ["InDesign x 3"]


def test_more_than_there_are_cannot_be_taken(as_, refused) -> None:
    with as_("sanne") as records:
        for quantity in (26, 0, -1):
            with refused("not_so_many", at="quantity", most=25, quantity=quantity):
                records.authorization("PA-100041").remove_licenses(records, quantity=quantity)


def test_a_product_that_is_not_on_it_cannot_be_taken(as_, refused) -> None:
    with as_("sanne") as records, refused("no_such_line", at="product", authorization="PA-100041", product="Photoshop"):
        records.authorization("PA-100041").remove_licenses(records, product="Photoshop")


def test_after_thirty_days_nothing_can_be_taken_away(as_, refused) -> None:
    with as_("sanne") as records, refused("authorization_overdue", at="authorization", authorization="PA-100038", day=31):
        records.authorization("PA-100038").remove_licenses(records, product="Photoshop")


def test_of_several_products_the_asker_chooses(as_) -> None:
    with as_("sanne") as records:
        with pytest.raises(Undecided) as caught:
            records.customer(BAKKERIJ).remove_licenses(records)
        assert (caught.value.slot, [one.value for one in caught.value.choices]) == ("product", ["Acrobat Pro", ALL_APPS])


def test_licences_of_a_customer_are_taken_from_the_authorization_that_has_them(as_) -> None:
    with as_("sanne") as records:
        result = records.customer(BAKKERIJ).remove_licenses(records, product="Acrobat Pro", quantity=1)
    assert (result.facts["authorization"], result.facts["left"]) == ("PA-100042", 2)


def test_the_same_product_on_two_authorizations_has_to_be_chosen(as_) -> None:
    with as_("sanne") as records:
        records.customer(BAKKERIJ).authorize(records, lines=[("Acrobat Pro", 1)])
        with pytest.raises(Undecided) as caught:
            records.customer(BAKKERIJ).remove_licenses(records, product="Acrobat Pro")
    assert [one.value for one in caught.value.choices] == ["PA-100042", "PA-100107"]


def test_licences_that_are_late_are_refused_by_customer_too(as_, refused) -> None:
    with as_("sanne") as records, refused("authorization_overdue", at="authorization", authorization="PA-100038"):
        records.customer(JANSSEN).remove_licenses(records, product="Photoshop")


def test_a_product_that_the_customer_does_not_have_cannot_be_taken(as_, refused) -> None:
    with as_("sanne") as records, refused("no_such_line", at="product", customer="Bakkerij Jansen", product="Captivate"):
        records.customer(BAKKERIJ).remove_licenses(records, product="Captivate")


def test_of_several_lines_on_an_authorization_the_asker_chooses(as_) -> None:
    with as_("sanne") as records:
        number = records.customer(LINDE).authorize(records, lines=[("Photoshop", 2), ("InDesign", 3)]).undo.key
        with pytest.raises(Undecided) as caught:
            records.authorization(number).remove_licenses(records, quantity=1)
    assert (caught.value.slot, [one.value for one in caught.value.choices]) == ("product", ["Photoshop", "InDesign"])


def test_the_order_of_an_authorization_is_found_by_it(as_) -> None:
    with as_("sanne") as records:
        assert records.authorization("PA-100009").placed_order() is records.order("SO-5001")
