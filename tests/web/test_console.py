"""The console's pages: who sees what, the way from a form to a deed, and what bad input meets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from programme import Actor, FixedClock
from web.console.customers import guarded
from web.here import Here

SANNE, JORIS, TOM, NOOR, MILA = (
    "sanne@vandijk.example",
    "joris@vandijk.example",
    "tom@lumen-it.example",
    "noor@vandijk.example",
    "mila@helpdesk.example",
)
OOSTERVELD, JANSSEN, KLEUR, BAKKERIJ = (
    "7C41A09E3B5D2F806A17",
    "A40B7E1926CD53F8014B",
    "C2B6F03A18E7954D60A9",
    "1F93C6D27B80E45A9D02",
)
DELTA, NOBODY = "E6309F7B41D8C25A7714", "00000000000000000000"
PAGES = (
    "/console/customers",
    f"/console/customers/{OOSTERVELD}",
    f"/console/customers/{JANSSEN}",
    f"/console/customers/{KLEUR}",
    "/console/customers/8B14E96F0C7D2A35B6E1",
    "/console/customers/new",
    f"/console/customers/{OOSTERVELD}/authorization",
    "/console/opportunities",
    "/console/opportunities?status=all",
    "/console/opportunities/OPP-3001",
    "/console/opportunities/new",
    "/console/company",
    "/console/requests",
    "/console/do/remove_licenses?authorization=PA-100041",
    "/console/do/add_sales_activity?opportunity=OPP-3001",
    "/console/do/request_return?order=SO-5001",
    "/console/do/request_level_upgrade",
    "/console/do/request_contract_admin_change",
)
NEW_CUSTOMER = {
    "organisation": "Fietsenmakerij Spaak",
    "segment": "Commercial",
    "type": "team",
    "country": "NL",
    "address": "Kade 4",
    "postcode": "3011 AB",
    "person": "Bo Spaak",
    "email": "bo@spaak.example",
}


@dataclass
class Desk:
    """A browser without script: follows links, sends forms as they stand on the page."""

    client: FlaskClient
    path: str = ""
    status: int = 0
    html: str = ""

    def go(self, path: str) -> Desk:
        return self._seen(self.client.get(path, follow_redirects=True))

    def send(self, path: str = "", **fields: str) -> Desk:
        """The page's form with these values, and all hidden ones."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.html))
        token = {"csrf_token": hidden.get("csrf_token", "")} | ({"turn": hidden["turn"]} if "turn" in hidden else {})
        return self._seen(self.client.post(path or self.path, data=token | fields, follow_redirects=True))

    def yes(self) -> Desk:
        return self.send(answer="yes")

    def _seen(self, answer: Any) -> Desk:
        self.path = answer.request.full_path.rstrip("?")
        self.status, self.html = answer.status_code, answer.text
        return self

    @property
    def text(self) -> str:
        main = self.html.partition("<main")[2].partition("</main>")[0]
        main = re.sub(r'<span class="keep">([^<]*)</span>', r"\1", main)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).replace("\u00a0", " ").split())

    @property
    def errors(self) -> list[str]:
        """The fields that the summary on top leads to."""
        top = self.html.partition('role="alert"')[2].partition("</div>")[0]
        return re.findall(r'href="#([^"]+)"', top)

    def value_of(self, name: str) -> str:
        found = re.search(rf'<input id="{name}"[^>]*value="([^"]*)"', self.html) or re.search(
            rf'<textarea id="{name}"[^>]*>([^<]*)</textarea>', self.html
        )
        return unescape(found[1]) if found else ""


@pytest.fixture
def desk(signed_in: Callable[[str], FlaskClient]) -> Desk:
    return Desk(signed_in(SANNE))


def world(here: Here, kind: str) -> Any:
    return here.store.world()[kind]


# ---- who sees what


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_opens_in_both_languages(desk: Desk, language: str) -> None:
    found = {path: desk.go(f"{path}{'&' if '?' in path else '?'}lang={language}").status for path in PAGES}
    assert found == dict.fromkeys(PAGES, 200)
    assert f'<html lang="{language}"' in desk.html


