"""The console in a real browser: every action driven once, every page looked at by axe, on a phone and in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SANNE, MILA, JORIS = "sanne@vandijk.example", "mila@helpdesk.example", "joris@vandijk.example"
OOSTERVELD, JANSSEN, KLEUR, BAKKERIJ = (
    "7C41A09E3B5D2F806A17",
    "A40B7E1926CD53F8014B",
    "C2B6F03A18E7954D60A9",
    "1F93C6D27B80E45A9D02",
)
PAGES = (
    "customers",
    "customers?filter=overdue&q=zzz",
    f"customers/{OOSTERVELD}",
    f"customers/{JANSSEN}",
    "customers/new",
    f"customers/{OOSTERVELD}/authorization",
    f"customers/{JANSSEN}/authorization",
    "opportunities?status=all",
    "opportunities/OPP-3001",
    "opportunities/new",
    "company",
    "requests",
    "do/request_return?order=SO-5001",
    "do/add_sales_activity?opportunity=OPP-3001",
    "do/cancel_authorization?authorization=PA-100041",
    "do/cancel_authorization?authorization=PA-100009",
)
GOOD = {
    "discovery": "Bezoek aan Marieke Blom in Oosterveld op 12 november over 60 extra plekken",
    "business_need": "60 Creative Cloud All Apps, want de afdeling communicatie groeit met 60 mensen",
    "value_proposition": "Gedeelde bibliotheken vervangen drie losse pakketten en schelen 40 uur per maand",
    "competition": "Affinity Publisher via Bechtle",
    "current_activities": "Demo op 3 december, offerte Q-118 verstuurd op 20 november",
}


@pytest.fixture
def sanne(shared_site: Any, open_page: Any) -> Callable[..., Any]:
    def opened(path: str, email: str = SANNE, **context: Any) -> Any:
        return open_page(f"{shared_site.address}/console/{path}", sign_in=shared_site.way_in(email), locale="nl-NL", **context)

    return opened


def looked_at(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize(("scheme", "language", "width"), [("light", "nl", 1440), ("dark", "en", 320)])
def test_every_page_is_usable_by_all(sanne: Any, shared_site: Any, scheme: str, language: str, width: int) -> None:
    seen = sanne(f"customers?lang={language}", color_scheme=scheme, width=width)
    page: Page = seen.page
    wrong: list[str] = []
    for path in PAGES:
        page.goto(f"{shared_site.address}/console/{path}")
        wrong += looked_at(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{path} scrolls sideways: {wide}"] if wide > width else []
    page.goto(f"{shared_site.address}/console/customers/new")
    page.locator("form[data-once] button").first.click()
    wrong += looked_at(page)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert wrong == []
    quiet = [one for one in seen.complaints if "409" not in one and "422" not in one]
    assert quiet == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_demos_other_side_and_a_closed_door_are_usable_by_all(sanne: Any, scheme: str) -> None:
    wrong = []
    for path, email in (("happenings", MILA), ("customers", JORIS)):
        page: Page = sanne(path, email, color_scheme=scheme, width=320).page
        wrong += looked_at(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert wrong == []


@pytest.fixture
def driven(site: Any, open_page: Any) -> Iterator[Drive]:
    """A browser of Sanne's on a world of its own; at the end nothing may have been complained of."""
    seen = open_page(f"{site.address}/console/customers?lang=nl", sign_in=site.way_in(SANNE), locale="nl-NL")
    yield Drive(seen.page, f"{site.address}/console")
    assert [one for one in seen.complaints if "422" not in one] == []


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
