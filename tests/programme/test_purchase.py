"""Adding licences for a customer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

OOSTERVELD, JANSSEN, KLEUR = "7C41A09E3B5D2F806A17", "A40B7E1926CD53F8014B", "C2B6F03A18E7954D60A9"
VERMEER, RAVELIJN, ANKER = "8B14E96F0C7D2A35B6E1", "D71B50E8A92C4F6637B8", "3D7F5A02C8E16B940F57"
DEVICES = [
    "Acrobat (enterprise) device licence",
    "Creative Cloud for enterprise device licence",
    "Creative Cloud for education device licence",
]


def test_a_new_authorization_is_pending_and_can_be_ordered_for_thirty_days(store, as_) -> None:
    with as_("sanne") as records:
        result = records.customer(VERMEER).authorize(records, lines=[("Photoshop", 4)])
    facts = result.facts
    assert (result.code, facts["status"], facts["months"], facts["due"]) == ("created", "pending", 12, date(2026, 12, 24))
    assert (result.undo.action, result.undo.key, result.undo.until) == ("cancel_authorization", "PA-100107", date(2026, 12, 24))
    record = store.world()["authorization"]["PA-100107"]
    assert (record["customer"], record["status"], record["lines"]) == ("Drukkerij Vermeer", "pending", ["Photoshop x 4"])


def test_several_products_and_an_order_number_of_the_customer(store, as_) -> None:
    with as_("sanne") as records:
        records.customer(ANKER).authorize(
            records, lines=[("Acrobat Pro", 5), ("InDesign", 1), ("Acrobat Pro", 2)], purchase_order=" MHA-2231 "
        )
    record = store.world()["authorization"]["PA-100107"]
    assert (record["lines"], record["po"]) == (["Acrobat Pro x 7", "InDesign x 1"], "MHA-2231")


def test_the_amount_is_price_times_licences_times_begun_months(as_) -> None:
    with as_("sanne") as records:
        facts = records.customer(ANKER).authorize(records, lines=[("Acrobat Pro", 5)]).facts
    assert (facts["months"], facts["amount"]) == (3, Decimal("19.80") * 3 * 5)


def test_the_customer_is_told(store, as_) -> None:
    with as_("sanne") as records:
        records.customer(VERMEER).authorize(records, lines=[("Photoshop", 4)])
    message = store.messages()[0]
    assert (message.kind, message.address, message.language) == ("products_added", "cor@drukkerijvermeer.example", "nl")
    assert message.facts["amount"] == Decimal("1291.20")


def test_an_invited_customer_can_be_given_licences_for_a_provisional_year(as_) -> None:
    with as_("sanne") as records:
        facts = records.customer(KLEUR).authorize(records, lines=[("Photoshop", 1)]).facts
    assert (facts["terms_accepted"], facts["months"], facts["term_ends"]) == (False, 12, date(2027, 11, 24))


def test_a_late_customer_can_buy_nothing_and_hears_what_is_due(as_, refused) -> None:
    with as_("sanne") as records:
        with refused("payment_required", at="customer", customer="Janssen Advocaten", count=2, total=Decimal("1617.90")):
            records.customer(JANSSEN).authorize(records, lines=[("InDesign", 5)])
        with refused("payment_required", at="customer", customer="Bouwbedrijf Ravelijn", total=Decimal("239.88")):
            records.customer(RAVELIJN).authorize(records, lines=[("InDesign", 5)])


@pytest.mark.parametrize("product", DEVICES)
def test_device_licences_are_ordered_elsewhere(as_, refused, product) -> None:
    with as_("sanne") as records, refused("not_orderable", at="product", product=product):
        records.customer(OOSTERVELD).authorize(records, lines=[(product, 1)])


@pytest.mark.parametrize("quantity", [0, -3, 10_001])
def test_a_quantity_lies_between_one_and_ten_thousand(as_, refused, quantity) -> None:
    with as_("sanne") as records, refused("quantity_out_of_range", at="quantity", quantity=quantity, least=1, most=10_000):
        records.customer(OOSTERVELD).authorize(records, lines=[("Photoshop", quantity)])


def test_two_lines_of_a_product_are_counted_together(as_, refused) -> None:
    with as_("sanne") as records, refused("quantity_out_of_range", at="quantity"):
        records.customer(OOSTERVELD).authorize(records, lines=[("Photoshop", 9_000), ("Photoshop", 1_001)])


def test_an_unknown_product_and_no_product_are_refused(as_, refused) -> None:
    with as_("sanne") as records:
        with refused("no_such_product", at="product", product="PageMaker"):
            records.customer(OOSTERVELD).authorize(records, lines=[("PageMaker", 1)])
        with refused("no_products", at="product"):
            records.customer(OOSTERVELD).authorize(records, lines=[])


def test_products_that_the_member_adds_are_told_to_the_reseller(store, as_) -> None:
    with as_("mila") as records:
        result = records.customer(ANKER).add_as_member(records, lines=[("Photoshop", 2)])
    assert (result.facts["source"], result.facts["status"]) == ("member", "pending")
    assert {(one.kind, one.address) for one in store.messages()} == {
        ("member_added_products", "joris@vandijk.example"),
        ("products_added", "irma@hetanker.example"),
    }


def test_a_member_without_accepted_terms_cannot_add_products(as_, refused) -> None:
    with as_("mila") as records, refused("terms_not_accepted", customer="Studio Kleur"):
        records.customer(KLEUR).add_as_member(records, lines=[("Photoshop", 2)])


def test_who_cannot_buy_and_what_cannot_be_ordered_is_told_before_the_rest_is_known(as_, refused) -> None:
    with as_("sanne") as records:
        records.customer(OOSTERVELD).check_may_buy(records)
        with refused("payment_required", at="customer"):
            records.customer(JANSSEN).check_may_buy(records)
        records.customer(KLEUR).cancel_invitation(records)
        with refused("membership_cancelled", at="customer"):
            records.customer(KLEUR).check_may_buy(records)
        with refused("not_orderable", at="product"):
            records.product(DEVICES[0]).check_orderable()


def test_lines_stay_in_the_order_in_which_they_were_asked_for(store, as_) -> None:
    with as_("sanne") as records:
        records.customer(ANKER).authorize(records, lines=[("InDesign", 2), ("Illustrator", 4), ("Acrobat Pro", 1)])
    assert store.world()["authorization"]["PA-100107"]["lines"] == ["InDesign x 2", "Illustrator x 4", "Acrobat Pro x 1"]
