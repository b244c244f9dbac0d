"""NFR licences by level."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("who", "code", "products"),
    [
        ("tom", "no_nfr_at_this_level", []),
        ("eva", "no_nfr_at_this_level", []),
        ("sanne", "nfr", ["Acrobat Pro DC", "Creative Cloud all apps"]),
        ("fatima", "nfr_through_primary", ["Acrobat Pro DC", "Creative Cloud all apps"]),
        ("anna", "nfr", ["Acrobat Pro DC", "Creative Cloud all apps", "Creative Cloud Enterprise", "Adobe Stock DCE"]),
    ],
)
def test_what_a_partner_gets_depends_on_its_level_and_the_role(as_, who, code, products) -> None:
    with as_(who) as records:
        result = records.check_nfr_entitlements()
    assert (result.code, [one["product"] for one in result.facts["products"]]) == (code, products)


def test_perpetual_licences_are_in_the_portal_and_creative_cloud_comes_by_invitation(as_) -> None:
    with as_("sanne") as records:
        found = {one["product"]: one["found"] for one in records.check_nfr_entitlements().facts["products"]}
    assert found == {"Acrobat Pro DC": "portal", "Creative Cloud all apps": "vip_invitation"}


def test_whoever_gets_nothing_hears_which_level_it_takes(as_) -> None:
    with as_("eva") as records:
        facts = records.check_nfr_entitlements().facts
    assert (facts["level"], facts["needed"]) == ("Certified", "Gold")
