"""The console in a real browser: every action driven once, by mouse, by keyboard and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

SANNE, MILA, JORIS = "sanne@vandijk.example", "mila@helpdesk.example", "joris@vandijk.example"
OOSTERVELD, KLEUR, BAKKERIJ = "7C41A09E3B5D2F806A17", "C2B6F03A18E7954D60A9", "1F93C6D27B80E45A9D02"
GOOD = {
    "discovery": "Bezoek aan Marieke Blom in Oosterveld op 12 november over 60 extra plekken",
    "business_need": "60 Creative Cloud All Apps, want de afdeling communicatie groeit met 60 mensen",
    "value_proposition": "Gedeelde bibliotheken vervangen drie losse pakketten en schelen 40 uur per maand",
    "competition": "Affinity Publisher via Bechtle",
    "current_activities": "Demo op 3 december, offerte Q-118 verstuurd op 20 november",
}


Enter = Callable[[str], "Drive"]


@pytest.fixture
def enter(site: Any, open_page: Any) -> Iterator[Enter]:
    """Browsers on a world of their own, each of somebody; at the end nothing may have been complained of."""
    seen: list[Any] = []

    def entered(email: str) -> Drive:
        seen.append(open_page(f"{site.address}/help/nl/?lang=nl", sign_in=site.way_in(email), locale="nl-NL"))
        return Drive(seen[-1].page, f"{site.address}/console")

    yield entered
    assert [said for one in seen for said in one.complaints if "422" not in said] == []


@pytest.fixture
def driven(enter: Enter) -> Drive:
    return enter(SANNE).at("customers?lang=nl")


class Drive:
    """Somebody at the console."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root

    def at(self, path: str) -> Drive:
        self.page.goto(f"{self.root}/{path}")
        return self

    def press(self, name: str) -> Drive:
        main = self.page.locator("main")
        exact = re.compile(rf"^\W*{re.escape(name)}")
        main.get_by_role("link", name=exact).or_(main.get_by_role("button", name=exact)).first.click()
        return self

    def fill(self, **fields: str) -> Drive:
        for name, value in fields.items():
            field = self.page.locator(f"[id='{name.replace('_1', '-1').replace('_2', '-2')}']")
            match field.evaluate("one => one.localName"):
                case "select":
                    field.select_option(value)
                case "fieldset":
                    field.locator(f"input[value='{value}']").check()
                case _:
                    field.fill(value)
        self.page.locator("main form[data-once] .button.primary").click()
        return self

    def told(self, *fields: str) -> Drive:
        """These fields are wrong: the summary has the focus and leads to them, and each says why."""
        expect(self.page.locator("[role=alert]").first).to_be_focused()
        marked = self.page.locator("[aria-invalid=true], fieldset.wrong")
        assert [one.get_attribute("id") for one in marked.all()] == list(fields)
        for name in fields:
            expect(self.page.locator(f"[id='{name}-error']")).not_to_be_empty()
        self.page.locator("[role=alert] a").first.click()
        assert self.page.evaluate("document.activeElement.id || document.activeElement.name") == fields[0]
        return self

    def names(self) -> list[str]:
        """The customers on the list."""
        return self.page.locator("tbody th a").all_inner_texts()

    def yes(self, says: str) -> Drive:
        self.page.locator("button[value=yes]").click()
        expect(self.page.locator(".deed h1")).to_contain_text(says)
        return self


def test_the_actions_of_a_customers_page(driven: Drive) -> None:
    at = f"customers/{OOSTERVELD}"
    driven.at(at).press("Licenties verwijderen").fill(product="Creative Cloud All Apps", quantity="5").yes("zijn verwijderd")
    driven.press("Naar de klant").press("Annuleer PA-100041").yes("PA-100041 is geannuleerd")
    driven.at(at).press("Autorisatie aanmaken")
    driven.page.get_by_role("button", name="Nog een product").click()
    assert driven.page.evaluate("document.activeElement.id") == "product-2"
    driven.fill(product_1="Photoshop", quantity_1="4", product_2="InDesign", quantity_2="2")
    driven.yes("is aangemaakt").press("Draai terug").yes("is geannuleerd")
    driven.at(at).press("Primaire beheerder").fill(person="Piet Pol", email="p.pol@oosterveld.example").yes("")
    driven.at(at).press("VIP-contactpersoon").fill(person="Ans Aa", email="ans@oosterveld.example").yes("")
    driven.at(at).press("Accountnaam").fill(new_name="Gemeente Nieuw-Oosterveld", reason="Herindeling").yes("CASE-")
    driven.at(at).press("VIP laten").fill(segment="Education", reason="Het is een school").yes("CASE-")
    driven.at(f"customers/{KLEUR}").press("Uitnodiging opnieuw sturen").yes("")
    driven.at("customers/5E08D1B74FA2963C7081").press("Retour aanvragen").fill(
        product="Creative Cloud All Apps", quantity="3", reason="Te veel besteld"
    ).yes("RMA-")
    driven.at("requests").press("Trek in RMA-").yes("RMA-")


