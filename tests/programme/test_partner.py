"""Levels, roles and licences, and what is refused without them."""

from __future__ import annotations

import pytest

from programme import Actor, Refused
from programme.partner import Level, Partner, Role

GUARDS = [
    # who is acting, what it takes, the refusal
    (None, "contact", "sign_in_needed"),
    (None, "console", "sign_in_needed"),
    ("stranger@elsewhere.example", "contact", "unknown_contact"),
    ("noor", "contact", "contact_invited"),
    ("tom", "console", "needs_level"),
    ("tom", "sales", "needs_level"),
    ("eva", "sales", "needs_level"),
    ("koen", "console", "needs_primary"),
    ("fatima", "primary", "needs_primary"),
    ("fatima", "console", "needs_primary"),
    ("fatima", "sales", "needs_salescenter_licence"),
    ("sanne", "agent", "needs_helpdesk"),
    ("mila", "console", "on_whose_behalf"),
    ("mila", "editor", "needs_helpdesk"),
    ("ruben", "administrator", "needs_helpdesk"),
]


@pytest.mark.parametrize(("who", "needed", "code"), GUARDS)
def test_whoever_lacks_something_hears_what(as_, refused, who: str, needed: str, code: str) -> None:
    with as_(who) as records, refused(code):
        records.require(needed)


@pytest.mark.parametrize(
    ("who", "needed"),
    [
        (None, "anyone"),
        ("tom", "primary"),
        ("fatima", "contact"),
        ("eva", "console"),
        ("joris", "sales"),
        ("ines", "editor"),
        ("system", "administrator"),
    ],
)
def test_whoever_has_what_it_takes_may(as_, who: str, needed: str) -> None:
    with as_(who) as records:
        records.require(needed)


def test_the_refusal_of_a_role_names_who_can_help(as_, refused) -> None:
    helpers = {"primary": "Sanne van Dijk", "primary_email": "sanne@vandijk.example", "partner": "Van Dijk Software"}
    with as_("fatima") as records:
        with refused("needs_primary", role="other", **helpers):
            records.require("primary")
        with refused("needs_salescenter_licence", **helpers):
            records.require("sales")


def test_the_refusal_of_a_level_names_both_levels(as_, refused) -> None:
    with as_("tom") as records, refused("needs_level", level="Registered", needed="Certified", primary="Tom Visser"):
        records.require("console")


def test_an_agent_stands_in_for_any_role_but_not_for_a_level(as_, refused) -> None:
    with as_("mila", on_behalf_of="fatima") as records:
        records.require("console")
        records.require("sales")
    with as_("mila", on_behalf_of="tom") as records, refused("needs_level"):
        records.require("console")


def test_an_address_that_is_no_agents_opens_nothing(store, refused) -> None:
    with refused("unknown_agent", email="eve@helpdesk.example"), store.transaction(Actor.agent("eve@helpdesk.example")):
        pass


def test_levels_rise_from_registered_to_platinum() -> None:
    assert [level.rank for level in Level] == [0, 1, 2, 3]


# ---- Sales Center licences


def test_an_assigned_licence_opens_the_sales_center(store, as_) -> None:
    with as_("anna") as records:
        result = records.contact_by_email("lars@noordzee.example").assign_salescenter_license(records)
    assert (result.code, result.facts["name"], result.undo.action) == ("assigned", "Lars Holm", "revoke_salescenter_access")
    assert store.world()["contact"]["lars@noordzee.example"]["salescenter"] == "licensed"
    with as_("lars") as records:
        records.require("sales")


@pytest.mark.parametrize(
    ("who", "person", "code"),
    [
        ("sanne", "joris@vandijk.example", "already_licensed"),
        ("sanne", "noor@vandijk.example", "colleague_invited"),
        ("sanne", "pieter@vandijk.example", "colleague_inactive"),
        ("sanne", "lars@noordzee.example", "no_such_contact"),
        ("sanne", "nobody@vandijk.example", "no_such_contact"),
    ],
)
def test_a_licence_goes_to_an_active_colleague_without_one(as_, refused, who, person, code) -> None:
    with as_(who) as records, refused(code, at="person"):
        records.contact_by_email(person).assign_salescenter_license(records)


