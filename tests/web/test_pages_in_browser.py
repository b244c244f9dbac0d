"""The pages in a real browser: usable by all, by keyboard, on a phone, in the dark; and nothing the policy forbids."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

SANNE, MILA = "sanne@vandijk.example", "mila@helpdesk.example"


def faults(page: Any) -> list[str]:
    found = Axe().run(page)
    return [f"{each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]


def test_the_account_menu_is_usable_by_all(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/portal", sign_in=shared_site.way_in(SANNE)).page
    page.locator("details.menu summary").click()
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert not page.locator(".menu-panel").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_search_answers_while_one_types_and_is_driven_by_keys(shared_site: Any, open_page: Any) -> None:
    opened = open_page(f"{shared_site.address}/help/nl/")
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("autorisatie annul")
    first = page.locator("[data-hits] a").first
    first.wait_for()
    assert "annuleren" in first.inner_text()
    assert page.locator("[data-hits] mark").count() >= 1
    assert "gevonden" in page.locator("[data-says]").inner_text()
    assert faults(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.href").endswith("/help/nl/authorization-cancel")
    page.keyboard.press("Escape")
    assert not page.locator("[data-hits]").is_visible()
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/nl/search?q=autorisatie+annul")
    assert opened.complaints == []


def test_the_newest_question_wins_whatever_order_the_answers_come_in(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/help/nl/").page
    waiting: list[Any] = []
    page.route("**/suggest?q=klant", lambda route: waiting.append(route))
    page.locator("#q").press_sequentially("klant")
    page.wait_for_timeout(300)
    page.locator("#q").fill("certificaten")
    page.locator("[data-hits] a").first.wait_for()
    for route in waiting:
        route.abort()
    page.wait_for_timeout(100)
    assert "ertificaten" in page.locator("[data-hits] a").first.inner_text()


def test_shortcuts_can_be_switched_off(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/help/nl/").page
    page.locator("details.menu summary").click()
    page.get_by_label("Uit", exact=True).check()
    page.get_by_label("Donker").check()
    page.get_by_label("Compact").check()
    page.get_by_role("button", name="Weergave bewaren").click()
    page.wait_for_load_state()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--control')") == "2rem"


def test_an_agent_finds_opens_and_copies_without_the_mouse(shared_site: Any, open_page: Any) -> None:
    opened = open_page(f"{shared_site.address}/lookup?lang=nl", sign_in=shared_site.way_in(MILA))
    page = opened.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.type("klant toevoegen")
    page.locator("[data-hits] a[href*='topic=customer-add']").wait_for()
    page.keyboard.press("ArrowDown")
    while "topic=customer-add" not in page.evaluate("document.activeElement.href"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**topic=customer-add")
    assert page.get_by_text("Alleen voor de helpdesk").is_visible()
    page.get_by_role("button", name="Kopieer antwoord").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Gekopieerd").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("U voegt een klant toe met Klantorganisatie toevoegen")
    assert "ACON" not in copied
    assert opened.complaints == []


def test_everything_works_without_scripts(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/sign-in?lang=nl", java_script_enabled=False).page
    page.get_by_role("button", name="Mila Hendriks").click()
    page.locator("#q").fill("klant toevoegen")
    page.get_by_role("button", name="Zoeken").click()
    page.locator("a[href*='topic=customer-add']").first.click()
    page.get_by_text("Alleen voor de helpdesk").wait_for()
    page.goto(f"{shared_site.address}/help/nl/customer-add")
    page.get_by_role("button", name="Ja, dit hielp").click()
    page.get_by_text("Dank u, de redactie leest dit.").wait_for()
    assert not page.get_by_text("Artikel afdrukken").is_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Afmelden").click()
    page.goto(f"{shared_site.address}/lookup")
    assert "/sign-in" in page.url


def test_the_focus_is_always_to_be_seen_and_in_reading_order(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/help/nl/customer-add").page
    seen: list[tuple[float, str]] = []
    for _ in range(14):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one), place = one.getBoundingClientRect();
                return [place.top + scrollY, style.outlineStyle + ' ' + style.outlineWidth, one.textContent.trim()] }"""
        )
        assert at[1] == "solid 3px", at
        seen.append((at[0], at[2]))
    assert seen[0][1] == "Naar de inhoud"
    content = [top for top, _ in seen[5:]]
    assert content == sorted(content)


def test_an_article_prints_as_an_article(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/help/nl/customer-add").page
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".steps li").first.is_visible()
    for part in (".top", ".search", ".after", ".related", ".bottom", ".crumbs"):
        assert not page.locator(part).first.is_visible(), part


def test_text_twice_as_large_and_a_page_at_four_hundred_per_cent_stay_usable(shared_site: Any, open_page: Any) -> None:
    page = open_page(f"{shared_site.address}/portal", sign_in=shared_site.way_in(SANNE), width=320, height=256).page
    for path in ("/portal", "/help/nl/customer-add"):
        page.goto(shared_site.address + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("new Promise(done => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html{font-size:200%}');"
                  "document.adoptedStyleSheets = [sheet]; requestAnimationFrame(done) })")  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