@pytest.mark.parametrize(
    "path",
    [
        "/console/customers/{vip}",
        "/console/customers/{vip}/authorization",
        "/console/do/resend_invitation?customer={vip}",
        "/console/do/cancel_authorization?authorization={pa}",
        "/console/do/request_return?order={so}",
    ],
)
def test_what_is_somebody_elses_reads_as_what_is_not_there(desk: Desk, path: str) -> None:
    foreign = desk.go(path.format(vip=DELTA, pa="PA-200001", so="SO-9001"))
    of_foreign = (foreign.status, foreign.html.partition("<main")[2].partition("</main>")[0])
    absent = desk.go(path.format(vip=NOBODY, pa="PA-999999", so="SO-9999"))
    assert (absent.status, absent.html.partition("<main")[2].partition("</main>")[0]) == of_foreign
    assert absent.status == 404


def test_a_colleagues_opportunity_reads_as_none(desk: Desk) -> None:
    assert desk.go("/console/opportunities/OPP-3002").status == desk.go("/console/opportunities/OPP-9999").status == 404


@pytest.mark.parametrize(
    ("email", "page", "says"),
    [
        (JORIS, "/console/customers", "alleen voor de primaire contactpersoon van Van Dijk Software: Sanne van Dijk"),
        (TOM, "/console/customers", "De resellerconsole is er vanaf niveau Certified"),
        (TOM, "/console/opportunities", "Lumen IT is Registered-partner en het salescenter is er vanaf Gold"),
        (NOOR, "/console/company", "Uw uitnodiging"),
        ("fatima@vandijk.example", "/console/opportunities", "Vraag Sanne van Dijk"),
    ],
)
def test_whoever_may_not_come_in_is_told_why_and_who_can_help(signed_in: Any, email: str, page: str, says: str) -> None:
    desk = Desk(signed_in(email)).go(f"{page}?lang=nl")
    assert desk.status == 403
    assert says in desk.text


def test_an_action_that_a_contact_may_not_do_is_refused_in_the_words_of_the_chat(signed_in: Any) -> None:
    desk = Desk(signed_in(JORIS)).go("/console/do/cancel_authorization?authorization=PA-100041&lang=nl")
    assert desk.status == 403
    assert "Dit kan alleen de primaire contactpersoon van Van Dijk Software: Sanne van Dijk" in desk.text


def test_the_helpdesk_and_strangers_have_other_doors(signed_in: Any, client: FlaskClient) -> None:
    assert Desk(signed_in(MILA)).go("/console/customers").status == 403
    assert Desk(signed_in(SANNE)).go("/console/happenings").status == 403
    assert client.get("/console/customers").headers["Location"].startswith("/sign-in?next=")


# ---- the list


def test_the_list_counts_every_filter_and_puts_the_most_urgent_first(desk: Desk) -> None:
    desk.go("/console/customers?lang=nl")
    counts = dict(re.findall(r'>([^<>]+) <span class="count">(\d+)</span>', desk.html))
    assert counts == {
        "Alle": "9",
        "Zonder producten": "1",
        "In behandeling": "2",
        "Achterstallig": "2",
        "Binnenkort verlengen": "2",
        "Klaar voor verlenging": "1",
    }
    names = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', desk.html)
    assert names[:3] == ["Bouwbedrijf Ravelijn", "Janssen Advocaten", "Rederij Zeezicht"]


def test_the_list_is_searched_sorted_and_narrowed_by_its_address(desk: Desk) -> None:
    def names(address: str) -> list[str]:
        return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', desk.go(f"/console/customers?{address}").html)

    assert names("q=JANS") == ["Janssen Advocaten", "Bakkerij Jansen"]
    assert names("q=a40b7e19") == ["Janssen Advocaten"]
    assert names("filter=overdue&sort=-name") == ["Janssen Advocaten", "Bouwbedrijf Ravelijn"]
    assert "Bakkerij Jansen" not in names("mine=yes")
    assert len(names("filter=nonsense")) == 9
    assert "Dat filter bestaat niet" in desk.go("/console/customers?filter=nonsense&lang=nl").text
    assert "Geen klant gevonden met “zzz”" in desk.go("/console/customers?q=zzz").text
    assert len(names("page=99&sort=';drop")) == 9


