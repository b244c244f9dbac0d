"""The demo's portal and the helpdesk's look-up page: what each person sees there."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import jwt
import pytest

MILA = "mila@helpdesk.example"
SEEN = {
    "sanne@vandijk.example": ["Van Dijk Software", "Bouwbedrijf Ravelijn", "€\u00a01.617,90", "OPP-3001", "Acrobat Pro DC"],
    "fatima@vandijk.example": [
        "Van Dijk Software",
        "contactpersoon van uw bedrijf: Sanne van Dijk",
        "Sanne van Dijk kan u er een geven",
    ],
    "tom@lumen-it.example": ["Lumen IT", "vanaf het niveau Certified", "Registered heeft het niet"],
    "eva@brabantcreatief.example": ["Brabant Creatief", "Atelier Noord", "Certified heeft ze niet"],
    "anna@noordzee.example": ["Noordzee Solutions", "Havenbedrijf Delta", "OPP-4001"],
    "noor@vandijk.example": ["Uw uitnodiging wacht op u", "Sanne van Dijk"],
}


@pytest.mark.parametrize("email", SEEN)
def test_a_contact_sees_their_own_partners_records_and_nobody_elses(signed_in: Any, email: str) -> None:
    page = unescape(signed_in(email).get("/portal?lang=nl").text)
    assert [part for part in SEEN[email] if part not in page] == []
    others = {"Gemeente Oosterveld", "Havenbedrijf Delta", "Atelier Noord"} - set(SEEN[email])
    own = {"Gemeente Oosterveld"} if email == "sanne@vandijk.example" else set()
    assert [name for name in others - own if name in page] == []


def test_every_link_of_the_portal_leads_somewhere(signed_in: Any) -> None:
    client = signed_in("sanne@vandijk.example")
    links = {unescape(link) for link in re.findall(r'href="(/[^"#]*)"', client.get("/portal?lang=nl").text)}
    assert len([link for link in links if link.startswith("/console/customers/")]) >= 6
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code not in (200, 302)} == {}


def test_the_chat_is_one_tag_with_the_contacts_token(signed_in: Any, here: Any) -> None:
    page = signed_in("sanne@vandijk.example").get("/portal?lang=en").text
    tags = re.findall(r'<script src="/widget.js" data-language="en" data-token="([^"]+)" defer></script>', page)
    assert len(tags) == 1
    assert here.signatures.verify(tags[0]) == "sanne@vandijk.example"
    claims = jwt.decode(tags[0], options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.parametrize("query", ["annuleren", "cancel", "autoris annul"])
def test_topics_and_procedures_are_found_in_either_language(signed_in: Any, query: str) -> None:
    found = signed_in(MILA).get("/lookup/suggest", query_string={"q": query, "lang": "nl"}).json
    addresses = [hit["address"] for hit in found["hits"]]
    assert any("topic=authorization-cancel" in address for address in addresses[:3])
    assert any("action=cancel_authorization" in address for address in addresses[:3])
    assert {hit["tag"] for hit in found["hits"]} == {"Onderwerp", "Procedure"}


def test_what_only_agents_may_read_is_marked_and_not_copied(signed_in: Any) -> None:
    page = signed_in(MILA).get("/lookup?lang=nl&topic=customer-add").text
    internal = re.findall(r'<div class="note agent">(.*?)</div>', page, re.DOTALL)
    assert len(internal) == 1
    assert "Alleen voor de helpdesk" in internal[0]
    assert "ACON" in internal[0]
    copied = re.findall(r'<div id="answer" hidden>(.*?)</div>', page, re.DOTALL)[0]
    assert "Klantorganisatie toevoegen" in copied
    assert "ACON" not in copied


def test_a_procedure_says_who_may_ask_and_what_is_needed(signed_in: Any) -> None:
    page = unescape(signed_in(MILA).get("/lookup?lang=nl&action=create_authorization").text)
    assert "Wie de resellerconsole heeft" in page
    assert "Aantal" in page
    assert "{{" not in page


@pytest.mark.parametrize("path", ["/lookup?topic=gone", "/lookup?action=gone", "/lookup?topic=customer-add&in=fr"])
def test_what_is_not_there_to_look_up_is_told_so(signed_in: Any, path: str) -> None:
    assert signed_in(MILA).get(path).status_code == 404


def test_every_action_and_topic_can_be_opened(signed_in: Any, installation: Any) -> None:
    client = signed_in(MILA)
    for action in installation.assistant.actions:
        assert client.get(f"/lookup?action={action}&lang=en").status_code == 200, action
    for topic in installation.content.library.topics:
        assert client.get(f"/lookup?topic={topic}&in=en").status_code == 200, topic
