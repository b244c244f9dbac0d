"""The why-view: for the people of the helpdesk in words, for their programs in JSON, and for nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

MILA, SANNE = "mila@helpdesk.example", "sanne@vandijk.example"
PAGE, CALL = "/lookup/why?q=annuler+PA-100041", "/api/v1/explanations?text=annuler+PA-100041"
QUESTIONS = {
    "sure": "q=annuler+PA-100041+van+gemeente+oosterveld",
    "meant": "q=mag+ik+die+bestelling+terugdraaien&meant=nfr-gold",
    "several": "q=klant",
    "nothing": "q=wat+wordt+het+weer+in+parijs+morgn",
    "wordless": "q=%3F%21",
    "empty": "",
}


def test_an_agent_reads_what_decided_and_what_to_do_in_both_languages(signed_in: Any) -> None:
    agent = signed_in(MILA)
    dutch, english = (agent.get(f"{PAGE}&lang={language}").text for language in ("nl", "en"))
    assert "Zeker genoeg: dit is Autorisatie annuleren." in dutch
    assert "Sprak ervoor" in dutch
    assert "assistant/intents/cancel_authorization.yaml" in dutch
    assert "What you can do" in english
    assert "Spoke against it" in english
    for page in (dutch, english):
        assert "§" not in page
        assert "strange_word" not in page


def test_what_it_should_have_been_is_explained_beside_it(signed_in: Any) -> None:
    page = signed_in(MILA).get(f"{PAGE}&meant=nfr-gold&lang=nl").text
    assert "had het moeten zijn" in page
    assert "kb/articles/nl/nfr-gold.md" in page
    assert signed_in(MILA).get(f"{PAGE}&meant=gone").status_code == 200


def test_what_was_typed_is_never_markup(signed_in: Any) -> None:
    page = signed_in(MILA).get("/lookup/why", query_string={"q": "<b>annuleer</b> <img src=x> qwyx<i>", "meant": '"><b>'}).text
    assert "<img" not in page
    assert "<b>" not in page


def test_the_look_up_page_leads_there_with_the_question(signed_in: Any) -> None:
    assert "/lookup/why?q=klant%20toevoegen" in signed_in(MILA).get("/lookup?q=klant+toevoegen").text


@pytest.mark.parametrize("address", [PAGE, CALL])
def test_nobody_but_an_agent_gets_it(make: Any, address: str) -> None:
    app = make(demo=False)
    signatures = app.extensions["loket"].signatures
    for who, status in ((None, 401), (SANNE, 403), ("nobody@nowhere.example", 401), (MILA, 200)):
        headers = {"Authorization": f"Bearer {signatures.issue(who, hours=1)}"} if who else {}
        answer = app.test_client().get(address, headers=headers)
        assert (who, answer.status_code) == (who, status)
        assert ("cancel_authorization" in answer.text) == (status == 200)


def test_a_contact_who_is_signed_in_is_refused_the_page_and_the_call(signed_in: Any) -> None:
    contact = signed_in(SANNE)
    assert [contact.get(address).status_code for address in (PAGE, CALL)] == [403, 403]
    assert "/lookup/why" not in contact.get("/portal").text


def test_a_program_gets_the_same_in_json(app: Any, bearer: Any) -> None:
    why = app.test_client().get(f"{CALL}&language=en&meant=nfr-gold", headers=bearer(MILA)).json
    assert (why["verdict"], why["language"]) == ("sure", "nl")
    assert why["says"] == "Sure enough: this is Cancel an authorization."
    assert why["candidates"][0]["intent"] == "cancel_authorization"
    assert "nfr-gold" in [each["intent"] for each in why["candidates"]]
    assert {each["name"] for each in why["thresholds"]} == {"passing", "sure"}
    assert all(each["says"] for each in (*why["notes"], *why["advice"]))
    assert why["origin"]["held_back"] > 1_000
    assert json.dumps(why)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_usable_by_all_at_every_width(shared_site: Any, open_page: Any, scheme: str) -> None:
    opened = open_page(f"{shared_site.address}/lookup", sign_in=shared_site.way_in(MILA), color_scheme=scheme)
    page, wrong = opened.page, {}
    for name, query in QUESTIONS.items():
        for language in ("nl", "en"):
            page.goto(f"{shared_site.address}/lookup/why?{query}&lang={language}")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = [
                f"{each['id']}: {node['html'][:160]}" for each in Axe().run(page).response["violations"] for node in each["nodes"]
            ]
            for width in (320, 768, 1440):
                page.set_viewport_size({"width": width, "height": 800})
                beside = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                found += [f"{beside} px beside the screen at {width}"] if beside > 0 else []
            wrong |= {f"{name} {language}": found} if found else {}
    assert wrong == {}
    assert opened.complaints == []


def test_a_writer_asks_and_unfolds_without_the_mouse(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/lookup/why?lang=nl", sign_in=shared_site.way_in(MILA)).page
    page.keyboard.press("/")
    page.keyboard.type("annuleer PA-100041")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Zeker genoeg: dit is Autorisatie annuleren.").wait_for()
    second = page.locator("details.candidate").nth(1)
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    assert second.get_by_role("table").first.is_visible()
