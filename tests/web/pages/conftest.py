"""A demo world in which every page has something to show, and every page of it with how one gets there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from programme import Actor, FixedClock, Store
from programme.administrator import digest
from programme.outbox import ATTEMPTS
from web.delivery.courier import Ways, deliver, mails_of
from web.delivery.postbox import Folder
from web.delivery.undeliverable import Undeliverable

SANNE, JORIS, TOM, NOOR, EVA, MILA, INES = (
    "sanne@vandijk.example",
    "joris@vandijk.example",
    "tom@lumen-it.example",
    "noor@vandijk.example",
    "eva@brabantcreatief.example",
    "mila@helpdesk.example",
    "ines@helpdesk.example",
)
OOSTERVELD, JANSSEN, LINDE, KLEUR, ZEEZICHT, ANKER, VERMEER = (
    "7C41A09E3B5D2F806A17",
    "A40B7E1926CD53F8014B",
    "5E08D1B74FA2963C7081",
    "C2B6F03A18E7954D60A9",
    "90AE4C71D5B3268F0E3D",
    "3D7F5A02C8E16B940F57",
    "8B14E96F0C7D2A35B6E1",
)
LONG_NAME = "Samenwerkingsverband Arbeidsongeschiktheidsverzekeringen en Verantwoordelijkheidsverdeling Oost-Groningen U.A."
NEW_CUSTOMER = {
    "organisation": LONG_NAME,
    "segment": "Commercial",
    "type": "enterprise",
    "country": "NL",
    "address": "Burgemeester van der Meulenlaan 1204-bis, gebouw Wilhelmina",
    "postcode": "9711 AA",
    "person": "Anne-Charlotte van den Boogaard-Wieringermeer",
    "email": "anne-charlotte.van.den.boogaard-wieringermeer@samenwerkingsverband-oost-groningen.example",
}


class Closed:
    """A letterbox that takes nothing."""

    def send(self, mail: Any) -> None:
        raise Undeliverable("address_refused", "550 5.1.1 no such user here")


def token_of(store: Store, number: str) -> str:
    """The one-time link of a change of administrator, as the newest mail about it has it."""
    with store.reading(Actor.contact(SANNE)) as records:
        valid = records.admin_change(number).token_digest
    sent = (str(one.secrets.get("token", "")) for one in store.messages())
    return next(one for one in sent if digest(one) == valid)


def furnish(installation: Any) -> dict[str, str]:
    """Requests, returns, mails that arrived and mails that did not; gives the one-time links by the step they are at."""
    store: Store = installation.store
    clock = store.clock
    assert isinstance(clock, FixedClock)

    def change(vip: str) -> str:
        with store.transaction(Actor.contact(SANNE)) as records:
            made = records.customer(vip).change_primary_admin(records, person="Fleur Nijs", email=f"fleur@{vip.lower()}.example")
        return str(made.facts["admin_change"])

    def link(number: str, *steps: str) -> str:
        """The link that is valid after these steps."""
        for step in steps:
            token = token_of(store, number)
            with store.transaction(Actor.anonymous()) as records:
                getattr(records.admin_change_by_token(token), step)(records, token=token)
        return token_of(store, number)

    clock.move(days=-20)
    links = {"expired": link(change(OOSTERVELD))}
    clock.move(days=20)
    links["requested"] = link(change(LINDE))
    links["invited"] = link(change(ANKER), "approve")
    links["accepted"] = link(change(ZEEZICHT), "approve", "accept_invitation")
    ways = Ways(mails_of(installation.content), Closed(), "loket@desk.example", "http://localhost")
    for _ in range(ATTEMPTS):
        deliver(store, ways, limit=2)
        clock.move(hours=3)
    clock.move(hours=-3 * ATTEMPTS)
    with store.transaction(Actor.contact(SANNE)) as records:
        records.add_customer(**NEW_CUSTOMER)
        records.request_level_upgrade(level="Platinum")
        records.order("SO-5001").request_return(records, quantity=2, reason="Te veel besteld")
        records.customer(LINDE).request_rename(records, new_name="Hogeschool De Linde en Partners", reason="Fusie")
    deliver(
        store,
        Ways(
            mails_of(installation.content),
            Folder(installation.settings.folder / "mail"),
            "loket@desk.example",
            "http://localhost",
        ),
    )
    with store.transaction(Actor.contact(SANNE)) as records:
        records.authorization("PA-100043").cancel(records)
    deliver(store, ways)
    return links


@dataclass(frozen=True)
class Stop:
    """A page: who looks at it, where it is, and what is done there before it is looked at; its status is told beforehand."""

    name: str
    path: str
    status: int = 200
    then: Callable[[Page], None] = lambda page: None
    who: str = ""


def press(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def fill(fields: Mapping[str, str], selector: str = "main form[data-once] .button.primary") -> Callable[[Page], None]:
    """Fills in what is there and sends it."""

    def filled(page: Page) -> None:
        for name, value in fields.items():
            one = page.locator(f"[id='{name}']")
            match one.evaluate("one => one.localName"):
                case "select":
                    one.select_option(value)
                case "fieldset":
                    one.locator(f"input[value='{value}']").check()
                case _:
                    one.fill(value)
        page.locator(selector).first.click()

    return filled


def each(*steps: Callable[[Page], None]) -> Callable[[Page], None]:
    def done(page: Page) -> None:
        for step in steps:
            step(page)

    return done


def typed(text: str) -> Callable[[Page], None]:
    def typing(page: Page) -> None:
        page.locator("#q").press_sequentially(text)
        page.locator("[data-hits] a").first.wait_for()

    return typing


VAGUE = {"discovery": "klant wil meer", "business_need": "ze hebben het nodig", "competition": "geen idee"}
REMOVE = fill({"quantity": "1", "product": "Creative Cloud All Apps"})
OF_EVERY_KIND: tuple[Stop, ...] = (
    Stop("help-home", "/help/{lang}/"),
    Stop("help-typing", "/help/{lang}/", then=typed("autorisatie annul")),
    Stop("help-area", "/help/{lang}/area/customers"),
    Stop("help-search", "/help/{lang}/search?q=renew%20customer"),
    Stop("help-search-sure", "/help/{lang}/search?q=autorisatie%20annuleren"),
    Stop("help-search-none", "/help/{lang}/search?q=xyzzyq"),
    Stop("help-article", "/help/{lang}/customer-add"),
    Stop("help-article-long", "/help/{lang}/opportunity-sales-activity"),
    Stop("help-article-judged", "/help/{lang}/customer-add", then=press(".helped .button >> nth=0")),
    Stop("help-article-missed", "/help/{lang}/nfr-gold", then=press(".helped .button >> nth=1")),
    Stop(
        "help-article-comment",
        "/help/{lang}/nfr-gold?judged=no",
        then=fill({"comment": "x" * 2001}, "#feedback .button"),
    ),
    Stop("help-article-gone", "/help/{lang}/gone", 404),
    Stop("not-found", "/gone?lang={lang}", 404),
    Stop("broken", "/broken?lang={lang}", 500),
    Stop("menu", "/help/{lang}/", then=press("details.menu summary")),
    Stop("sign-in", "/sign-in?lang={lang}"),
    Stop("sign-in-used", "/sign-in/used?lang={lang}", 403),
    Stop("approve-requested", "/approve/{requested}?lang={lang}"),
    Stop("approve-invited", "/approve/{invited}?lang={lang}"),
    Stop("approve-accepted", "/approve/{accepted}?lang={lang}"),
    Stop("approve-terms-missed", "/approve/{accepted}?lang={lang}", then=press("main .button.primary")),
    Stop("approve-expired", "/approve/{expired}?lang={lang}", 410),
    Stop("approve-unknown", "/approve/unknown?lang={lang}", 404),
    Stop("mailbox", "/mailbox?lang={lang}"),
    Stop("mail", "/mailbox?lang={lang}", then=press(".hits a")),
    Stop("portal", "/portal?lang={lang}", who=SANNE),
    Stop("portal-menu", "/portal?lang={lang}", then=press("details.menu summary"), who=SANNE),
    Stop("article-own", "/help/{lang}/nfr-gold", who=SANNE),
    Stop("customers", "/console/customers?lang={lang}", who=SANNE),
    Stop("customers-none", "/console/customers?filter=overdue&q=zzz&lang={lang}", who=SANNE),
    Stop("customers-odd-filter", "/console/customers?filter=odd&sort=-name&mine=yes&lang={lang}", who=SANNE),
    Stop("customer-pending", f"/console/customers/{OOSTERVELD}?lang={{lang}}", who=SANNE),
    Stop("customer-overdue", f"/console/customers/{JANSSEN}?lang={{lang}}", who=SANNE),
    Stop("customer-suspended", "/console/customers/D71B50E8A92C4F6637B8?lang={lang}", who=SANNE),
    Stop("customer-invited", f"/console/customers/{KLEUR}?lang={{lang}}", who=SANNE),
    Stop("customer-renewed", f"/console/customers/{VERMEER}?lang={{lang}}", who=SANNE),
    Stop("customer-change", f"/console/customers/{ANKER}?lang={{lang}}", who=SANNE),
    Stop("customer-long", "/console/customers?q=Samenwerkings&lang={lang}", then=press("tbody th a"), who=SANNE),
    Stop("customer-unknown", "/console/customers/00000000000000000000?lang={lang}", 404, who=SANNE),
    Stop("add-customer", "/console/customers/new?lang={lang}", who=SANNE),
    Stop("add-customer-wrong", "/console/customers/new?lang={lang}", then=fill({"email": "jan@"}), who=SANNE),
    Stop("authorization", f"/console/customers/{OOSTERVELD}/authorization?lang={{lang}}", who=SANNE),
    Stop(
        "authorization-wrong",
        f"/console/customers/{OOSTERVELD}/authorization?lang={{lang}}",
        then=each(press("[data-add-line]"), fill({"product-1": "Photoshop", "quantity-1": "-3", "quantity-2": "4"})),
        who=SANNE,
    ),
    Stop("authorization-refused", f"/console/customers/{JANSSEN}/authorization?lang={{lang}}", 409, who=SANNE),
    Stop(
        "preview",
        "/console/do/cancel_authorization?authorization=PA-100041&lang={lang}",
        who=SANNE,
    ),
    Stop(
        "preview-new",
        f"/console/customers/{OOSTERVELD}/authorization?lang={{lang}}",
        then=each(
            press("[data-add-line]"),
            fill({"product-1": "Photoshop", "quantity-1": "9000", "product-2": "InDesign", "quantity-2": "2"}),
        ),
        who=SANNE,
    ),
    Stop(
        "stopped",
        "/console/do/cancel_authorization?authorization=PA-100041&lang={lang}",
        then=press("button[value=no]"),
        who=SANNE,
    ),
    Stop("remove", "/console/do/remove_licenses?authorization=PA-100041&lang={lang}", who=SANNE),
    Stop(
        "done",
        "/console/do/remove_licenses?authorization=PA-100041&lang={lang}",
        then=each(REMOVE, press("button[value=yes]")),
        who=SANNE,
    ),
    Stop("refused", "/console/do/cancel_authorization?authorization=PA-100009&lang={lang}", 409, who=SANNE),
    Stop("told", "/console/do/check_certification?lang={lang}", who=SANNE),
    Stop("opportunities", "/console/opportunities?status=all&lang={lang}", who=SANNE),
    Stop("opportunities-none", "/console/opportunities?status=lost&lang={lang}", who=SANNE),
    Stop("opportunity", "/console/opportunities/OPP-3001?lang={lang}", who=SANNE),
    Stop("opportunity-won", "/console/opportunities/OPP-3003?lang={lang}", who=SANNE),
    Stop("register", "/console/opportunities/new?lang={lang}", who=SANNE),
    Stop(
        "register-near",
        "/console/opportunities/new?lang={lang}",
        then=fill({"account": "Jansen", "opportunity_name": "Meer", "expected_close": "31-12-2026"}),
        who=SANNE,
    ),
    Stop("activity", "/console/do/add_sales_activity?opportunity=OPP-3001&lang={lang}", who=SANNE),
    Stop("activity-wrong", "/console/do/add_sales_activity?opportunity=OPP-3001&lang={lang}", then=fill(VAGUE), who=SANNE),
    Stop("edit-opportunity", "/console/opportunities/OPP-3001/edit?lang={lang}", who=SANNE),
    Stop("edit-opportunity-wrong", "/console/opportunities/OPP-3001/edit?lang={lang}", then=fill({"quantity": "0"}), who=SANNE),
    Stop("close-opportunity", "/console/do/close_opportunity?opportunity=OPP-3001&lang={lang}", who=SANNE),
    Stop("hand-over", "/console/do/reassign_opportunity?opportunity=OPP-3001&lang={lang}", who=SANNE),
    Stop("company", "/console/company?lang={lang}", who=SANNE),
    Stop("requests", "/console/requests?lang={lang}", who=SANNE),
    Stop("return", "/console/do/request_return?order=SO-4710&lang={lang}", who=SANNE),
    Stop("admin-change", f"/console/do/change_primary_admin?customer={OOSTERVELD}&lang={{lang}}", who=SANNE),
    Stop("rename", f"/console/do/request_account_rename?customer={OOSTERVELD}&lang={{lang}}", who=SANNE),
    Stop("contract", "/console/do/request_contract_admin_change?lang={lang}", who=SANNE),
    Stop("transfer", "/console/do/request_reseller_transfer?lang={lang}", who=SANNE),
    Stop("level", "/console/do/request_level_upgrade?lang={lang}", who=SANNE),
    Stop("forbidden", "/console/happenings?lang={lang}", 403, who=SANNE),
    Stop("portal-second", "/portal?lang={lang}", who=JORIS),
    Stop("customers-closed", "/console/customers?lang={lang}", 403, who=JORIS),
    Stop("company-second", "/console/company?lang={lang}", who=JORIS),
    Stop("requests-second", "/console/requests?lang={lang}", who=JORIS),
    Stop("portal-registered", "/portal?lang={lang}", who=TOM),
    Stop("opportunities-closed", "/console/opportunities?lang={lang}", 403, who=TOM),
    Stop("company-registered", "/console/company?lang={lang}", who=TOM),
    Stop("portal-waiting", "/portal?lang={lang}", who=NOOR),
    Stop("company-closed", "/console/company?lang={lang}", 403, who=NOOR),
    Stop("portal-certified", "/portal?lang={lang}", who=EVA),
    Stop("customers-good-news", "/console/customers?filter=overdue&lang={lang}", who=EVA),
    Stop("lookup", "/lookup?lang={lang}", who=MILA),
    Stop("lookup-topic", "/lookup?lang={lang}&q=cancel&topic=customer-add", who=MILA),
    Stop("lookup-action", "/lookup?lang={lang}&q=cancel&action=create_authorization", who=MILA),
    Stop("lookup-none", "/lookup?lang={lang}&q=xyzzyq", who=MILA),
    Stop("outbox", "/outbox?lang={lang}", who=MILA),
    Stop("outbox-empty", "/outbox?state=queued&lang={lang}", who=MILA),
    Stop("happenings", "/console/happenings?lang={lang}", who=MILA),
    Stop("happenings-refused", "/console/happenings?lang={lang}", then=press("#days + button"), who=MILA),
    Stop("console-of-agent", "/console/customers?lang={lang}", 403, who=INES),
    Stop("behalf", "/console/behalf?lang={lang}", who=MILA),
    Stop("behalf-customers", "/console/behalf?lang={lang}", then=press(f"button[value='{SANNE}']"), who=MILA),
    Stop("behalf-portal", "/console/behalf?next=/portal&lang={lang}", then=press(f"button[value='{SANNE}']"), who=MILA),
)


@dataclass
class Walk:
    """A furnished site, and a browser window for each person that visits it."""

    site: Any
    browser: Browser
    links: Mapping[str, str]
    heard: list[str] = field(default_factory=list)
    windows: dict[str, tuple[BrowserContext, Page]] = field(default_factory=dict)

    def window(self, who: str) -> Page:
        if who not in self.windows:
            context = self.browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.on("console", lambda said: self.heard.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: self.heard.append(str(error)))
            if who:
                page.goto(self.site.way_in(who))
            self.windows[who] = (context, page)
        return self.windows[who][1]

    def go(self, stop: Stop, lang: str) -> tuple[Page, int]:
        """The page, ready to be looked at, and the status with which its address answered."""
        page = self.window(stop.who)
        answer = page.goto(self.site.address + stop.path.format(lang=lang, **self.links), wait_until="load")
        assert answer is not None
        stop.then(page)
        page.wait_for_load_state("load")
        return page, answer.status

    def complaints(self) -> list[str]:
        """What the browser complained of since this was asked last; that a page tells of an error is no complaint."""
        found = [one for one in self.heard if not re.match(r"Failed to load resource.* status of (403|404|409|410|422|500)", one)]
        self.heard.clear()
        return found


@pytest.fixture(scope="module")
def walk(install: Any, serving: Any, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    installation = install(tmp_path_factory.mktemp("walk"), port=0, streams=24, threads=16)
    links = furnish(installation)
    for site in serving(installation):
        site.server.app.add_url_rule("/broken", "broken", broken)
        made = Walk(site, browser, links)
        yield made
        for context, _ in made.windows.values():
            context.close()


def broken() -> str:
    raise RuntimeError("as nobody foresaw")


@pytest.fixture
def stops() -> tuple[Stop, ...]:
    return OF_EVERY_KIND


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each page, where a test asks for a `stop`."""
    if "stop" in metafunc.fixturenames:
        metafunc.parametrize("stop", OF_EVERY_KIND, ids=lambda one: one.name)
