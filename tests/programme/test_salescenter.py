"""Opportunities: own ones only, won, handed over, registered; and cases about them."""

from __future__ import annotations

from datetime import date

import pytest

from programme import Refused, Undecided

TEXTS = {
    "discovery": "op de vakbeurs in Utrecht van 12 september, daarna twee keer gebeld met Henk Jansen",
    "business_need": "8 licenties Acrobat Pro omdat ze offertes digitaal willen laten ondertekenen",
    "value_proposition": "ondertekenen binnen een dag in plaats van een week",
    "competition": "een gratis pdf-programma van de boekhouder",
    "current_activities": "demo gegeven op 3 oktober, offerte verstuurd op 9 oktober",
}


def test_one_lists_only_the_own_open_opportunities(as_) -> None:
    with as_("sanne") as records:
        result = records.list_opportunities()
    assert ([one["opportunity"] for one in result.facts["opportunities"]], result.facts["counts"]) == (
        ["OPP-3001"],
        {"open": 1, "won": 1, "lost": 0, "all": 2},
    )


@pytest.mark.parametrize(
    ("status", "numbers"), [("won", ["OPP-3003"]), ("lost", []), ("all", ["OPP-3003", "OPP-3001"]), ("open", ["OPP-3001"])]
)
def test_opportunities_are_listed_by_status_and_by_closing_date(as_, status, numbers) -> None:
    with as_("sanne") as records:
        assert [one["opportunity"] for one in records.list_opportunities(status=status).facts["opportunities"]] == numbers


def test_whoever_has_none_hears_that(as_) -> None:
    with as_("joris") as records:
        assert records.list_opportunities(status="won").code == "no_opportunities"


# ---- edited


def test_what_is_given_changes_and_the_rest_stays(store, as_) -> None:
    before = store.world()["opportunity"]["OPP-4001"]
    with as_("anna") as records:
        result = records.opportunity("OPP-4001").edit(
            records, opportunity_name=" Delta groter ", stage="05 Negotiate", expected_close=date(2027, 3, 31)
        )
    assert (result.code, result.facts["stage_before"], result.facts["name_before"]) == ("edited", "06 Commit", before["name"])
    after = store.world()["opportunity"]["OPP-4001"]
    changed = {name for name in after if after[name] != before[name]}
    assert (changed, after["name"], after["stage"]) == ({"name", "stage", "expected_close"}, "Delta groter", "05 Negotiate")


def test_a_product_that_stays_keeps_its_quantity(as_) -> None:
    with as_("anna") as records:
        deal = records.opportunity("OPP-4001")
        deal.products = (("Photoshop", 7), ("Illustrator", 2))
        deal.edit(records, products=["InDesign", "Photoshop"])
        assert deal.products == (("InDesign", 0), ("Photoshop", 7))
        deal.edit(records, quantity=9)
        assert deal.products == (("InDesign", 9), ("Photoshop", 9))


def test_a_close_that_has_passed_does_not_stand_in_the_way_of_another_name(as_) -> None:
    with as_("anna") as records:
        deal = records.opportunity("OPP-4001")
        deal.expected_close = date(2020, 1, 1)
        deal.edit(records, opportunity_name="Toch nog", expected_close=date(2020, 1, 1))
        assert deal.name == "Toch nog"