def test_an_empty_filter_is_good_news(signed_in: Any) -> None:
    desk = Desk(signed_in("eva@brabantcreatief.example")).go("/console/customers?filter=overdue&lang=nl")
    assert "Niets achterstallig." in desk.text


def test_a_long_list_comes_in_pages(desk: Desk, here: Here) -> None:
    with here.store.transaction(Actor.contact(SANNE)) as records:
        for number in range(20):
            records.add_customer(**{**NEW_CUSTOMER, "organisation": f"Winkel {number}"})
    desk.go("/console/customers?lang=nl")
    assert "Pagina 1 van 2" in desk.text
    assert "1–25 van 29" in desk.text
    assert "26–29 van 29" in desk.go("/console/customers?page=2").text


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_of_the_file_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


def test_the_file_holds_the_list_as_filtered(desk: Desk, here: Here) -> None:
    with here.store.transaction(Actor.contact(SANNE)) as records:
        records.add_customer(**{**NEW_CUSTOMER, "organisation": "=HYPERLINK(1)"})
    desk.go("/console/customers?lang=nl")
    answer = desk.client.get("/console/customers.csv?filter=no-products&sort=name")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Klant", "'=HYPERLINK(1)", "Studio Kleur"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="klanten-2026-11-24.csv"'


# ---- a customer's page


def test_a_customers_page_says_what_to_do_and_draws_the_sixty_days(desk: Desk) -> None:
    desk.go(f"/console/customers/{JANSSEN}?lang=nl")
    assert "Bestel en betaal PA-100017 en PA-100038, samen € 1.617,90." in desk.text
    assert "PA-100017: dag 42 van 60" in desk.text
    assert "Dag 42 van 60. De licenties werken t/m 12 december 2026." in desk.text
    assert "Janssen Advocaten kan niets bijkopen: 2 autorisaties zijn niet op tijd besteld en betaald" in desk.text
    assert f'data-page-customer="{JANSSEN}"' in desk.html


def test_the_history_of_a_customer_names_who_did_what(desk: Desk) -> None:
    desk.go("/console/do/cancel_authorization?authorization=PA-100041&lang=nl").yes()
    desk.go(f"/console/customers/{OOSTERVELD}")
    assert "Autorisatie annuleren PA-100041 Sanne van Dijk" in desk.text


# ---- from preview to deed


def test_a_deed_is_previewed_done_once_and_told_again_to_whoever_sends_it_twice(desk: Desk, here: Here) -> None:
    desk.go("/console/do/cancel_authorization?authorization=PA-100041&lang=nl")
    preview = Desk(desk.client, desk.path, desk.status, desk.html)
    assert "Gemeente Oosterveld raakt deze 25 licenties kwijt." in desk.text
    assert "Ja, annuleer PA-100041" in desk.text
    assert world(here, "authorization")["PA-100041"]["status"] == "pending"
    assert "Autorisatie PA-100041 is geannuleerd" in desk.yes().text
    mails = len(here.store.messages())
    assert "Autorisatie PA-100041 is geannuleerd" in preview.yes().text
    assert len(here.store.messages()) == mails
    changes = [one for one in here.store.trail() if one.key == "PA-100041" and one.change == "changed"]
    assert [(one.actor, one.action, one.turn) for one in changes] == [(SANNE, "cancel_authorization", 2)]


def test_a_request_sent_twice_is_one_request(desk: Desk, here: Here) -> None:
    desk.go("/console/opportunities/new?lang=nl").send(
        account="Gemeente Oosterveld", opportunity_name="Meer", expected_close="31-12-2026"
    )
    preview = Desk(desk.client, desk.path, desk.status, desk.html)
    before = len(world(here, "opportunity"))
    desk.yes()
    preview.yes()
    assert len(world(here, "opportunity")) == before + 1


def test_a_no_changes_nothing_and_says_so(desk: Desk, here: Here) -> None:
    before = here.store.world()
    desk.go("/console/do/cancel_authorization?authorization=PA-100041&lang=nl").send(answer="no")
    assert desk.path == f"/console/customers/{OOSTERVELD}"
    assert "Goed, er is niets gewijzigd." in desk.html
    assert here.store.world() == before