def test_a_certified_partner_has_no_licences_to_give(as_, refused) -> None:
    with as_("eva") as records, refused("needs_level", needed="Gold"):
        records.contact_by_email("koen@brabantcreatief.example").assign_salescenter_license(records)


def test_withdrawing_a_licence_names_the_open_opportunities(store, as_) -> None:
    with as_("sanne") as records:
        result = records.contact_by_email("pieter@vandijk.example").revoke_salescenter_access(records)
    assert [one["opportunity"] for one in result.facts["open_opportunities"]] == ["OPP-3004"]
    assert result.undo is None  # he has left: nobody gives it back to him
    assert store.world()["contact"]["pieter@vandijk.example"]["salescenter"] == "none"


def test_nobody_withdraws_the_own_licence(as_, refused) -> None:
    with as_("sanne") as records, refused("not_oneself", at="person"):
        records.contact_by_email("sanne@vandijk.example").revoke_salescenter_access(records)


def test_what_was_never_given_cannot_be_withdrawn(as_, refused) -> None:
    with as_("sanne") as records, refused("not_licensed", at="person", name="Fatima El Amrani"):
        records.contact_by_email("fatima@vandijk.example").revoke_salescenter_access(records)


# ---- people


def test_an_invitation_is_sent_again(store, as_) -> None:
    with as_("sanne") as records:
        result = records.contact_by_email("noor@vandijk.example").resend_invitation(records)
    assert (result.code, result.facts["invitations"]) == ("invited_again", 2)
    assert [(one.kind, one.address) for one in store.messages()] == [("contact_invitation", "noor@vandijk.example")]


def test_an_accepted_invitation_is_not_sent_again(as_, refused) -> None:
    with as_("sanne") as records, refused("already_accepted", at="person", name="Joris Bakker"):
        records.contact_by_email("joris@vandijk.example").resend_invitation(records)


def test_whoever_is_invited_becomes_active_by_accepting(store, as_, refused) -> None:
    with as_("mila") as records:
        contact = records.contact_by_email("noor@vandijk.example")
        contact.accept_invitation(records)
        with refused("not_invited"):
            contact.accept_invitation(records)
    with as_("noor") as records:
        records.require("contact")


def test_somebody_who_has_left_loses_the_licence_and_gets_in_no_more(as_, refused) -> None:
    with as_("mila") as records:
        records.contact_by_email("pieter@vandijk.example").deactivate(records)
    with as_("pieter") as records, refused("contact_inactive", primary="Sanne van Dijk"):
        records.require("contact")
    with as_("sanne") as records, refused("colleague_inactive", at="person"):
        records.contact_by_email("pieter@vandijk.example").assign_salescenter_license(records)


def test_the_primary_contact_cannot_be_made_inactive(as_, refused) -> None:
    with as_("mila") as records, refused("is_primary"):
        records.contact_by_email("sanne@vandijk.example").deactivate(records)


def test_appointing_a_primary_contact_makes_the_former_one_secondary(as_) -> None:
    with as_("mila") as records:
        partner = records.partner_by_membership("MEM-20417")
        partner.appoint_primary(records.contact_by_email("joris@vandijk.example"))
        roles = {contact.name: contact.role for contact in partner.contacts if contact.role is not Role.OTHER}
    assert roles == {"Joris Bakker": Role.PRIMARY, "Sanne van Dijk": Role.SECONDARY}


def test_only_an_active_contact_of_the_company_can_be_its_primary_one(as_) -> None:
    with as_("mila") as records:
        partner = records.partner_by_membership("MEM-20417")
        with pytest.raises(Refused):
            partner.appoint_primary(records.contact_by_email("noor@vandijk.example"))
        with pytest.raises(ValueError, match="no contact"):
            partner.appoint_primary(records.contact_by_email("lars@noordzee.example"))


def test_the_invited_person_accepts(as_, refused) -> None:
    with as_("noor") as records:
        assert records.contact.accept_invitation(records).facts["partner"] == "Van Dijk Software"
    with as_("fatima") as records, refused("needs_helpdesk"):
        records.contact_by_email("noor@vandijk.example").accept_invitation(records)


def test_a_partner_without_a_primary_contact_is_broken_data() -> None:
    partner = Partner(membership="MEM-1", name="Leeg BV", level=Level.GOLD, country="NL", domains=())
    with pytest.raises(LookupError, match="MEM-1"):
        assert partner.primary
