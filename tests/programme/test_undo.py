"""What is offered as taking back does take back."""

from __future__ import annotations

import pytest

from programme import Refused, Undo
from programme.undo import take_back

LINDE, SCHAAR = "5E08D1B74FA2963C7081", "Kapsalon De Schaar"


def add(records):
    return records.add_customer(
        organisation=SCHAAR,
        segment="Commercial",
        type="team",
        country="NL",
        address="Dorpsstraat 8",
        postcode="5611 AB",
        person="Lisa Mertens",
        email="lisa@deschaar.example",
    )


DEEDS = {
    "withdraw_case": lambda r: r.request_membership_renewal(),
    "withdraw_return": lambda r: r.order("SO-5001").request_return(r, reason="alles"),
    "withdraw_admin_change": lambda r: r.customer(LINDE).change_primary_admin(r, person="Fleur", email="f@delinde.example"),
    "cancel_invitation": add,
}


@pytest.mark.parametrize("action", DEEDS)
def test_each_is_taken_back_once(as_, action) -> None:
    with as_("sanne") as records:
        undo = DEEDS[action](records).undo
    assert undo.action == action
    with as_("sanne") as records:
        assert take_back(records, undo).code in ("withdrawn", "cancelled")
    with as_("sanne") as records, pytest.raises(Refused):
        take_back(records, undo)


def test_an_action_of_its_own_is_not_carried_out_here(as_) -> None:
    with as_("sanne") as records, pytest.raises(ValueError, match="cancel_authorization"):
        take_back(records, Undo("cancel_authorization", "PA-100041"))


def test_another_partners_deed_is_not_taken_back(as_, refused) -> None:
    with as_("sanne") as records:
        undo = DEEDS["withdraw_return"](records).undo
    with as_("anna") as records, refused("no_such_return"):
        take_back(records, undo)
