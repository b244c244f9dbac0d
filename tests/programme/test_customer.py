"""Customers: adding, inviting, listing, and what is told about them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

OOSTERVELD, JANSSEN, KLEUR = "7C41A09E3B5D2F806A17", "A40B7E1926CD53F8014B", "C2B6F03A18E7954D60A9"
VERMEER, RAVELIJN, ANKER, LINDE = (
    "8B14E96F0C7D2A35B6E1",
    "D71B50E8A92C4F6637B8",
    "3D7F5A02C8E16B940F57",
    "5E08D1B74FA2963C7081",
)
SCHAAR = {
    "organisation": "Kapsalon De Schaar",
    "segment": "Commercial",
    "type": "team",
    "country": "Nederland",
    "address": "Dorpsstraat 8",
    "postcode": "5611 AB",
    "person": "Lisa Mertens",
    "email": "Lisa@deschaar.example",
}


def test_an_added_customer_is_invited_and_has_a_vip_id_at_once(store, as_) -> None:
    with as_("sanne") as records:
        result = records.add_customer(**SCHAAR)
    assert result.code == "invited"
    assert re.fullmatch("[0-9A-F]{20}", result.facts["vip"])
    assert (result.undo.action, result.undo.key) == ("cancel_invitation", result.facts["vip"])
    record = store.world()["customer"]["Kapsalon De Schaar"]
    assert (record["membership"], record["managed_by"], record["admin_email"]) == (
        "invited",
        "Sanne van Dijk",
        "lisa@deschaar.example",
    )
    assert [(one.kind, one.address) for one in store.messages()] == [("vip_invitation", "lisa@deschaar.example")]


def test_everything_is_told_back_before_it_is_sent(as_) -> None:
    with as_("sanne") as records, records.rehearsal():
        facts = records.add_customer(**SCHAAR, renewal_date=date(2028, 5, 24)).facts
    wanted = SCHAAR | {"email": "lisa@deschaar.example", "renewal_date": date(2028, 5, 24), "renewal_custom": True}
    assert {name: facts[name] for name in wanted} == wanted


@pytest.mark.parametrize("name", ["Studio Kleur", "STUDIO KLEUR B.V.", "Havenbedrijf Delta NV"])
def test_the_name_of_another_vip_is_taken_whosever_it_is(as_, refused, name) -> None:
    with as_("sanne") as records:
        with refused("name_taken", at="organisation", name=name):
            records.add_customer(**SCHAAR | {"organisation": name})
        with refused("name_taken", at="organisation"):
            records.check_organisation(name)


@pytest.mark.parametrize("day", [date(2027, 5, 24), date(2027, 11, 24)])
def test_a_chosen_renewal_date_lies_more_than_twelve_months_ahead(as_, refused, day) -> None:
    with as_("sanne") as records:
        with refused("renewal_date_too_early", at="renewal_date", months=12, after=date(2027, 11, 24)):
            records.add_customer(**SCHAAR, renewal_date=day)
        with refused("renewal_date_too_early", at="renewal_date"):
            records.check_renewal_date(day)


def test_a_day_more_than_twelve_months_is_enough(as_) -> None:
    with as_("sanne") as records:
        records.check_renewal_date(date(2027, 11, 25))


@pytest.mark.parametrize(
    ("slot", "value", "code"),
    [
        ("segment", "Nonprofit", "no_such_segment"),
        ("type", "club", "no_such_type"),
        ("organisation", " B ", None),
        ("organisation", " - ", "text_needed"),
        ("address", " ", "text_needed"),
        ("email", "", "text_needed"),
    ],
)
def test_each_value_is_checked(as_, refused, slot, value, code) -> None:
    with as_("sanne") as records:
        if code is None:
            records.add_customer(**SCHAAR | {slot: value})
            return
        with refused(code, at=slot):
            records.add_customer(**SCHAAR | {slot: value})


def test_an_invitation_is_sent_again_with_another_name(store, as_) -> None:
    with as_("sanne") as records:
        result = records.customer(KLEUR).resend_invitation(records, new_name="Studio Kleur Utrecht")
    assert (result.code, result.facts["name_before"], result.facts["renamed"]) == ("invited_again", "Studio Kleur", True)
    assert result.facts["invitations"] == 2
    assert "Studio Kleur Utrecht" in store.world()["customer"]


def test_an_invitation_is_sent_again_as_it_was(as_) -> None:
    with as_("sanne") as records:
        assert records.customer(KLEUR).resend_invitation(records).facts["renamed"] is False


def test_where_names_clash_the_invitation_needs_another_name(store, as_, refused) -> None:
    with as_("mila") as records:
        records.customer("E6309F7B41D8C25A7714").rename("Studio Kleur BV")
        with refused("name_clash", at="new_name", customer="Studio Kleur"):
            records.customer(KLEUR).accept_invitation(records, with_terms=True)
    with as_("sanne") as records:
        with refused("name_clash", at="new_name"):
            records.customer(KLEUR).resend_invitation(records)
        with refused("name_taken", at="new_name"):
            records.customer(KLEUR).resend_invitation(records, new_name="studio kleur")
        records.customer(KLEUR).resend_invitation(records, new_name="Studio Kleur Utrecht")
    with as_("mila") as records:
        records.customer(KLEUR).accept_invitation(records, with_terms=True)
    assert store.world()["customer"]["Studio Kleur Utrecht"]["membership"] == "active"


def test_an_accepted_invitation_is_not_sent_again(as_, refused) -> None:
    with as_("sanne") as records, refused("already_accepted", at="customer", customer="Museum Het Anker"):
        records.customer(ANKER).resend_invitation(records)


def test_accepting_takes_the_vip_terms(store, as_, refused) -> None:
    with as_("mila") as records:
        with refused("terms_needed", at="terms"):
            records.customer(KLEUR).accept_invitation(records, with_terms=False)
        records.customer(KLEUR).accept_invitation(records, with_terms=True)
    assert store.world()["customer"]["Studio Kleur"]["membership"] == "active"
    assert [(one.kind, one.address) for one in store.messages()] == [("invitation_accepted", "sanne@vandijk.example")]


def test_an_open_invitation_is_taken_back(store, as_, refused) -> None:
    with as_("sanne") as records:
        records.customer(KLEUR).cancel_invitation(records)
        with refused("membership_cancelled", at="customer"):
            records.customer(KLEUR).authorize(records, lines=[("Photoshop", 1)])
        records.add_customer(**SCHAAR | {"organisation": "Studio Kleur"})
    names = [name for name in store.world()["customer"] if name.startswith("Studio Kleur")]
    assert sorted(names) == ["Studio Kleur", f"Studio Kleur ({KLEUR})"]


def test_an_invitation_with_licences_stays(as_, refused) -> None:
    with as_("sanne") as records:
        records.customer(KLEUR).authorize(records, lines=[("Photoshop", 1)])
        with refused("has_authorizations", authorizations=("PA-100107",)):
            records.customer(KLEUR).cancel_invitation(records)


def test_the_vip_contact_changes_and_the_administrator_stays(store, as_) -> None:
    with as_("sanne") as records:
        result = records.customer(VERMEER).change_contact(records, person="Els Vermeer", email="els@drukkerijvermeer.example")
    assert (result.facts["contact_before"], result.facts["person"]) == ("Cor Vermeer", "Els Vermeer")
    record = store.world()["customer"]["Drukkerij Vermeer"]
    assert (record["contact_name"], record["admin_name"]) == ("Els Vermeer", "Cor Vermeer")


def test_the_same_contact_is_no_change(as_, refused) -> None:
    with as_("sanne") as records, refused("already_contact", at="person"):
        records.customer(VERMEER).change_contact(records, person="Cor Vermeer", email="Cor@drukkerijvermeer.example")


# ---- lists


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("no-products", ["Studio Kleur"]),
        ("pending", ["Bakkerij Jansen", "Gemeente Oosterveld"]),
        ("overdue", ["Bouwbedrijf Ravelijn", "Janssen Advocaten"]),
        ("upcoming-renewals", ["Bouwbedrijf Ravelijn", "Museum Het Anker"]),
        ("ready-for-renewal", ["Rederij Zeezicht"]),
    ],
)
def test_each_filter_finds_its_customers_the_most_urgent_first(as_, filter, names) -> None:
    with as_("sanne") as records:
        facts = records.list_customers(filter=filter).facts
    assert ([one["customer"] for one in facts["customers"]], facts["count"]) == (names, len(names))


def test_without_a_filter_all_customers_are_listed_the_most_urgent_first(as_) -> None:
    with as_("sanne") as records:
        facts = records.list_customers().facts
    assert [one["customer"] for one in facts["customers"]][:4] == [
        "Bouwbedrijf Ravelijn",
        "Janssen Advocaten",
        "Rederij Zeezicht",
        "Drukkerij Vermeer",
    ]
    assert facts["counts"] == {
        "no-products": 1,
        "pending": 2,
        "overdue": 2,
        "upcoming-renewals": 2,
        "ready-for-renewal": 1,
        "all": 9,
    }


def test_managed_by_me_leaves_out_what_a_colleague_manages(as_) -> None:
    with as_("sanne") as records:
        facts = records.list_customers(filter="pending", managed_by_me=True).facts
    assert [one["customer"] for one in facts["customers"]] == ["Gemeente Oosterveld"]


def test_a_filter_that_finds_nobody_says_so(as_) -> None:
    with as_("eva") as records:
        assert records.list_customers(filter="overdue").code == "no_customers"


def test_an_unknown_filter_is_refused(as_, refused) -> None:
    with as_("sanne") as records, refused("no_such_filter", at="filter"):
        records.list_customers(filter="nice ones")


# ---- what is told


def test_a_report_tells_the_membership_its_products_and_what_is_pending(as_) -> None:
    with as_("sanne") as records:
        result = records.customer(OOSTERVELD).report(records)
    facts = result.facts
    assert (result.code, facts["vip"], facts["admin"], facts["renewal_date"]) == (
        "active",
        OOSTERVELD,
        "Marieke Blom",
        date(2027, 6, 12),
    )
    assert facts["products"] == ({"product": "Creative Cloud All Apps", "quantity": 25, "working": 25},)
    assert [one["authorization"] for one in facts["pending"]] == ["PA-100041"]


def test_a_report_explains_the_old_date_of_a_renewed_customer(as_) -> None:
    with as_("sanne") as records:
        facts = records.customer(VERMEER).report(records).facts
    told = {name: facts[name] for name in ("renewal_date", "shows_old_date", "renewed_by", "window_closes", "next_date")}
    assert told == {
        "renewal_date": date(2026, 11, 14),
        "shows_old_date": True,
        "renewed_by": "SO-5044",
        "window_closes": date(2026, 12, 14),
        "next_date": date(2027, 11, 14),
    }


def test_a_report_of_an_open_invitation_says_since_when(as_) -> None:
    with as_("sanne") as records:
        result = records.customer(KLEUR).report(records)
    assert (result.code, result.facts["invited_on"], result.facts["products"]) == ("invited", date(2026, 11, 18), ())


def test_suspended_licences_are_there_and_do_not_work(as_) -> None:
    with as_("sanne") as records:
        result = records.customer(RAVELIJN).report(records)
    assert (result.code, result.facts["products"]) == (
        "payment_required",
        ({"product": "Photoshop", "quantity": 1, "working": 0},),
    )


def test_payment_required_is_explained_with_amounts_and_days(as_) -> None:
    with as_("sanne") as records:
        result = records.customer(JANSSEN).payment_report(records)
    due = [(one["authorization"], one["amount"], one["days_late"]) for one in result.facts["authorizations"]]
    assert due == [("PA-100017", Decimal("1188.00"), 12), ("PA-100038", Decimal("429.90"), 1)]
    assert (result.code, result.facts["total"], result.facts["removable"]) == ("payment_required", Decimal("1617.90"), ())


def test_a_customer_that_owes_nothing_hears_that(as_) -> None:
    with as_("sanne") as records:
        result = records.customer(OOSTERVELD).payment_report(records)
    assert (result.code, [one["authorization"] for one in result.facts["removable"]]) == ("nothing_due", ["PA-100041"])


# ---- requests about a membership


def test_a_rename_is_requested_on_the_acon_form(store, as_) -> None:
    with as_("sanne") as records:
        result = records.customer(ANKER).request_rename(records, new_name="Maritiem Centrum", reason="sinds de fusie")
    assert (result.facts["form"], result.facts["case"]) == ("ACON", "CASE-2041")
    record = store.world()["case"]["CASE-2041"]
    assert (record["action"], record["vip"], record["new_name"]) == ("request_account_rename", ANKER, "Maritiem Centrum")


@pytest.mark.parametrize(("name", "code"), [("Museum Het Anker", "same_name"), ("Studio kleur", "name_taken")])
def test_a_new_name_is_another_one_and_free(as_, refused, name, code) -> None:
    with as_("sanne") as records, refused(code, at="new_name"):
        records.customer(ANKER).request_rename(records, new_name=name, reason="fusie")


def test_the_same_request_is_not_filed_twice(as_, refused) -> None:
    with as_("sanne") as records:
        records.customer(ANKER).request_rename(records, new_name="Maritiem Centrum", reason="fusie")
        with refused("already_requested", case="CASE-2041"):
            records.customer(ANKER).request_rename(records, new_name="Zeehuis", reason="fusie")
        assert records.customer(LINDE).request_rename(records, new_name="De Linde", reason="korter").code == "requested"


def test_a_wrong_segment_means_cancelling_and_inviting_anew(store, as_) -> None:
    with as_("sanne") as records:
        result = records.customer(OOSTERVELD).request_cancellation(records, segment="Education", reason="verkeerd segment")
    facts = result.facts
    assert (facts["segment"], facts["segment_before"], facts["authorizations"]) == ("Education", "Government", ("PA-100041",))
    assert store.world()["customer"]["Gemeente Oosterveld"]["membership"] == "active"


@pytest.mark.parametrize(("segment", "code"), [("Commercial", "same_segment"), ("Retail", "no_such_segment")])
def test_the_right_segment_is_another_one_that_exists(as_, refused, segment, code) -> None:
    with as_("sanne") as records, refused(code, at="segment"):
        records.customer(ANKER).request_cancellation(records, segment=segment, reason="verkeerd")


def test_a_cancelled_membership_is_listed_among_all_only(as_) -> None:
    with as_("sanne") as records:
        records.customer(KLEUR).cancel_invitation(records)
        assert records.list_customers().facts["count"] == 9
        assert records.list_customers(filter="no-products").code == "no_customers"


@pytest.mark.parametrize(("person", "email", "slot"), [(" ", "a@b.example", "person"), ("Els Vermeer", "", "email")])
def test_a_person_has_a_name_and_an_address(as_, refused, person, email, slot) -> None:
    with as_("sanne") as records:
        customer, contract = records.customer(LINDE), records.contract("CLP-781204")
        word = {"admin_present": True, "authorizer": "a.kaya@delinde.example"}
        for deed in (
            lambda: customer.change_contact(records, person=person, email=email),
            lambda: customer.change_primary_admin(records, person=person, email=email),
            lambda: contract.request_admin_change(records, person=person, email=email, **word),
        ):
            with refused("text_needed", at=slot):
                deed()
