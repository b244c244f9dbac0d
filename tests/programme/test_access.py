"""Why somebody gets in or not."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("who", "code"), [("sanne", "access"), ("tom", "level_missing"), ("koen", "role_missing"), ("lars", "role_missing")]
)
def test_the_console_needs_level_and_role(as_, who, code) -> None:
    with as_(who) as records:
        assert records.diagnose_console_access().code == code


def test_the_console_diagnosis_names_both_levels(as_) -> None:
    with as_("tom") as records:
        facts = records.diagnose_console_access().facts
    assert (facts["level"], facts["needed"], facts["has_role"]) == ("Registered", "Certified", True)


def test_level_and_role_can_both_be_missing(as_) -> None:
    with as_("mila") as records:
        records.partner_by_membership("MEM-20112").level = type(records.partner_by_membership("MEM-20112").level)("Registered")
    with as_("koen") as records:
        assert records.diagnose_console_access().code == "level_and_role_missing"


def test_an_open_invitation_is_told_to_whoever_was_invited(as_) -> None:
    with as_("noor") as records:
        result = records.diagnose_portal_access()
    assert (result.code, result.facts["primary"]) == ("invitation_open", "Sanne van Dijk")


def test_an_inactive_contact_is_told_so(as_) -> None:
    with as_("mila") as records:
        records.contact_by_email("pieter@vandijk.example").deactivate(records)
    with as_("pieter") as records:
        assert records.diagnose_portal_access().code == "inactive"


def test_an_address_that_nobody_knows_is_told_so_and_nothing_else(as_) -> None:
    with as_("someone@vandijk.example") as records:
        result = records.diagnose_portal_access()
    assert (result.code, result.facts) == ("unknown_address", {"email": "someone@vandijk.example"})


def test_another_address_in_the_sales_center_is_the_reason(as_) -> None:
    with as_("mila") as records:
        records.contact_by_email("joris@vandijk.example").salescenter_email = "j.bakker@vandijk.example"
    with as_("joris") as records:
        portal, salescenter = records.diagnose_portal_access(), records.diagnose_salescenter_access()
    assert (portal.code, salescenter.code) == ("different_address", "different_address")
    assert portal.facts["salescenter_email"] == "j.bakker@vandijk.example"


def test_whoever_is_all_right_hears_that(as_) -> None:
    with as_("fatima") as records:
        assert records.diagnose_portal_access().code == "access"


def test_a_stranger_has_to_sign_in_first(as_, refused) -> None:
    with as_(None) as records, refused("sign_in_needed"):
        records.diagnose_portal_access()


@pytest.mark.parametrize(
    ("who", "code"), [("joris", "access"), ("eva", "level_missing"), ("fatima", "licence_missing"), ("lars", "licence_missing")]
)
def test_the_sales_center_needs_level_and_licence(as_, who, code) -> None:
    with as_(who) as records:
        assert records.diagnose_salescenter_access().code == code


def test_a_primary_contact_without_a_licence_can_take_one(as_) -> None:
    with as_("mila") as records:
        partner = records.partner_by_membership("MEM-20008")
        partner.appoint_primary(records.contact_by_email("lars@noordzee.example"))
    with as_("lars") as records:
        assert records.diagnose_salescenter_access().code == "licence_missing_own"
