"""Contracts: who may authorize a change, and renewing after the expiry date."""

from __future__ import annotations

import pytest

MOS = {"person": "Jan Mos", "email": "j.mos@delinde.example"}


def test_the_current_administrator_authorizes(store, as_) -> None:
    with as_("joris") as records:
        result = records.contract("CLP-781204").request_admin_change(
            records, **MOS, admin_present=True, authorizer="A.Kaya@delinde.example"
        )
    record = store.world()["case"][result.facts["case"]]
    assert (record["action"], record["contract"], record["authorizer"]) == (
        "request_contract_admin_change",
        "CLP-781204",
        "a.kaya@delinde.example",
    )


def test_when_the_administrator_has_gone_somebody_in_the_same_domain_does(as_) -> None:
    with as_("joris") as records:
        facts = (
            records.contract("CLP-781204")
            .request_admin_change(records, **MOS, admin_present=False, authorizer="i.smit@delinde.example")
            .facts
        )
    assert (facts["person"], facts["email"], facts["authorizer"]) == ("Jan Mos", MOS["email"], "i.smit@delinde.example")


@pytest.mark.parametrize(
    ("present", "authorizer", "code"),
    [
        (True, "i.smit@delinde.example", "administrator_must_authorize"),
        (False, "jan.mos@webmail.example", "authorizer_from_another_domain"),
        (False, "jan.mos@sub.delinde.example", "authorizer_from_another_domain"),
        (False, "not an address", "authorizer_from_another_domain"),
        (False, "a.kaya@delinde.example", "authorizer_has_left"),
    ],
)
def test_nobody_elses_word_will_do(as_, refused, present, authorizer, code) -> None:
    with as_("joris") as records:
        contract = records.contract("CLP-781204")
        with refused(code, at="authorizer", domain="delinde.example", admin="Ahmed Kaya"):
            contract.request_admin_change(records, **MOS, admin_present=present, authorizer=authorizer)
        with refused(code, at="authorizer"):
            contract.request_payment_option_change(records, payment_option="annual", admin_present=present, authorizer=authorizer)


def test_the_payment_option_is_changed_by_the_same_procedure(as_) -> None:
    with as_("joris") as records:
        facts = (
            records.contract("CLP-778812")
            .request_payment_option_change(
                records, payment_option="annual", admin_present=True, authorizer="m.blom@oosterveld.example"
            )
            .facts
        )
    assert (facts["payment_option"], facts["payment_option_before"]) == ("annual", "upfront")


@pytest.mark.parametrize(("option", "code"), [("upfront", "same_payment_option"), ("barter", "no_such_payment_option")])
def test_a_payment_option_is_another_one_that_exists(as_, refused, option, code) -> None:
    with as_("joris") as records, refused(code, at="payment_option"):
        records.contract("CLP-778812").request_payment_option_change(
            records, payment_option=option, admin_present=True, authorizer="m.blom@oosterveld.example"
        )


def test_whoever_administers_already_cannot_become_administrator(as_, refused) -> None:
    with as_("joris") as records, refused("already_administrator", at="email"):
        records.contract("CLP-781204").request_admin_change(
            records, person="Ahmed Kaya", email="a.kaya@delinde.example", admin_present=True, authorizer="a.kaya@delinde.example"
        )


@pytest.mark.parametrize(("number", "expired"), [("CLP-778812", True), ("CLP-781204", False)])
def test_a_clp_is_renewed_before_and_after_its_expiry_date(as_, number, expired) -> None:
    with as_("fatima") as records:
        result = records.contract(number).request_renewal(records)
    assert (result.code, result.facts["expired"]) == ("requested", expired)


def test_another_kind_of_contract_is_no_clp(as_, refused) -> None:
    with as_("mila") as records:
        records.contract("CLP-778812").kind = "TLP"
    with as_("sanne") as records, refused("not_a_clp", at="contract"):
        records.contract("CLP-778812").request_renewal(records)
