"""Requests about one's own company, about joining, and about anything."""

from __future__ import annotations

from datetime import date

import pytest

ENROLMENT = {
    "country": "België",
    "language": "nl",
    "company": "Pixelhuis",
    "address": "Kerkstraat 4, Gent",
    "person": "Stef Aerts",
    "email": "Stef@pixelhuis.example",
    "terms": True,
}


def test_a_higher_level_is_requested_and_what_it_asks_for_is_told(store, as_) -> None:
    with as_("tom") as records:
        facts = records.request_level_upgrade(level="Certified").facts
    assert (facts["level"], facts["level_now"], facts["code_of_conduct_needed"], facts["code_of_conduct"]) == (
        "Certified",
        "Registered",
        True,
        False,
    )
    record = store.world()["case"]["CASE-2041"]
    assert (record["action"], record["level"], record["partner"]) == ("request_level_upgrade", "Certified", "Lumen IT")


@pytest.mark.parametrize(("level", "code"), [("Gold", "not_higher"), ("Registered", "not_higher"), ("Diamond", "no_such_level")])
def test_the_level_asked_for_is_a_higher_one(as_, refused, level, code) -> None:
    with as_("sanne") as records, refused(code, at="level"):
        records.request_level_upgrade(level=level)


def test_there_is_nothing_above_platinum(as_, refused) -> None:
    with as_("anna") as records, refused("highest_level", level_now="Platinum"):
        records.request_level_upgrade(level="Platinum")


def test_a_request_is_confirmed_by_mail_in_the_askers_language(store, as_) -> None:
    with as_("anna") as records:
        records.request_membership_renewal()
    message = store.messages()[0]
    assert (message.kind, message.address, message.language) == ("case_opened", "anna@noordzee.example", "en")
    assert message.facts["case"] == "CASE-2041"


def test_a_membership_renewal_tells_until_when_it_runs(as_, refused) -> None:
    with as_("eva") as records:
        assert records.request_membership_renewal().facts["renews_on"] == date(2027, 1, 3)
        with refused("already_requested", case="CASE-2041"):
            records.request_membership_renewal()


def test_somebody_asks_to_be_the_primary_contact(as_) -> None:
    with as_("koen") as records:
        facts = records.request_primary_contact(reason="Eva is met verlof").facts
    assert (facts["person"], facts["primary"], facts["role"]) == ("Koen Maas", "Eva Peeters", "secondary")


def test_the_primary_contact_is_it_already(as_, refused) -> None:
    with as_("eva") as records, refused("already_primary", name="Eva Peeters"):
        records.request_primary_contact(reason="voor de zekerheid")


@pytest.mark.parametrize("customer", ["Havenbedrijf Delta", "Nooit Gehoord BV", "2A85C3E09D714FB60C88"])
def test_a_transfer_is_filed_the_same_whether_the_customer_exists_or_not(as_, customer) -> None:
    with as_("fatima") as records:
        result = records.request_reseller_transfer(customer=customer, reason="op verzoek van de klant")
    assert (result.code, result.facts["customer"]) == ("requested", customer)


@pytest.mark.parametrize("customer", ["bakkerij jansen b.v.", "1f93c6d27b80e45a9d02"])
def test_the_own_customer_cannot_come_over(as_, refused, customer) -> None:
    with as_("fatima") as records, refused("already_yours", at="customer", customer="Bakkerij Jansen"):
        records.request_reseller_transfer(customer=customer, reason="op verzoek")


def test_a_stranger_enrols(store, as_) -> None:
    with as_(None) as records:
        result = records.start_enrolment(**ENROLMENT)
    record = store.world()["case"][result.facts["case"]]
    assert (record["action"], record["company"], record["partner"], record["email"]) == (
        "start_enrolment",
        "Pixelhuis",
        None,
        "stef@pixelhuis.example",
    )


def test_the_terms_must_be_accepted(as_, refused) -> None:
    with as_(None) as records, refused("terms_needed", at="terms"):
        records.start_enrolment(**ENROLMENT | {"terms": False})


def test_an_address_in_the_system_is_refused_without_a_word_about_whose(as_, refused) -> None:
    nothing_else = {"partner": None, "name": None}
    with as_(None) as records, refused("email_registered", at="email", email="Sanne@vandijk.example", **nothing_else):
        records.start_enrolment(**ENROLMENT | {"email": "Sanne@vandijk.example"})


@pytest.mark.parametrize("slot", ["country", "company", "address", "person", "email"])
def test_nothing_of_an_enrolment_is_left_out(as_, refused, slot) -> None:
    with as_(None) as records, refused("text_needed", at=slot):
        records.start_enrolment(**ENROLMENT | {slot: " "})


def test_a_helpdesk_case_keeps_the_askers_own_words_and_the_conversation(store, as_) -> None:
    words = "a course that I finished in June is still missing"
    with as_("lars") as records:
        result = records.contact_helpdesk(description=words, transcript=("hello", words))
    record = store.world()["case"][result.facts["case"]]
    assert (record["description"], record["transcript"], record["email"]) == (words, ["hello", words], "lars@noordzee.example")


def test_a_stranger_leaves_an_address(as_, refused) -> None:
    with as_(None) as records:
        with refused("email_needed", at="email"):
            records.contact_helpdesk(description="ik kan niet inloggen")
        result = records.contact_helpdesk(description="ik kan niet inloggen", email="kim@elders.example")
    assert (result.facts["answer_to"], result.undo) == ("kim@elders.example", None)


def test_somebody_signed_in_whom_we_do_not_know_is_answered_at_that_address(as_) -> None:
    with as_("kim@elders.example") as records:
        assert records.contact_helpdesk(description="ik kan niet inloggen").facts["answer_to"] == "kim@elders.example"


def test_a_case_says_what_it_is_about(as_, refused) -> None:
    with as_("lars") as records, refused("description_needed", at="description"):
        records.contact_helpdesk(description=" ")


def test_a_transfer_names_a_customer(as_, refused) -> None:
    with as_("fatima") as records, refused("text_needed", at="customer"):
        records.request_reseller_transfer(customer=" - ", reason="op verzoek")


def test_somebody_invited_can_ask_for_help_and_has_nothing_to_take_back_yet(as_) -> None:
    with as_("noor") as records:
        result = records.contact_helpdesk(description="mijn uitnodiging werkt niet")
    assert (result.facts["answer_to"], result.undo) == ("noor@vandijk.example", None)
