"""The helpdesk at a partner's pages: only what that partner may, and both names in the trail."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from web.here import Here

SANNE, JORIS, MILA = "sanne@vandijk.example", "joris@vandijk.example", "mila@helpdesk.example"
EVA, TOM = "eva@brabantcreatief.example", "tom@lumen-it.example"
OOSTERVELD, DELTA = "7C41A09E3B5D2F806A17", "E6309F7B41D8C25A7714"


def words(answer: Any) -> str:
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def mila(signed_in: Any) -> FlaskClient:
    client: FlaskClient = signed_in(MILA)
    client.get("/help/nl/?lang=nl")
    client.get("/lookup?lang=nl")
    return client


def send(client: FlaskClient, path: str, **fields: str) -> Any:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/lookup").text)[0]
    return client.post(path, data={"csrf_token": token, **fields}, follow_redirects=True)


def act_for(client: FlaskClient, email: str, **fields: str) -> Any:
    return send(client, "/console/behalf", email=email, **fields)


def test_an_agent_is_asked_for_whom_before_a_partners_page_opens(mila: FlaskClient) -> None:
    asked = mila.get(f"/console/customers/{OOSTERVELD}")
    assert asked.status_code == 403
    assert "Kies eerst de contactpersoon namens wie u haar opent" in words(asked)
    leads = unescape(re.findall(r'<a class="button primary" href="(/console/behalf[^"]+)"', asked.text)[0])
    page = mila.get(leads)
    onward = re.findall(r'name="next" value="([^"]+)"', page.text)[-1]
    assert "Fatima El Amrani" in page.text
    assert "Noor Willems" not in page.text
    opened = act_for(mila, SANNE, next=unescape(onward))
    assert opened.request.path == f"/console/customers/{OOSTERVELD}"
    assert "U werkt namens Sanne van Dijk van Van Dijk Software." in words(opened)
    assert "data-token" not in opened.text


def test_what_an_agent_does_for_a_contact_names_both(mila: FlaskClient, here: Here) -> None:
    act_for(mila, SANNE)
    preview = mila.get("/console/do/cancel_authorization?authorization=PA-100041", follow_redirects=True)
    done = send(mila, preview.request.path, answer="yes", turn="1")
    assert "PA-100041 is geannuleerd" in words(done)
    entries = [one for one in here.store.trail() if one.key == "PA-100041" and one.change == "changed"]
    assert [(one.actor, one.on_behalf_of) for one in entries] == [(MILA, SANNE)]
    assert "Mila Hendriks namens Sanne van Dijk" in words(mila.get(f"/console/customers/{OOSTERVELD}"))


def test_an_agent_stands_in_for_any_role_of_the_partner_but_for_no_other_partner_or_level(mila: FlaskClient) -> None:
    act_for(mila, JORIS)
    assert mila.get(f"/console/customers/{OOSTERVELD}").status_code == 200
    assert mila.get(f"/console/customers/{DELTA}").status_code == 404
    act_for(mila, TOM)
    assert mila.get("/console/customers").status_code == 403
    assert mila.get("/console/company").status_code == 200


def test_a_preview_made_for_one_contact_is_not_carried_out_for_another(mila: FlaskClient, here: Here) -> None:
    act_for(mila, SANNE)
    preview = mila.get("/console/do/cancel_authorization?authorization=PA-100041", follow_redirects=True)
    before = here.store.world()
    act_for(mila, EVA)
    send(mila, preview.request.path, answer="yes", turn="1")
    assert here.store.world() == before


def test_the_helpdesks_own_pages_stay_as_they_are_and_acting_ends(mila: FlaskClient) -> None:
    act_for(mila, SANNE)
    assert [mila.get(path).status_code for path in ("/lookup", "/outbox", "/console/happenings")] == [200, 200, 200]
    assert "Havenbedrijf Delta" in mila.get("/console/happenings").text
    act_for(mila, "")
    assert mila.get("/console/customers").status_code == 403


@pytest.mark.parametrize("email", ["nobody@x.example", MILA, "<b>", "x" * 500, "\x00"])
def test_whoever_is_no_contact_cannot_be_acted_for(mila: FlaskClient, email: str) -> None:
    answer = act_for(mila, email)
    assert answer.status_code == 422
    assert "Deze contactpersoon is er niet." in words(answer)
    assert mila.get("/console/customers").status_code == 403


def test_acting_for_others_is_for_agents_only(signed_in: Any, client: FlaskClient) -> None:
    assert signed_in(SANNE).get("/console/behalf").status_code == 403
    assert client.get("/console/behalf").status_code == 303


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "/outbox", "/console/../outbox\n"])
def test_after_choosing_one_is_led_to_a_partners_page_only(mila: FlaskClient, next_page: str) -> None:
    assert act_for(mila, SANNE, next=next_page).request.path == "/console/customers"
