"""Orders, renewals and return authorizations."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from programme import Undecided
from programme.happening import place_order, place_renewal_order

ALL_APPS = "Creative Cloud All Apps"
ZEEZICHT, KLEUR, VERMEER, ANKER = "90AE4C71D5B3268F0E3D", "C2B6F03A18E7954D60A9", "8B14E96F0C7D2A35B6E1", "3D7F5A02C8E16B940F57"


def test_a_return_of_part_of_an_order_is_requested(store, as_) -> None:
    with as_("sanne") as records:
        result = records.order("SO-5001").request_return(records, quantity=20, reason="minder studenten")
    assert (result.code, result.facts["return"], result.facts["customer"]) == ("requested", "RMA-7002", "Hogeschool De Linde")
    record = store.world()["return"]["RMA-7002"]
    assert (record["order"], record["quantity"], record["status"]) == ("SO-5001", 20, "requested")


def test_without_a_quantity_the_whole_line_goes_back(as_) -> None:
    with as_("sanne") as records:
        facts = records.order("SO-5001").request_return(records, reason="campus dicht").facts
    assert (facts["quantity"], facts["ordered"]) == (120, 120)


@pytest.mark.parametrize("quantity", [121, 0, -1])
def test_no_more_than_the_ordered_quantity_goes_back(as_, refused, quantity) -> None:
    with as_("sanne") as records, refused("more_than_ordered", at="quantity", most=120, quantity=quantity):
        records.order("SO-5001").request_return(records, quantity=quantity, reason="minder studenten")


def test_a_line_is_returned_once_until_decided(as_, refused) -> None:
    with as_("sanne") as records:
        records.order("SO-5001").request_return(records, quantity=20, reason="minder studenten")
        with refused("return_already_requested", order="SO-5001"):
            records.order("SO-5001").request_return(records, quantity=5, reason="nog minder")


def test_after_an_approved_return_the_rest_can_go_back(as_, refused) -> None:
    with as_("sanne") as records:
        number = records.order("SO-5001").request_return(records, quantity=20, reason="minder studenten").facts["return"]
    with as_("mila") as records:
        records.return_(number).approve(records)
    with as_("sanne") as records:
        with refused("more_than_ordered", at="quantity", most=100):
            records.order("SO-5001").request_return(records, quantity=101, reason="nog minder")
        assert records.order("SO-5001").request_return(records, reason="alles").facts["quantity"] == 100


def test_what_was_returned_is_no_product_of_the_customer_any_more(store, as_) -> None:
    with as_("sanne") as records:
        number = records.order("SO-5001").request_return(records, quantity=20, reason="minder studenten").facts["return"]
    with as_("mila") as records:
        records.return_(number).approve(records)
    assert store.world()["customer"]["Hogeschool De Linde"]["products"] == ["Creative Cloud All Apps x 100"]


def test_when_everything_has_gone_back_nothing_is_left_to_return(as_, refused) -> None:
    with as_("sanne") as records:
        number = records.order("SO-5001").request_return(records, reason="alles").facts["return"]
    with as_("mila") as records:
        records.return_(number).approve(records)
    with as_("sanne") as records, refused("all_returned", at="product"):
        records.order("SO-5001").request_return(records, reason="nog eens")


def test_a_declined_return_leaves_everything_as_it_was(store, as_, refused) -> None:
    before = store.world()["customer"]
    with as_("sanne") as records:
        number = records.order("SO-5001").request_return(records, quantity=20, reason="minder studenten").facts["return"]
    with as_("mila") as records:
        records.return_(number).decline(records)
        with refused("return_declined"):
            records.return_(number).approve(records)
    assert store.world()["customer"] == before


def test_of_several_order_lines_the_asker_chooses(as_) -> None:
    with as_("sanne") as records:
        with pytest.raises(Undecided) as caught:
            records.order("SO-4710").request_return(records, quantity=1, reason="te veel")
        assert (caught.value.slot, [one.value for one in caught.value.choices]) == ("product", ["InDesign", "Acrobat Pro"])
        assert records.order("SO-4710").request_return(records, product="InDesign", reason="te veel").facts["quantity"] == 4


def test_a_line_already_asked_back_is_not_offered_again(as_) -> None:
    with as_("sanne") as records:
        records.order("SO-4710").request_return(records, product="InDesign", reason="te veel")
        assert records.order("SO-4710").request_return(records, reason="te veel").facts["product"] == "Acrobat Pro"


def test_a_return_needs_a_reason(as_, refused) -> None:
    with as_("sanne") as records, refused("reason_needed", at="reason"):
        records.order("SO-5001").request_return(records, reason="  ")


def test_without_an_order_there_is_nothing_to_return(as_, refused) -> None:
    with as_("sanne") as records, refused("not_ordered", at="authorization", authorization="PA-100041"):
        records.authorization("PA-100041").placed_order()


def test_only_the_helpdesk_decides_a_return(as_, refused) -> None:
    with as_("sanne") as records:
        number = records.order("SO-5001").request_return(records, reason="alles").facts["return"]
        with refused("needs_helpdesk"):
            records.return_(number).approve(records)


# ---- orders


def test_a_placed_order_pays_what_was_due(store, as_) -> None:
    with as_("mila") as records:
        result = place_order(records, records.authorization("PA-100017"))
    assert (result.code, result.facts["status"], result.facts["order"]) == ("ordered", "ordered", "SO-5201")
    assert store.world()["authorization"]["PA-100017"]["order"] == "SO-5201"


def test_an_order_is_placed_once(as_, refused) -> None:
    with as_("mila") as records, refused("already_ordered", order="SO-5001"):
        place_order(records, records.authorization("PA-100009"))


def test_what_is_cancelled_is_not_ordered(as_, refused) -> None:
    with as_("mila") as records:
        records.authorization("PA-100041").cancelled_on = records.today
        with refused("authorization_cancelled"):
            place_order(records, records.authorization("PA-100041"))


def test_a_partner_does_not_place_orders_here(as_, refused) -> None:
    with as_("sanne") as records, refused("needs_helpdesk"):
        place_order(records, records.authorization("PA-100041"))


def test_the_first_order_starts_the_twelve_months(as_, clock) -> None:
    with as_("sanne") as records:
        records.customer(KLEUR).authorize(records, lines=[("Photoshop", 1)])
        records.customer(KLEUR).authorize(records, lines=[("InDesign", 1)])
    clock.move(days=10)
    with as_("mila") as records:
        place_order(records, records.authorization("PA-100107"))
        customer = records.customer(KLEUR)
        assert customer.renewal == date(2027, 12, 4)
        assert {one.term_ends for one in customer.authorizations} == {date(2027, 12, 4)}


# ---- renewals


def test_a_renewal_order_carries_the_licences_into_the_next_term(store, as_) -> None:
    with as_("mila") as records:
        facts = place_renewal_order(records, records.customer(ZEEZICHT)).facts
    assert (facts["quantity"], facts["term_ends"]) == (14, date(2027, 12, 14))
    assert facts["amount"] == (Decimal("26.90") * 4 + Decimal("19.80") * 10) * 12
    with as_("sanne") as records:
        report = records.customer(ZEEZICHT).report(records).facts
    assert (report["renewed_by"], report["renewal_date"]) == (facts["order"], date(2026, 12, 14))


def test_renewed_licences_are_held_once_before_and_after_the_renewal_date(store, as_, clock) -> None:
    with as_("mila") as records:
        place_renewal_order(records, records.customer(ZEEZICHT))
    held = []
    for days in (0, 20, 400):
        clock.move(days=days)
        held.append(store.world()["customer"]["Rederij Zeezicht"]["products"])
    assert held == [["Acrobat Pro x 10", "InDesign x 4"], ["Acrobat Pro x 10", "InDesign x 4"], []]


def test_licences_that_are_not_renewed_run_out_when_the_window_closes(store, clock) -> None:
    held = []
    for days in (49, 1):
        clock.move(days=days)
        held.append(store.world()["customer"]["Rederij Zeezicht"]["products"])
    assert held == [["Acrobat Pro x 10", "InDesign x 4"], []]


def test_a_renewal_that_went_back_whole_is_none(as_) -> None:
    with as_("sanne") as records:
        number = records.order("SO-5044").request_return(records, reason="toch niet").facts["return"]
    with as_("mila") as records:
        records.return_(number).approve(records)
    with as_("sanne") as records:
        assert records.customer(VERMEER).report(records).facts["renewed"] is False


def test_a_renewal_is_ordered_in_the_window_and_once(as_, refused) -> None:
    with as_("mila") as records:
        with refused("window_closed", customer="Museum Het Anker"):
            place_renewal_order(records, records.customer(ANKER))
        with refused("already_renewed", order="SO-5044"):
            place_renewal_order(records, records.customer(VERMEER))
        with refused("window_closed", customer="Studio Kleur"):
            place_renewal_order(records, records.customer(KLEUR))


def test_without_licences_there_is_nothing_to_renew(as_, refused, clock) -> None:
    clock.move(days=175)  # the municipality's window, with its only authorization unpaid
    with as_("mila") as records, refused("nothing_to_renew", customer="Gemeente Oosterveld"):
        place_renewal_order(records, records.customer("7C41A09E3B5D2F806A17"))


def test_thirty_days_after_the_old_date_the_console_shows_the_new_one(as_, clock) -> None:
    shown = []
    for _ in range(2):
        with as_("sanne") as records:
            shown.append(records.customer(VERMEER).report(records).facts["renewal_date"])
        clock.move(days=20)
    assert shown == [date(2026, 11, 14), date(2027, 11, 14)]
    assert shown[0] + timedelta(30) == date(2026, 12, 14)