def test_what_changed_meanwhile_is_shown_again(desk: Desk, here: Here) -> None:
    desk.go("/console/do/remove_licenses?authorization=PA-100041&lang=nl").send(product="Creative Cloud All Apps", quantity="5")
    with here.store.transaction(Actor.contact(SANNE)) as records:
        records.authorization("PA-100041").remove_licenses(records, quantity=1)
    desk.yes()
    assert "Intussen is er iets gewijzigd. Controleer opnieuw." in desk.text
    assert "19 × Creative Cloud All Apps" in desk.text
    assert "5 × Creative Cloud All Apps zijn verwijderd" in desk.yes().text


def test_a_deed_that_has_become_impossible_says_why(desk: Desk, here: Here) -> None:
    desk.go("/console/do/cancel_authorization?authorization=PA-100041&lang=nl")
    with here.store.transaction(Actor.contact(SANNE)) as records:
        records.authorization("PA-100041").cancel(records)
    desk.yes()
    assert "PA-100041 van Gemeente Oosterveld is al geannuleerd" in desk.text
    assert "Er is niets gewijzigd." in desk.text


def test_a_preview_expires_after_a_quarter_of_an_hour(desk: Desk, here: Here) -> None:
    clock = here.store.clock
    assert isinstance(clock, FixedClock)
    desk.go("/console/do/cancel_authorization?authorization=PA-100041&lang=nl")
    late = Desk(desk.client, desk.path, desk.status, desk.html)
    clock.move(minutes=16)
    try:
        assert "De controle is na 15 minuten verlopen; er is niets gewijzigd." in desk.go(desk.path).text
        assert world(here, "authorization")["PA-100041"]["status"] == "pending"
        assert "De controle is na 15 minuten verlopen" in late.yes().text
        assert world(here, "authorization")["PA-100041"]["status"] == "pending"
        assert "is geannuleerd" in late.yes().text
    finally:
        clock.move(minutes=-16)


def test_a_deed_is_its_owners_and_a_chat_is_no_deed(desk: Desk, signed_in: Any, begin: Any) -> None:
    desk.go("/console/do/cancel_authorization?authorization=PA-100041")
    assert Desk(signed_in(JORIS)).go(desk.path).status == 404
    assert Desk(signed_in(SANNE)).go(desk.path).status == 200
    assert desk.go(f"{desk.path[:-4]}xxxx").status == 404


def test_the_done_page_leads_to_the_way_back(desk: Desk, here: Here) -> None:
    desk.go(f"/console/customers/{OOSTERVELD}/authorization?lang=nl")
    desk.send(**{"product-1": "Photoshop", "quantity-1": "4", "press": "check"}).yes()
    assert "Terugdraaien kan t/m 24 december 2026." in desk.text
    back = re.search(r'href="(/console/do/cancel_authorization[^"]+)"', desk.html)
    assert back
    assert "is geannuleerd" in desk.go(unescape(back[1])).yes().text


def test_a_form_from_elsewhere_does_nothing(desk: Desk, here: Here) -> None:
    desk.go("/console/do/cancel_authorization?authorization=PA-100041")
    answer = desk.client.post(desk.path, data={"answer": "yes", "turn": "1"})
    assert answer.status_code == 403
    assert world(here, "authorization")["PA-100041"]["status"] == "pending"


# ---- forms and bad input


def test_a_new_customer_is_shown_back_before_it_is_invited(desk: Desk, here: Here) -> None:
    desk.go("/console/customers/new?lang=nl").send(**NEW_CUSTOMER, renewal_date="31 maart 2028")
    assert "Fietsenmakerij Spaak toevoegen en uitnodigen" in desk.text
    assert "Deze gegevens zijn na het versturen niet meer te wijzigen, ook de verlengingsdatum niet." in desk.text
    assert "Fietsenmakerij Spaak" not in world(here, "customer")
    assert "Fietsenmakerij Spaak is uitgenodigd" in desk.yes().text
    assert "Fietsenmakerij Spaak" in world(here, "customer")


