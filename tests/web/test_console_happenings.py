"""The demo's other side: everything that waits for a customer, for Adobe or for time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from programme import Actor
from web.here import Here

SANNE, MILA = "sanne@vandijk.example", "mila@helpdesk.example"
OOSTERVELD, KLEUR, ZEEZICHT = "7C41A09E3B5D2F806A17", "C2B6F03A18E7954D60A9", "90AE4C71D5B3268F0E3D"
Happen = Callable[..., str]


@pytest.fixture
def happen(signed_in: Any) -> Happen:
    """Lets something happen, and gives what the page says of it."""
    client: FlaskClient = signed_in(MILA)
    page = client.get("/console/happenings?lang=nl").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token

    def happening(name: str, key: str = "", **fields: str) -> str:
        form = {"csrf_token": token[1], "key": key, **fields}
        answer = client.post(f"/console/happenings/{name}", data=form, follow_redirects=True)
        assert answer.status_code in (200, 409, 422)
        told = re.search(r'<p class="(?:note [^"]*|error)"[^>]*>([^<]*)</p>', answer.text)
        return told[1] if told else ""

    return happening


def test_customers_accept_adobe_takes_orders_and_members_add_products(happen: Happen, here: Here) -> None:
    assert happen("accept_invitation", KLEUR, terms="yes") == "De uitnodiging is aanvaard."
    assert happen("member_adds", KLEUR, product="Photoshop", quantity="3") == "De klant heeft producten toegevoegd."
    assert happen("place_order", "PA-100041") == "De order is geplaatst."
    assert happen("renew", ZEEZICHT) == "De klant is verlengd."
    assert happen("contact_accepts", "noor@vandijk.example") == "De contactpersoon is actief."
    world = here.store.world()
    assert world["authorization"]["PA-100041"]["status"] == "ordered"
    assert world["contact"]["noor@vandijk.example"]["state"] == "active"
    trail = [one for one in here.store.trail() if one.action == "place_order"]
    assert {one.actor for one in trail} == {MILA}


def test_what_cannot_happen_says_why(happen: Happen) -> None:
    assert "al bij Adobe besteld" in happen("place_order", "PA-100009") or "besteld" in happen("place_order", "PA-100009")
    assert "geen autorisatie" in happen("place_order", "PA-1").lower() or "deze autorisatie niet" in happen("place_order", "PA-1")
    assert happen("clock", days="soon") == "Typ een aantal van 1 t/m 400."
    assert happen("member_adds", OOSTERVELD, product="Photoshop", quantity="-4") == "Typ een aantal van 1 t/m 10.000."


def test_requests_and_returns_are_decided(happen: Happen, here: Here) -> None:
    with here.store.transaction(Actor.contact(SANNE)) as records:
        case = str(records.request_level_upgrade(level="Platinum").facts["case"])
        other = str(records.request_membership_renewal().facts["case"])
        back = str(records.order("SO-5001").request_return(records, quantity=2, reason="te veel").facts["return"])
    assert happen("pick_up_case", other) == "Het verzoek is opgenomen."
    assert happen("grant_case", case) == "Het verzoek is uitgevoerd."
    assert happen("decline_case", other) == "Het verzoek is afgewezen."
    assert happen("approve_return", back) == "De retour is goedgekeurd."
    world = here.store.world()
    assert world["partner"]["MEM-20417"]["level"] == "Platinum"
    assert world["return"][back]["status"] == "approved"


@pytest.mark.parametrize("delivered", [False, True])
def test_an_administrator_change_goes_its_five_steps(happen: Happen, here: Here, delivered: bool) -> None:
    with here.store.transaction(Actor.contact(SANNE)) as records:
        change = records.customer(OOSTERVELD).change_primary_admin(records, person="Piet Pol", email="p.pol@oosterveld.example")
    number = str(change.facts["admin_change"])
    for step in ("approve_change", "accept_change", "accept_change_terms"):
        if delivered:
            for mail in here.store.claim_messages():
                here.store.message_sent(mail.id, str(mail.lease))
        assert happen(step, number).startswith(("De wissel", "De uitnodiging", "De nieuwe"))
    with here.store.reading(Actor.contact(SANNE)) as records:
        assert records.customer(OOSTERVELD).admin_email == "p.pol@oosterveld.example"


def test_time_passes_and_the_world_is_put_back(happen: Happen, here: Here) -> None:
    before = here.store.world()
    assert happen("clock", days="31") == "De klok is verzet."
    assert here.store.world()["authorization"]["PA-100041"]["status"] == "overdue"
    assert happen("reset") == "De demowereld staat weer zoals ze was."
    assert here.store.world() == before