def test_a_customer_is_found_and_added(driven: Drive) -> None:
    driven.page.keyboard.press("/")
    driven.page.keyboard.type("ravelijn")
    driven.page.keyboard.press("Enter")
    driven.press("Bouwbedrijf Ravelijn")
    expect(driven.page.locator(".clock .stopped, .clock svg.stopped").first).to_be_visible()
    driven.at("customers").press("Klant toevoegen")
    typed = {"organisation": "Spaak BV", "segment": "Commercial", "type": "team", "country": "NL", "address": "Kade 4"}
    driven.fill(**typed, postcode="3011 AB", person="Bo Spaak", email="geen adres")
    expect(driven.page.locator("#email-error")).to_contain_text("lees ik niet als een e-mailadres")
    assert driven.page.locator("#organisation").input_value() == "Spaak BV"
    driven.fill(email="bo@spaak.example").yes("Spaak BV is uitgenodigd")


def test_the_actions_on_opportunities_and_the_company(driven: Drive) -> None:
    driven.at("opportunities").press("Kans registreren")
    typed = {"opportunity_name": "Uitbreiding Jansen", "expected_close": "31 december 2026"}
    driven.fill(account="Jansen", **typed).fill(account="Bakkerij Jansen").yes("is geregistreerd")
    driven.at("opportunities/OPP-3001").press("Verkoopactiviteit toevoegen")
    judged = driven.page.locator("#business_need-error")
    driven.page.locator("#business_need").fill("ze hebben het nodig")
    driven.page.locator("#business_need").blur()
    expect(judged).to_be_visible()
    driven.fill(**GOOD).yes("")
    edited = {"stage": "06 Commit", "quantity": "70", "expected_close": "15 februari 2027"}
    driven.at("opportunities/OPP-3001").press("Wijzigen").fill(**edited).yes("is gewijzigd")
    driven.at("opportunities/OPP-3001").press("Sluiten als gewonnen").fill(reason="product", sales_order="4501, 4502").yes(
        "gesloten"
    )
    driven.at("opportunities").press("Overdragen").fill(person="joris@vandijk.example").yes("")
    driven.at("company").press("Salescenterlicentie toewijzen").yes("")
    driven.at("company").press("Salescentertoegang intrekken").yes("")
    driven.at("company").press("Portaluitnodiging").yes("")
    driven.at("company").press("Hoger niveau").fill(level="Platinum").yes("CASE-")
    driven.at("company").press("Verlenging aanvragen").yes("CASE-")


def test_the_keyboard_alone_reaches_a_yes_and_a_double_click_acts_once(driven: Drive, site: Any) -> None:
    driven.at("do/cancel_authorization?authorization=PA-100042")
    for _ in range(40):
        driven.page.keyboard.press("Tab")
        if driven.page.evaluate("document.activeElement.value") == "yes":
            break
    assert driven.page.evaluate("document.activeElement.value") == "yes"
    driven.page.keyboard.press("Enter")
    expect(driven.page.locator(".deed h1")).to_contain_text("PA-100042 is geannuleerd")
    driven.at("do/cancel_authorization?authorization=PA-100043")
    driven.page.locator("button[value=yes]").dblclick()
    expect(driven.page.locator(".deed h1")).to_contain_text("PA-100043 is geannuleerd")
    assert len([one for one in site.here.store.messages() if one.kind == "authorization_cancelled"]) == 2


def test_without_script_the_same_forms_work(site: Any, open_page: Any) -> None:
    page: Page = open_page(
        f"{site.address}/console/customers/{OOSTERVELD}/authorization?lang=nl",
        sign_in=site.way_in(SANNE),
        java_script_enabled=False,
    ).page
    page.locator("#product-1").select_option("Photoshop")
    page.get_by_role("button", name="Nog een product").click()
    page.locator("#quantity-1").fill("2")
    page.locator("#quantity-1").press("Enter")
    page.locator("button[value=yes]").click()
    expect(page.locator(".deed h1")).to_contain_text("is aangemaakt")