EDIT = "/console/opportunities/OPP-3001/edit"
THERE = {
    "opportunity_name": "Oosterveld uitbreiding Creative Cloud",
    "product": "Creative Cloud All Apps",
    "quantity": "60",
    "stage": "05 Negotiate",
    "expected_close": "31-12-2026",
}

BAD = [
    ("/console/customers/new", {**NEW_CUSTOMER, "email": "geen adres"}, ["email"]),
    ("/console/customers/new", {**NEW_CUSTOMER, "organisation": "", "person": ""}, ["organisation", "person"]),
    ("/console/customers/new", {**NEW_CUSTOMER, "renewal_date": "morgen"}, ["renewal_date"]),
    ("/console/customers/new", {**NEW_CUSTOMER, "organisation": "bakkerij jánsen b.v."}, ["organisation"]),
    ("/console/customers/new", {**NEW_CUSTOMER, "segment": "Piraten", "renewal_date": "ooit"}, ["segment", "renewal_date"]),
    ("/console/customers/new", {**NEW_CUSTOMER, "address": "x" * 201}, ["address"]),
    (
        "/console/do/remove_licenses?authorization=PA-100041",
        {"product": "Creative Cloud All Apps", "quantity": "26"},
        ["quantity"],
    ),
    (
        "/console/do/remove_licenses?authorization=PA-100041",
        {"product": "Creative Cloud All Apps", "quantity": "-1"},
        ["quantity"],
    ),
    ("/console/do/change_primary_admin?customer=" + OOSTERVELD, {"person": "Jan", "email": "jan@"}, ["email"]),
    ("/console/do/change_vip_contact?customer=" + OOSTERVELD, {"person": "", "email": "jan@x.example"}, ["person"]),
    (
        "/console/do/request_account_rename?customer=" + OOSTERVELD,
        {"new_name": "Gemeente Oosterveld", "reason": "fusie"},
        ["new_name"],
    ),
    ("/console/do/request_vip_cancellation?customer=" + OOSTERVELD, {"segment": "Government", "reason": "fout"}, ["segment"]),
    ("/console/do/request_return?order=SO-5001", {"product": "", "quantity": "500", "reason": "te veel"}, ["quantity"]),
    ("/console/do/close_opportunity?opportunity=OPP-3001", {"reason": "price", "sales_order": " "}, ["sales_order"]),
    (
        "/console/opportunities/new",
        {"account": "Nieuw", "opportunity_name": "Kans", "expected_close": "1-1-2020"},
        ["expected_close"],
    ),
    ("/console/do/request_level_upgrade", {"level": "Certified"}, ["level"]),
    (EDIT, {**THERE, "opportunity_name": " "}, ["opportunity_name"]),
    (EDIT, {**THERE, "quantity": "0", "expected_close": "1-1-2020"}, ["expected_close", "quantity"]),
]


@pytest.mark.parametrize(("path", "typed", "wrong"), BAD, ids=[f"{path.split('/')[-1][:24]}-{wrong}" for path, _, wrong in BAD])
def test_bad_input_is_told_at_its_field_and_everything_typed_stays(
    desk: Desk, here: Here, path: str, typed: dict[str, str], wrong: list[str]
) -> None:
    before = here.store.world()
    desk.go(path).send(**typed)
    assert desk.status == 422
    assert desk.errors == wrong
    assert all(f'id="{name}' in desk.html for name in wrong)
    texts = {
        name: value.strip()
        for name, value in typed.items()
        if f'<input id="{name}"' in desk.html or f'<textarea id="{name}"' in desk.html
    }
    assert {name: desk.value_of(name) for name in texts} == texts
    assert re.search(r"<title>(Fout:|Error:)", desk.html)
    assert here.store.world() == before


