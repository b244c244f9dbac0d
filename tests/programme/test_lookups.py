"""Own data only: what is another partner's reads as what does not exist."""

from __future__ import annotations

import logging

import pytest

from programme import Refused

FOREIGN = {
    "customer": ("E6309F7B41D8C25A7714", "FFFFFFFFFFFFFFFFFFFF"),
    "authorization": ("PA-200001", "PA-999001"),
    "opportunity": ("OPP-4001", "OPP-9001"),
    "contact_by_email": ("anna@noordzee.example", "nobody@noordzee.example"),
    "case": ("CASE-2039", "CASE-9999"),
    "partner_by_membership": ("MEM-20008", "MEM-99999"),
}
OTHERS_OF_VAN_DIJK = {
    "order": ("SO-5001", "SO-9999"),
    "return_": ("RMA-7001", "RMA-9999"),
    "contract": ("CLP-778812", "CLP-999999"),
}


def refusal(as_, who: str, method: str, key: str) -> tuple[str, dict[str, object], str | None]:
    with as_(who) as records, pytest.raises(Refused) as caught:
        getattr(records, method)(key)
    return caught.value.code, dict.fromkeys(caught.value.facts, "…"), caught.value.at


@pytest.mark.parametrize(("method", "keys"), FOREIGN.items())
def test_another_partners_record_reads_as_none(as_, method, keys) -> None:
    foreign, absent = keys
    assert refusal(as_, "sanne", method, foreign) == refusal(as_, "sanne", method, absent)


@pytest.mark.parametrize(("method", "keys"), OTHERS_OF_VAN_DIJK.items())
def test_van_dijks_records_read_as_none_to_others(as_, method, keys) -> None:
    foreign, absent = keys
    assert refusal(as_, "anna", method, foreign) == refusal(as_, "anna", method, absent)


def test_only_the_log_knows_the_difference(as_, caplog) -> None:
    with caplog.at_level(logging.INFO, "programme.records"):
        refusal(as_, "sanne", "authorization", "PA-200001")
        refusal(as_, "sanne", "authorization", "PA-999001")
    assert [record.message.split(":")[0] for record in caplog.records] == ["another partner's", "absent"]


@pytest.mark.parametrize(
    "listed", ["customers", "authorizations", "orders", "opportunities", "accounts", "contracts", "contacts", "cases", "courses"]
)
def test_lists_hold_nothing_of_another_partner(as_, listed) -> None:
    def all_of(who):
        with as_(who) as records:
            return set(map(_key, getattr(records, listed)()))

    sanne, anna, everything = all_of("sanne"), all_of("anna"), all_of("mila")
    assert sanne.isdisjoint(anna)
    assert sanne | anna <= everything


def _key(record: object) -> str:
    return str(getattr(record, "number", None) or getattr(record, "vip", None) or record.email)


@pytest.mark.parametrize("who", [None, "stranger@elsewhere.example", "noor"])
def test_whoever_is_no_active_contact_finds_nothing(as_, who) -> None:
    with as_(who) as records:
        assert (records.customers(), records.contacts(), records.partners(), records.cases()) == ((), (), (), ())
        for find in (lambda: records.customer("7C41A09E3B5D2F806A17"), lambda: records.partner):
            with pytest.raises(Refused) as caught:
                find()
            assert caught.value.code in ("sign_in_needed", "unknown_contact", "contact_invited")


def test_customers_are_known_by_their_names_alone(as_) -> None:
    with as_("eva") as records:
        assert [(one.vip, one.name, one.admin_name) for one in records.customer_names()] == [
            ("2A85C3E09D714FB60C88", "Atelier Noord", "Jet Kramer")
        ]
    with as_(None) as records:
        assert records.customer_names() == ()
    with as_("mila") as records:
        assert len(records.customer_names()) == 11


def test_an_agent_sees_every_partner_and_on_somebodys_behalf_only_that_one(as_) -> None:
    with as_("mila") as records:
        assert len(records.customers()) == 11
        assert records.authorization("PA-200001").number == "PA-200001"
    with as_("mila", on_behalf_of="noor") as records:
        assert len(records.customers()) == 9
        with pytest.raises(Refused):
            records.authorization("PA-200001")


def test_an_agent_without_a_partner_has_none(as_, refused) -> None:
    with as_("mila") as records, refused("on_whose_behalf"):
        assert records.partner


def test_numbers_and_addresses_are_found_however_they_are_typed(as_) -> None:
    with as_("sanne") as records:
        assert records.authorization(" pa-100041 ").number == "PA-100041"
        assert records.customer("7c41a09e3b5d2f806a17").name == "Gemeente Oosterveld"
        assert records.contact_by_email("Joris@VanDijk.example").name == "Joris Bakker"


def test_the_standing_of_the_asker_is_told_in_the_words_of_the_articles(as_) -> None:
    with as_("sanne") as records:
        facts = records.standing()
    assert (facts["first_name"], facts["level"], facts["has_console"], facts["open_opportunities"]) == ("Sanne", "Gold", True, 1)
    assert facts["overdue_customers"] == ("Bouwbedrijf Ravelijn", "Janssen Advocaten")
    assert (facts["overdue_count"], facts["pending_count"], facts["invited_count"], facts["ready_count"]) == (2, 2, 1, 1)


def test_a_strangers_standing_has_the_same_names_and_nothing_in_them(as_) -> None:
    with as_("sanne") as records:
        known = records.standing()
    with as_(None) as records:
        unknown = records.standing()
    assert unknown.keys() == known.keys()
    assert not any(unknown.values())


def test_customers_are_not_told_to_whoever_has_no_console(as_) -> None:
    with as_("fatima") as records:
        assert records.standing()["overdue_count"] == 0
