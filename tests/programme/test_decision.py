"""What a granted request changes."""

from __future__ import annotations

from programme.decision import decline, grant

ANKER, OOSTERVELD, DELTA = "3D7F5A02C8E16B940F57", "7C41A09E3B5D2F806A17", "E6309F7B41D8C25A7714"


def file(as_, who, request) -> str:
    with as_(who) as records:
        return request(records).facts["case"]


def granted(as_, number: str, **more) -> None:
    with as_("mila") as records:
        grant(records, records.case(number), **more)


def test_a_rename_takes_the_new_name(store, as_) -> None:
    rename = lambda r: r.customer(ANKER).request_rename(r, new_name="Maritiem Centrum", reason="fusie")  # noqa: E731
    granted(as_, file(as_, "sanne", rename))
    assert store.world()["customer"]["Maritiem Centrum"]["vip"] == ANKER


def test_a_name_taken_meanwhile_is_not_granted(as_, refused) -> None:
    number = file(as_, "sanne", lambda r: r.customer(ANKER).request_rename(r, new_name="Maritiem Centrum", reason="fusie"))
    with as_("mila") as records:
        records.customer(DELTA).rename("Maritiem Centrum BV")
    with as_("mila") as records, refused("name_taken", at="new_name"):
        grant(records, records.case(number))


def test_a_cancelled_vip_is_invited_anew_in_the_right_segment(store, as_) -> None:
    cancel = lambda r: r.customer(OOSTERVELD).request_cancellation(r, segment="Education", reason="fout")  # noqa: E731
    granted(as_, file(as_, "sanne", cancel))
    customers = store.world()["customer"]
    old, new = customers[f"Gemeente Oosterveld ({OOSTERVELD})"], customers["Gemeente Oosterveld"]
    assert (old["membership"], new["membership"], new["segment"]) == ("cancelled", "invited", "Education")
    assert new["vip"] != OOSTERVELD
    assert store.world()["authorization"]["PA-100041"]["status"] == "cancelled"
    assert ("vip_invitation", "m.blom@oosterveld.example") in {(one.kind, one.address) for one in store.messages()}


def test_a_transferred_customer_belongs_to_the_new_reseller_alone(store, as_, refused) -> None:
    number = file(as_, "joris", lambda r: r.request_reseller_transfer(customer="Havenbedrijf Delta", reason="wens"))
    with as_("mila") as records, refused("no_such_customer", at="customer"):
        grant(records, records.case(number))
    granted(as_, number, vip=DELTA)
    with as_("anna") as records, refused("no_such_authorization", at="authorization"):
        records.authorization("PA-200001")
    with as_("sanne") as records:
        assert records.authorization("PA-200001").customer.manager.name == "Sanne van Dijk"
    assert ("customer_transferred", "anna@noordzee.example") in {(one.kind, one.address) for one in store.messages()}


def test_a_contract_goes_with_its_customer(as_) -> None:
    number = file(as_, "anna", lambda r: r.request_reseller_transfer(customer=OOSTERVELD, reason="wish"))
    granted(as_, number)
    with as_("anna") as records:
        assert records.contract("CLP-778812").customer.name == "Gemeente Oosterveld"


def test_ones_own_customer_is_not_transferred(as_, refused) -> None:
    number = file(as_, "joris", lambda r: r.request_reseller_transfer(customer="Zeezicht", reason="wens"))
    with as_("mila") as records, refused("already_yours", at="customer", customer="Rederij Zeezicht"):
        grant(records, records.case(number), vip="90AE4C71D5B3268F0E3D")


def enrolment(records):
    return records.start_enrolment(
        country="BE",
        language="nl",
        company="Pixelhuis",
        address="Kerkstraat 4",
        person="Stef Aerts",
        email="stef@pixelhuis.example",
        terms=True,
    )


def test_an_enrolled_company_is_a_registered_partner_with_its_applicant_as_primary_contact(store, as_) -> None:
    granted(as_, file(as_, None, enrolment))
    with as_("stef@pixelhuis.example") as records:
        facts = records.standing()
    assert (facts["partner"], facts["level"], facts["is_primary"]) == ("Pixelhuis", "Registered", True)
    assert ("welcome_kit", "stef@pixelhuis.example") in {(one.kind, one.address) for one in store.messages()}


def test_an_address_enrols_once(as_, refused) -> None:
    first, second = file(as_, None, enrolment), file(as_, None, enrolment)
    granted(as_, first)
    with as_("mila") as records, refused("email_registered", at="email"):
        grant(records, records.case(second))


def test_whoever_asked_becomes_the_primary_contact(as_) -> None:
    granted(as_, file(as_, "koen", lambda r: r.request_primary_contact(reason="Eva is met verlof")))
    with as_("koen") as records:
        records.require("console")
    with as_("eva") as records:
        assert records.standing()["role"] == "secondary"


def test_a_level_is_given_when_the_code_of_conduct_is_there(store, as_, refused) -> None:
    number = file(as_, "tom", lambda r: r.request_level_upgrade(level="Certified"))
    with as_("mila") as records, refused("code_of_conduct_missing", partner="Lumen IT"):
        grant(records, records.case(number))
    with as_("mila") as records:
        records.partner_by_membership("MEM-20533").code_of_conduct_on = records.today
        grant(records, records.case(number))
    assert store.world()["partner"]["MEM-20533"]["level"] == "Certified"


def test_a_membership_runs_a_year_longer(store, as_) -> None:
    granted(as_, file(as_, "eva", lambda r: r.request_membership_renewal()))
    assert store.world()["partner"]["MEM-20112"]["renews_on"] == "2028-01-03"


def test_a_contract_gets_its_new_administrator_payment_option_and_expiry(store, as_) -> None:
    word = {"admin_present": True, "authorizer": "m.blom@oosterveld.example"}
    requests = [
        lambda r: r.contract("CLP-778812").request_payment_option_change(r, payment_option="annual", **word),
        lambda r: r.contract("CLP-778812").request_renewal(r),
        lambda r: r.contract("CLP-778812").request_admin_change(
            r, person="Thijs Roos", email="t.roos@oosterveld.example", **word
        ),
    ]
    for request in requests:
        granted(as_, file(as_, "sanne", request))
    record = store.world()["contract"]["CLP-778812"]
    assert (record["admin_name"], record["payment_option"], record["expires"]) == ("Thijs Roos", "annual", "2028-11-09")


def test_a_declined_request_changes_nothing_but_itself(store, as_) -> None:
    number = file(as_, "eva", lambda r: r.request_membership_renewal())
    before = store.world()
    with as_("mila") as records:
        decline(records, records.case(number), answer="Nog niet.")
    assert list(before.changes(store.world())) == [("case", number)]