@pytest.mark.parametrize(
    ("given", "code", "at"),
    [
        ({}, "nothing_to_change", "expected_close"),
        ({"opportunity_name": " "}, "name_needed", "opportunity_name"),
        ({"expected_close": date(2020, 1, 1)}, "date_in_the_past", "expected_close"),
        ({"quantity": 0}, "no_such_quantity", "quantity"),
        ({"stage": "09 Ooit"}, "no_such_stage", "stage"),
        ({"stage": "07 Execute to Close"}, "stage_by_closing", "stage"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(store, as_, given, code, at) -> None:
    before = store.world()
    with pytest.raises(Refused) as refused, as_("anna") as records:
        records.opportunity("OPP-4001").edit(records, **given)
    assert (refused.value.code, refused.value.at, store.world()) == (code, at, before)


@pytest.mark.parametrize(
    ("who", "number", "code"), [("sanne", "OPP-3002", "not_the_owner"), ("sanne", "OPP-3003", "opportunity_closed")]
)
def test_only_an_own_open_opportunity_is_edited(as_, who, number, code) -> None:
    with pytest.raises(Refused) as refused, as_(who) as records:
        records.opportunity(number).edit(records, opportunity_name="Anders")
    assert refused.value.code == code


# ---- won


def test_a_won_opportunity_is_booked_in_the_last_stage(store, as_) -> None:
    with as_("anna") as records:
        result = records.opportunity("OPP-4001").close(
            records, reason="price", sales_orders=["4500033871", " 4500033872 ", "4500033871", ""]
        )
    assert (result.code, result.facts["stage_before"], result.undo) == ("closed", "06 Commit", None)
    record = store.world()["opportunity"]["OPP-4001"]
    assert (record["stage"], record["status"], record["sales_orders"], record["reason"]) == (
        "07 Execute to Close",
        "Closed - Booked",
        ["4500033871", "4500033872"],
        "price",
    )


@pytest.mark.parametrize("orders", [[], ["", "  "]])
def test_a_sales_order_number_is_needed(as_, refused, orders) -> None:
    with as_("anna") as records, refused("sales_order_needed", at="sales_order", opportunity="OPP-4001"):
        records.opportunity("OPP-4001").close(records, reason="price", sales_orders=orders)


def test_a_reason_is_one_of_five(as_, refused) -> None:
    with as_("anna") as records, refused("no_such_reason", at="reason"):
        records.opportunity("OPP-4001").close(records, reason="luck", sales_orders=["45"])


def test_only_the_owner_closes(as_, refused) -> None:
    with as_("sanne") as records, refused("not_the_owner", at="opportunity", opportunity="OPP-3002", owner="Joris Bakker"):
        records.opportunity("OPP-3002").close(records, reason="price", sales_orders=["4500021001"])


def test_a_closed_one_is_not_closed_again(as_, refused) -> None:
    with as_("sanne") as records, refused("opportunity_closed", at="opportunity", status="Closed - Booked"):
        records.opportunity("OPP-3003").close(records, reason="price", sales_orders=["45"])


def test_an_agent_closes_on_the_owners_behalf(store, as_) -> None:
    with as_("mila", on_behalf_of="joris") as records:
        records.opportunity("OPP-3002").close(records, reason="service", sales_orders=["4500021001"])
    assert store.world()["opportunity"]["OPP-3002"]["status"] == "Closed - Booked"


# ---- handed over


def test_the_owner_hands_over_to_a_licence_holder(store, as_) -> None:
    with as_("sanne") as records:
        result = records.opportunity("OPP-3001").reassign(records, person="joris@vandijk.example")
    assert (result.facts["owner_before"], result.facts["owner"]) == ("Sanne van Dijk", "Joris Bakker")
    assert store.world()["opportunity"]["OPP-3001"]["owner"] == "Joris Bakker"


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("fatima@vandijk.example", "colleague_without_licence"),
        ("noor@vandijk.example", "colleague_inactive"),
        ("pieter@vandijk.example", "colleague_inactive"),
        ("sanne@vandijk.example", "already_the_owner"),
        ("anna@noordzee.example", "no_such_contact"),
    ],
)
def test_the_new_owner_is_an_active_licence_holder_of_the_same_company(as_, refused, person, code) -> None:
    with as_("sanne") as records, refused(code, at="person"):
        records.opportunity("OPP-3001").reassign(records, person=person)


def test_the_refusal_without_a_licence_names_colleague_and_primary_contact(as_, refused) -> None:
    with as_("anna") as records, refused("colleague_without_licence", at="person", person="Lars Holm", primary="Anna de Wit"):
        records.opportunity("OPP-4001").reassign(records, person="lars@noordzee.example")


def test_the_primary_contact_hands_over_what_somebody_has_left_behind(store, as_) -> None:
    with as_("sanne") as records:
        records.opportunity("OPP-3004").reassign(records, person="joris@vandijk.example")
    assert store.world()["opportunity"]["OPP-3004"]["owner"] == "Joris Bakker"


def test_the_primary_contact_hands_over_for_whoever_has_lost_the_licence(as_, refused) -> None:
    with as_("sanne") as records:
        with refused("not_the_owner", at="opportunity"):
            records.opportunity("OPP-3002").reassign(records, person="sanne@vandijk.example")
        records.contact_by_email("joris@vandijk.example").revoke_salescenter_access(records)
        assert records.opportunity("OPP-3002").reassign(records, person="sanne@vandijk.example").code == "reassigned"


def test_a_colleague_does_not_hand_over_what_is_anothers(as_, refused) -> None:
    with as_("joris") as records, refused("not_the_owner", at="opportunity"):
        records.opportunity("OPP-3004").reassign(records, person="sanne@vandijk.example")


# ---- sales activity


def test_sales_activity_is_added(store, as_) -> None:
    with as_("joris") as records:
        result = records.opportunity("OPP-3002").add_sales_activity(records, **TEXTS)
    assert (result.code, result.facts["activity"], result.facts["discovery"]) == ("added", "ACT-801", TEXTS["discovery"])
    record = store.world()["sales_activity"]["ACT-801"]
    assert {name: record[name] for name in ("opportunity", *TEXTS)} == {"opportunity": "OPP-3002"} | TEXTS


def test_a_vague_field_is_refused_and_the_good_ones_are_named(as_, refused) -> None:
    weak = TEXTS | {"business_need": "ze hebben het nodig", "competition": "-"}
    with (
        as_("joris") as records,
        refused(
            "field_vague",
            at="business_need",
            field="business_need",
            text="ze hebben het nodig",
            good=("discovery", "value_proposition", "current_activities"),
            weak=({"field": "business_need", "reason": "vague"}, {"field": "competition", "reason": "empty"}),
        ),
    ):
        records.opportunity("OPP-3002").add_sales_activity(records, **weak)


def test_one_field_is_checked_while_the_form_is_being_filled(as_, refused) -> None:
    with as_("joris") as records:
        with refused("field_vague", at="business_need", opportunity="OPP-3002"):
            records.opportunity("OPP-3002").check_activity_field(records, field="business_need", text="they need it")
        records.opportunity("OPP-3002").check_activity_field(records, field="discovery", text=TEXTS["discovery"])


def test_activity_of_a_colleagues_opportunity_is_not_ones_own(as_, refused) -> None:
    with as_("sanne") as records, refused("not_the_owner", at="opportunity"):
        records.opportunity("OPP-3002").add_sales_activity(records, **TEXTS)


# ---- registered


def register(records, **values):
    values = {"account": "Museum Het Anker", "opportunity_name": "Anker beeldbank", "expected_close": date(2027, 3, 15)} | values
    return records.register_opportunity(**values)


def test_an_opportunity_is_registered_for_an_account_that_is_there(store, as_) -> None:
    with as_("joris") as records:
        result = register(records, account="museum het anker", products=["InDesign"], quantity=12)
    assert (result.code, result.facts["account_is_new"], result.facts["owner"]) == ("registered", False, "Joris Bakker")
    record = store.world()["opportunity"]["OPP-4101"]
    assert (record["account"], record["stage"], record["status"], record["products"]) == (
        "Museum Het Anker",
        "01 Prospect",
        "Open",
        ["InDesign x 12"],
    )


def test_near_accounts_are_shown_before_a_new_one_is_made(as_) -> None:
    with as_("joris") as records, pytest.raises(Undecided) as caught:
        register(records, account="Jansen")
    values = [one.value for one in caught.value.choices]
    assert (caught.value.slot, values) == ("account", ["Bakkerij Jansen", "Janssen Advocaten", "new: Jansen"])


def test_an_account_chosen_as_new_is_made(store, as_) -> None:
    with as_("joris") as records:
        result = register(records, account="new: Jansen")
    assert (result.facts["account"], result.facts["account_is_new"]) == ("Jansen", True)
    assert store.world()["account"][result.facts["account_number"]]["name"] == "Jansen"


def test_an_account_like_no_other_is_made(as_) -> None:
    with as_("joris") as records:
        assert register(records, account="Zorggroep Kempen").facts["account_is_new"] is True


def test_accounts_of_other_partners_are_not_found(as_) -> None:
    with as_("joris") as records:
        assert register(records, account="Havenbedrijf Delta").facts["account_is_new"] is True


@pytest.mark.parametrize(
    ("values", "code", "slot"),
    [
        ({"expected_close": date(2026, 11, 23)}, "date_in_the_past", "expected_close"),
        ({"opportunity_name": " "}, "name_needed", "opportunity_name"),
        ({"account": " ! "}, "account_needed", "account"),
        ({"products": ["PageMaker"]}, "no_such_product", "product"),
    ],
)
def test_each_value_of_a_registration_is_checked(as_, refused, values, code, slot) -> None:
    with as_("joris") as records, refused(code, at=slot):
        register(records, **values)


def test_registering_takes_an_address_in_the_partners_domain(as_, refused) -> None:
    with as_("mila") as records:
        records.partner_by_membership("MEM-20417").domains = ("vandijk-group.example",)
    with as_("joris") as records, refused("email_domain", domain="vandijk.example", domains=("vandijk-group.example",)):
        register(records)


# ---- cases


def test_a_missing_price_book_becomes_a_case(store, as_) -> None:
    with as_("sanne") as records:
        result = records.open_salescenter_case(
            opportunity=records.opportunity("OPP-3001"), subject="price-book", description="prijsboek ontbreekt"
        )
    record = store.world()["case"][result.facts["case"]]
    assert (record["action"], record["subject"], record["opportunity"], record["description"]) == (
        "open_salescenter_case",
        "price-book",
        "OPP-3001",
        "prijsboek ontbreekt",
    )


def test_the_same_price_book_is_reported_once(as_, refused) -> None:
    with as_("sanne") as records:
        values = {"opportunity": records.opportunity("OPP-3001"), "subject": "price-book"}
        records.open_salescenter_case(**values, description="prijsboek ontbreekt")
        with refused("already_requested"):
            records.open_salescenter_case(**values, description="nog steeds geen prijsboek")


@pytest.mark.parametrize(
    ("values", "code", "slot"),
    [
        ({"subject": "weather", "description": "regen"}, "no_such_subject", "subject"),
        ({"subject": "other", "description": " "}, "description_needed", "description"),
    ],
)
def test_a_case_has_a_subject_and_a_description(as_, refused, values, code, slot) -> None:
    with as_("sanne") as records, refused(code, at=slot):
        records.open_salescenter_case(**values)


def test_a_case_about_a_colleagues_opportunity_is_not_ones_own(as_, refused) -> None:
    with as_("sanne") as records, refused("not_the_owner", at="opportunity"):
        records.open_salescenter_case(opportunity=records.opportunity("OPP-3002"), subject="other", description="dubbel")