def test_the_list_is_filtered_searched_sorted_and_downloaded(driven: Drive) -> None:
    page = driven.page
    assert driven.names()[0] == "Bouwbedrijf Ravelijn"
    page.get_by_role("link", name="Achterstallig").click()
    assert driven.names() == ["Bouwbedrijf Ravelijn", "Janssen Advocaten"]
    page.get_by_role("link", name="Klant", exact=True).click()
    page.get_by_role("link", name="Klant").and_(page.locator("thead a")).click()
    assert driven.names() == ["Janssen Advocaten", "Bouwbedrijf Ravelijn"]
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.locator("#q").fill("janssen")
    page.locator(".find-box button").click()
    assert driven.names() == ["Janssen Advocaten"]
    assert page.locator("th[aria-sort=descending]").count() == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert re.fullmatch(r"klanten-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    rows = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows] == ["Klant", "Janssen Advocaten"]
    page.go_back()
    driven.at("customers").page.get_by_role("switch", name="Alleen die van mij").click()
    assert "Bakkerij Jansen" not in driven.names()
    page.go_back()
    assert "Bakkerij Jansen" in driven.names()


def test_an_authorization_is_cancelled_by_the_x_in_its_history(driven: Drive) -> None:
    driven.at(f"customers/{BAKKERIJ}").page.locator("tr:has-text('PA-100042') .row-end a").click()
    driven.yes("PA-100042 is geannuleerd").press("Naar de klant")
    expect(driven.page.locator("tr:has-text('PA-100042')")).to_contain_text("Geannuleerd")
    assert driven.page.locator("tr:has-text('PA-100042') .row-end a").count() == 0


def test_the_requests_that_belong_to_no_record(driven: Drive, enter: Enter) -> None:
    driven.at("requests").press("Klant naar ons laten overstappen").fill(customer="Havenbedrijf Delta", reason="Ze willen dat")
    driven.yes("CASE-")
    contract = {"contract": "CLP-781204", "admin_present": "yes", "authorizer": "a.kaya@delinde.example"}
    driven.at("requests").press("Contractbeheerder wijzigen").fill(**contract, person="Fleur Nijs", email="f@delinde.example")
    driven.yes("CASE-")
    driven.at("requests").press("Betaaloptie van het contract wijzigen").fill(**contract, payment_option="instalments").yes(
        "CASE-"
    )
    driven.at("requests").press("CLP-overeenkomst verlengen").fill(contract="CLP-778812").yes("CASE-")
    driven.at("opportunities").press("Case voor het salescenter").fill(
        subject="price-book", opportunity="OPP-3001", description="Het prijsboek ontbreekt bij deze kans"
    ).yes("CASE-")
    joris = enter("joris@vandijk.example")
    joris.at("company").press("Zelf primaire contactpersoon worden").fill(reason="Sanne gaat volgende maand weg").yes("CASE-")


def test_the_other_side_of_the_demo_lets_things_happen(enter: Enter, site: Any) -> None:
    mila = enter(MILA).at("happenings?lang=nl")
    page = mila.page

    def happened(place: str, button: str, says: str) -> None:
        page.locator(f"#{place}").get_by_role("button", name=button).first.click()
        expect(page.locator(".note[role=status]")).to_contain_text(says)

    page.locator("#days").fill("0")
    page.locator("#days + button").click()
    expect(page.locator("#days-error")).to_contain_text("Typ een aantal van 1 t/m 400.")
    assert page.locator("#days").input_value() == "0"
    happened("place_order", "Plaats order", "geplaatst")
    happened("renew", "Verleng", "verlengd")
    happened("accept_invitation", "Aanvaard", "aanvaard")
    happened("contact_accepts", "Aanvaard", "actief")
    happened("member_adds", "Voeg toe als klant", "toegevoegd")
    happened("grant_case", "Wijs af", "afgewezen")
    happened("clock", "7 dagen verder", "verzet")
    happened("reset", "Zet de demowereld terug", "zoals ze was")
    assert site.here.store.world()["authorization"]["PA-100041"]["status"] == "pending"


def test_wrong_input_is_told_at_its_field_and_mended(driven: Drive) -> None:
    driven.at("customers/new").fill(organisation="<b>Spaak</b>", country="NL", email="bo@").told(
        "segment", "type", "address", "postcode", "person", "email"
    )
    assert driven.page.locator("#organisation").input_value() == "<b>Spaak</b>"
    driven.at(f"customers/{OOSTERVELD}/authorization").fill(product_1="Photoshop", quantity_1="1,5").told("quantity-1")
    driven.fill(quantity_1="0").told("quantity-1")
    driven.fill(quantity_1="99999999").told("quantity-1")
    driven.fill(quantity_1="3").yes("is aangemaakt")
    driven.page.go_back()
    driven.page.reload()
    assert driven.page.locator("button[value=yes]").count() == 0
    driven.at("opportunities/new").fill(account="Bakkerij Jansen", opportunity_name="Meer 🔥", expected_close="31-02-2027").told(
        "expected_close"
    )
    driven.fill(expected_close="1-1-2020").told("expected_close")
    assert driven.page.locator("#opportunity_name").input_value() == "Meer 🔥"
    driven.fill(expected_close="31-12-2026").yes("is geregistreerd")


def test_whoever_goes_back_from_the_preview_finds_the_form_as_it_was_filled_in(driven: Drive) -> None:
    typed = {"organisation": "Spaak BV", "segment": "Education", "type": "team", "country": "NL", "address": "Kade 4"}
    driven.at("customers/new").fill(**typed, postcode="3011 AB", person="Bo Spaak", email="bo@spaak.example")
    expect(driven.page.locator("button[value=yes]")).to_be_visible()
    driven.page.go_back()
    assert driven.page.locator("#organisation").input_value() == "Spaak BV"
    assert driven.page.locator("#segment input:checked").input_value() == "Education"
    driven.fill(email="bo@spaak-fietsen.example").yes("Spaak BV is uitgenodigd")
    expect(driven.page.locator(".deed")).to_contain_text("bo@spaak-fietsen.example")
