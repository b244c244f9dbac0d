"""A change of primary administrator, step by step."""

from __future__ import annotations

import pytest

from programme import Actor

LINDE, KLEUR = "5E08D1B74FA2963C7081", "C2B6F03A18E7954D60A9"
FLEUR = {"person": "Fleur Nijs", "email": "F.Nijs@delinde.example"}


@pytest.fixture
def requested(as_) -> str:
    with as_("sanne") as records:
        return records.customer(LINDE).change_primary_admin(records, **FLEUR).facts["admin_change"]


def token(store, kind: str) -> str:
    return str(next(one for one in store.messages() if one.kind == kind).secrets["token"])


def step(store, name: str, secret: str) -> str:
    """Somebody follows the link in a mail; the token is all that says who it is."""
    with store.transaction(Actor.anonymous()) as records:
        return getattr(records.admin_change_by_token(secret), name)(records, token=secret).code


def admin(store) -> str:
    return str(store.world()["customer"]["Hogeschool De Linde"]["admin_name"])


def test_the_current_administrator_is_asked_first(store, as_, requested) -> None:
    record = store.world()["admin_change"][requested]
    assert (record["status"], record["customer"], record["email"]) == (
        "requested",
        "Hogeschool De Linde",
        "f.nijs@delinde.example",
    )
    assert [(one.kind, one.address) for one in store.messages()] == [("admin_change_approval", "a.kaya@delinde.example")]
    assert admin(store) == "Ahmed Kaya"


def test_the_new_one_takes_over_only_after_accepting_the_terms(store, requested) -> None:
    assert step(store, "approve", token(store, "admin_change_approval")) == "approved"
    secret = token(store, "admin_invitation")
    assert step(store, "accept_invitation", secret) == "accepted"
    assert admin(store) == "Ahmed Kaya"
    assert step(store, "accept_terms", secret) == "in_force"
    assert admin(store) == "Fleur Nijs"


def test_a_declined_change_changes_nothing(store, requested) -> None:
    assert step(store, "decline", token(store, "admin_change_approval")) == "declined"
    assert (store.world()["admin_change"][requested]["status"], admin(store)) == ("declined", "Ahmed Kaya")


def test_a_token_works_once(store, requested, refused) -> None:
    secret = token(store, "admin_change_approval")
    step(store, "approve", secret)
    with refused("no_such_link"):
        step(store, "approve", secret)


def test_terms_cannot_be_accepted_before_the_invitation(store, requested, refused) -> None:
    step(store, "approve", token(store, "admin_change_approval"))
    with refused("change_invited"):
        step(store, "accept_terms", token(store, "admin_invitation"))


def test_only_a_digest_of_the_token_is_kept(store, requested) -> None:
    secret = token(store, "admin_change_approval")
    assert secret not in str(store.raw_state())
    assert secret not in str(store.trail())


@pytest.mark.parametrize(("days", "status"), [(14, "requested"), (15, "expired")])
def test_a_step_expires_after_fourteen_days(store, clock, requested, days, status) -> None:
    clock.move(days=days)
    assert store.world()["admin_change"][requested]["status"] == status


def test_each_step_has_fourteen_days_of_its_own(store, clock, requested, refused) -> None:
    clock.move(days=14)
    step(store, "approve", token(store, "admin_change_approval"))
    secret = token(store, "admin_invitation")
    clock.move(days=14)
    step(store, "accept_invitation", secret)
    clock.move(days=15)
    with refused("change_expired"):
        step(store, "accept_terms", secret)
    assert admin(store) == "Ahmed Kaya"


def test_an_expired_change_makes_room_for_another(as_, clock, requested) -> None:
    clock.move(days=15)
    with as_("sanne") as records:
        assert records.customer(LINDE).change_primary_admin(records, **FLEUR).code == "requested"


def test_one_change_at_a_time(as_, requested, refused) -> None:
    with as_("sanne") as records, refused("change_under_way", at="customer", admin_change=requested):
        records.customer(LINDE).change_primary_admin(records, person="Daan Roos", email="d.roos@delinde.example")


def test_a_change_is_withdrawn(store, as_, requested, refused) -> None:
    with as_("sanne") as records:
        records.admin_change(requested).withdraw(records)
        with refused("change_withdrawn"):
            records.admin_change(requested).withdraw(records)
    with refused("no_such_link"):
        step(store, "approve", token(store, "admin_change_approval"))


def test_whoever_is_administrator_already_cannot_become_it(as_, refused) -> None:
    with as_("sanne") as records, refused("already_administrator", at="email"):
        records.customer(LINDE).change_primary_admin(records, person="Ahmed Kaya", email="A.Kaya@delinde.example")


def test_a_customer_that_has_not_accepted_has_no_administrator_to_ask(as_, refused) -> None:
    with as_("sanne") as records, refused("not_accepted_yet", at="customer"):
        records.customer(KLEUR).change_primary_admin(records, **FLEUR)


def test_a_made_up_token_finds_nothing(store, refused) -> None:
    with refused("no_such_link"):
        step(store, "approve", "0" * 32)