def test_an_authorization_takes_several_products_and_grows_without_script(desk: Desk, here: Here) -> None:
    desk.go(f"/console/customers/{OOSTERVELD}/authorization?lang=nl")
    desk.send(**{"product-1": "Photoshop", "quantity-1": "4", "press": "add"})
    assert desk.value_of("quantity-1") == "4"
    desk.send(**{"product-1": "Photoshop", "quantity-1": "4", "product-2": "InDesign", "quantity-2": "", "press": "check"})
    assert (desk.status, desk.errors) == (422, ["quantity-2"])
    lines = {"product-1": "Photoshop", "quantity-1": "4", "product-2": "InDesign", "quantity-2": "twaalf", "press": "check"}
    desk.send(**lines, purchase_order="INK-1")
    assert "4 × Photoshop" in desk.text
    assert "12 × InDesign" in desk.text
    before = world(here, "authorization")
    desk.yes()
    made = [one for number, one in world(here, "authorization").items() if number not in before]
    assert [(one["po"], sorted(one["lines"])) for one in made] == [("INK-1", ["InDesign x 12", "Photoshop x 4"])]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"press": "check"}, "product-1"),
        ({"product-1": "Photoshop", "quantity-1": "0", "press": "check"}, "quantity-1"),
        ({"product-1": "Photoshop", "quantity-1": "100000", "press": "check"}, "quantity-1"),
        ({"product-1": "Photoshop", "quantity-1": "veel", "press": "check"}, "quantity-1"),
        ({"product-1": "Paint", "quantity-1": "2", "press": "check"}, "product-1"),
        ({"product-1": "Creative Cloud for enterprise device licence", "quantity-1": "2", "press": "check"}, "product-1"),
    ],
)
def test_a_wrong_line_is_told_at_the_line(desk: Desk, fields: dict[str, str], wrong: str) -> None:
    desk.go(f"/console/customers/{OOSTERVELD}/authorization").send(**fields)
    assert (desk.status, desk.errors) == (422, [wrong])
    assert desk.value_of("quantity-1") == fields.get("quantity-1", "")


def test_a_customer_that_has_to_pay_gets_no_form_but_the_reason(desk: Desk) -> None:
    desk.go(f"/console/customers/{JANSSEN}/authorization?lang=nl")
    assert desk.status == 409
    assert "Janssen Advocaten kan niets bijkopen" in desk.text
    assert f'href="/console/customers/{JANSSEN}#due"' in desk.html


def test_an_ordered_authorization_is_refused_with_the_return_that_can_be_asked(desk: Desk) -> None:
    desk.go("/console/do/cancel_authorization?authorization=PA-100009&lang=nl")
    assert "dus annuleren kan niet meer" in desk.text
    assert 'href="/console/do/request_return?order=SO-5001"' in desk.html


def test_near_accounts_are_offered_before_a_new_one_is_made(desk: Desk, here: Here) -> None:
    typed = {"account": "Jansen", "opportunity_name": "Uitbreiding", "expected_close": "31-12-2026"}
    desk.go("/console/opportunities/new?lang=nl").send(**typed)
    assert desk.errors == ["account"]
    assert {"Bakkerij Jansen", "Janssen Advocaten", "new: Jansen"} <= set(
        re.findall(r'name="account" value="([^"]+)"', desk.html)
    )
    assert desk.value_of("opportunity_name") == "Uitbreiding"
    assert "bij het bestaande account Bakkerij Jansen" in desk.send(**{**typed, "account": "Bakkerij Jansen"}).text


def test_an_opportunity_is_edited_from_what_stands_there(desk: Desk, here: Here) -> None:
    desk.go(f"{EDIT}?lang=nl")
    assert {name: desk.value_of(name) for name in ("opportunity_name", "quantity")} == {
        name: THERE[name] for name in ("opportunity_name", "quantity")
    }
    desk.send(**{**THERE, "expected_close": "15 februari 2027", "stage": "06 Commit"})
    assert "06 Commit (nu 05 Negotiate)" in desk.text
    desk.send(answer="yes")
    edited = here.store.world()["opportunity"]["OPP-3001"]
    assert (edited["stage"], edited["expected_close"]) == ("06 Commit", "2027-02-15")


def test_a_field_left_as_it_was_is_at_fault_only_where_no_other_is(desk: Desk) -> None:
    desk.go(f"{EDIT}?lang=nl")
    there = {**THERE, "expected_close": desk.value_of("expected_close")}
    desk.send(**there)
    assert (desk.status, desk.errors) == (422, ["expected_close"])
    desk.send(**{**there, "quantity": "0"})
    assert (desk.status, desk.errors) == (422, ["quantity"])


