"""The pages around the widget: the plain form, the frame and the examples."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def test_the_form_does_a_whole_action_without_script(site: Any, open_page: Any) -> None:
    page = open_page(
        f"{site.address}/chat?lang=nl", sign_in=site.way_in("sanne@vandijk.example"), width=320, java_script_enabled=False
    ).page
    page.get_by_label("Uw vraag of antwoord").fill("annuleer PA-100041")
    page.get_by_role("button", name="Verstuur bericht").click()
    expect(page.get_by_text("Gemeente Oosterveld raakt deze 25 licenties kwijt.")).to_be_visible()
    page.get_by_role("button", name="Ja, annuleer PA-100041").click()
    expect(page.get_by_text("✓ Gedaan")).to_be_visible()
    expect(page.get_by_text("Ja, annuleer PA-100041")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Ja, annuleer PA-100041")).to_have_count(0)


def test_the_form_keeps_what_was_begun_before_signing_in(site: Any, open_page: Any) -> None:
    page = open_page(f"{site.address}/chat?lang=nl", java_script_enabled=False).page
    page.get_by_label("Uw vraag of antwoord").fill("annuleer PA-100041")
    page.get_by_role("button", name="Verstuur bericht").click()
    expect(page.get_by_role("article").get_by_role("link", name="Aanmelden")).to_be_visible()
    page.goto(site.way_in("sanne@vandijk.example"))
    page.goto(f"{site.address}/chat?lang=nl")
    page.get_by_role("button", name="Ga hiermee verder").click()
    expect(page.get_by_role("button", name="Ja, annuleer PA-100041")).to_be_visible()


def test_the_examples_and_the_frame_are_without_a_fault(shared_site: Any, open_page: Any) -> None:
    for language in ("nl", "en"):
        watched = open_page(f"{shared_site.address}/widget/examples?lang={language}")
        expect(watched.page.locator("loket-chat article.mine")).to_have_count(11)
        expect(watched.page.locator("loket-chat .danger")).to_be_visible()
        assert Axe().run(watched.page).response["violations"] == []
        assert watched.complaints == []
    framed = open_page(f"{shared_site.address}/embed?lang=nl", width=320, height=500)
    expect(framed.page.locator("loket-chat article")).to_have_count(1)
    assert framed.complaints == []
