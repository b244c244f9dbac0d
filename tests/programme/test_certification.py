"""Code of Conduct and completed courses."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.mark.parametrize(("who", "code", "by"), [("sanne", "complete", "Sanne van Dijk"), ("koen", "complete", "Eva Peeters")])
def test_one_representative_is_enough(as_, who, code, by) -> None:
    with as_(who) as records:
        result = records.check_certification()
    assert (result.code, result.facts["code_of_conduct_by"]) == (code, by)


def test_a_registered_partner_needs_none(as_) -> None:
    with as_("tom") as records:
        assert records.check_certification().code == "nothing_required"


def test_a_missing_code_of_conduct_is_told(as_) -> None:
    with as_("mila") as records:
        records.partner_by_membership("MEM-20112").code_of_conduct_on = None
    with as_("eva") as records:
        assert records.check_certification().code == "code_of_conduct_missing"


def test_the_own_courses_come_latest_first(as_) -> None:
    with as_("sanne") as records:
        facts = records.check_certification().facts
    assert [(one["title"], one["completed_on"]) for one in facts["courses"]] == [
        ("Value Incentive Plan for resellers", date(2026, 8, 21)),
        ("Adobe Business Partner Code of Conduct", date(2026, 7, 27)),
    ]