def test_the_five_fields_of_a_sales_activity_are_judged_one_by_one(desk: Desk) -> None:
    good = "Bezoek aan Marieke Blom in Oosterveld op 12 november over 60 extra plekken"
    typed = {
        "discovery": good,
        "business_need": "ze hebben het nodig",
        "value_proposition": "het beste product",
        "competition": "geen idee",
    }
    desk.go("/console/do/add_sales_activity?opportunity=OPP-3001").send(
        **typed, current_activities="demo op 3 december, offerte verstuurd"
    )
    assert desk.errors == ["business_need", "value_proposition", "competition"]
    assert desk.value_of("discovery") == good
    token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', desk.html)[1]}  # type: ignore[index]
    judge = "/console/opportunities/OPP-3001/judge"
    assert desk.client.post(judge, data=token | {"field": "competition", "text": "Affinity Publisher"}).json == {"says": ""}
    assert desk.client.post(judge, data=token | {"field": "discovery", "text": "gewoon"}).json["says"]


def test_a_request_can_be_taken_back_where_it_is_listed(desk: Desk, here: Here) -> None:
    desk.go("/console/do/request_level_upgrade?lang=nl").send(level="Platinum")
    assert "is gemaakt" in desk.yes().text or "aangevraagd" in desk.text
    desk.go("/console/requests")
    link = re.search(r'href="(/console/do/withdraw_request\?request=CASE-[^"]+)"', desk.html)
    assert link
    desk.go(link[1]).yes()
    assert "Ingetrokken" in desk.go("/console/requests").text


def test_no_address_makes_a_page_break(desk: Desk) -> None:
    strange = [
        "/console/do/nothing",
        "/console/do/start_enrolment",
        "/console/do/cancel_authorization",
        "/console/do/cancel_authorization?authorization=%00",
        "/console/do/remove_licenses?customer=" + JANSSEN,
        "/console/do/add_customer?organisation=x&segment=y&type=z&country=1&address=2&postcode=3&person=4&email=5",
        "/console/customers/%F0%9F%8D%95",
        "/console/customers?page=0&q=%ED%A0%80",
        "/console/do/create_authorization?customer=" + OOSTERVELD + "&product=x&quantity=y",
        "/console/do/register_opportunity?expected_close=x&account=y&opportunity_name=z",
        "/console/do/remove_licenses?authorization=PA-100041&product=x&quantity=y",
        "/console/do/request_contract_admin_change?contract=CLP-1&admin_present=maybe",
        "/console/deeds/x/y",
    ]
    assert {path: desk.go(path).status for path in strange if desk.go(path).status >= 500} == {}


def test_the_words_of_the_pages_are_there_in_both_languages(here: Here) -> None:
    dutch, english = ({key for key in here.words.wordings[language] if key.startswith("console.")} for language in ("nl", "en"))
    assert dutch == english


def test_only_a_higher_level_can_be_asked_for(desk: Desk) -> None:
    desk.go("/console/do/request_level_upgrade?lang=nl")
    assert re.findall(r'name="level" value="([^"]+)"', desk.html) == ["Platinum"]


def test_the_portal_and_the_requests_name_what_was_asked_in_every_state(desk: Desk, signed_in: Any, here: Here) -> None:
    with here.store.transaction(Actor.contact(SANNE)) as records:
        cases = [str(records.request_level_upgrade(level="Platinum").facts["case"])]
        cases += [str(records.request_membership_renewal().facts["case"])]
    happenings = Desk(signed_in(MILA)).go("/console/happenings?lang=nl")
    for case, happening in zip(cases, ("pick_up_case", "decline_case"), strict=True):
        happenings.send(f"/console/happenings/{happening}", key=case)
    seen = desk.go("/portal?lang=nl").text
    assert "Hoger niveau aanvragen" in seen
    assert "In behandeling" in seen
    assert "Afgewezen" in seen
    assert "request_level_upgrade" not in seen
