"""Many things asked at once, for whoever prefers a form: in the widget, by keyboard, and on the page without script."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

ABOUT = {
    "Organisatie": "Bakkerij Nieuw BV",
    "Land": "Nederland",
    "Adres": "Dorpsstraat 1",
    "Postcode": "1234 AB",
    "Beheerder": "Jan de Boer",
    "E-mailadres van de beheerder": "jan@nieuw.example",
}
CHOSEN = {"Marktsegment": "Education", "Type": "team"}


def fill(form: Any) -> None:
    for label, text in ABOUT.items():
        form.get_by_label(label, exact=True).fill(text)
    for label, option in CHOSEN.items():
        form.get_by_label(label, exact=True).select_option(label=option)


def opened(reply: Locator) -> Locator:
    reply.get_by_text("Liever als formulier").click()
    return reply.get_by_role("form", name="Klant toevoegen")


def test_a_customer_is_added_by_a_form_in_one_turn(site: Any, show: Any) -> None:
    widget = show(site).open()
    form = opened(widget.say("ik wil een klant toevoegen"))
    fill(form)
    form.get_by_role("button", name="Naar de controle").click()
    assert widget.focused.startswith("textarea"), "after one's own press the focus is in the input at once"
    expect(widget.page.locator("loket-chat .preview")).to_contain_text("Bakkerij Nieuw BV toevoegen en uitnodigen")
    expect(widget.mine).to_have_count(2)
    expect(widget.mine.last).to_contain_text("Marktsegment: Education")
    expect(widget.press("Ja, nodig Bakkerij Nieuw BV uit")).to_contain_text("Gedaan")
    assert widget.complaints == []


def test_what_is_wrong_is_told_at_the_field_and_everything_typed_stands_there(site: Any, show: Any) -> None:
    widget = show(site).open()
    form = opened(widget.say("ik wil een klant toevoegen"))
    fill(form)
    form.get_by_label("Verlengingsdatum (mag leeg)").fill("2026-12-01")
    form.get_by_role("button", name="Naar de controle").click()
    expect(widget.replies).to_have_count(3)
    again = widget.replies.last.get_by_role("form", name="Klant toevoegen")
    wrong = again.get_by_label("Verlengingsdatum (mag leeg)")
    expect(wrong).to_be_focused()
    about = wrong.evaluate("one => one.getRootNode().getElementById(one.getAttribute('aria-describedby')).textContent")
    assert "Noem een latere datum" in about
    expect(wrong).to_have_value("2026-12-01")
    for label, text in ABOUT.items():
        expect(again.get_by_label(label, exact=True)).to_have_value(text)
    expect(again.get_by_label("Marktsegment")).to_have_value("Education")
    assert Axe().run(widget.page).response["violations"] == []
    wrong.fill("2028-03-31")
    wrong.press("Enter")
    expect(widget.page.locator("loket-chat .preview")).to_be_visible()


def test_a_form_half_filled_in_outlives_a_reload(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    form = opened(widget.say("ik wil een klant toevoegen"))
    form.get_by_label("Postcode").fill("1234 AB")
    form.get_by_label("Type").select_option("team")
    widget.page.reload()
    again = widget.replies.last.get_by_role("form", name="Klant toevoegen")
    expect(again.get_by_label("Postcode")).to_have_value("1234 AB")
    expect(again.get_by_label("Type")).to_have_value("team")
    again.get_by_role("button", name="Naar de controle").click()
    expect(again.get_by_label("Organisatie")).to_be_focused()
    expect(widget.mine).to_have_count(1)


def test_the_form_is_filled_in_by_keyboard_alone(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    widget.say("ik wil een klant toevoegen")
    keys = widget.page.keyboard
    for _ in range(6):
        keys.press("Shift+Tab")
        if widget.focused.startswith("summary"):
            break
    assert widget.focused == "summary Liever als formulier"
    keys.press("Enter")
    for text in (
        "Bakkerij Nieuw BV",
        "Education",
        "team",
        "Nederland",
        "Dorpsstraat 1",
        "1234 AB",
        "Jan de Boer",
        "jan@nieuw.example",
    ):
        keys.press("Tab")
        keys.type(text)
    keys.press("Enter")
    expect(widget.page.locator("loket-chat .preview")).to_contain_text("Bakkerij Nieuw BV toevoegen en uitnodigen")
    expect(widget.mine.last).to_contain_text("Marktsegment: Education")


def test_a_form_filled_in_offline_goes_once_the_connection_is_back(shared_site: Any, show: Any) -> None:
    widget = show(shared_site).open()
    form = opened(widget.say("ik wil een klant toevoegen"))
    fill(form)
    widget.page.context.set_offline(True)
    form.get_by_role("button", name="Naar de controle").click()
    expect(widget.mine.last).to_contain_text("Gaat mee zodra er verbinding is")
    widget.page.context.set_offline(False)
    expect(widget.page.locator("loket-chat .preview")).to_be_visible(timeout=15_000)
    expect(widget.mine).to_have_count(2)


def test_the_page_without_script_has_the_same_form(site: Any, open_page: Any) -> None:
    page = open_page(
        f"{site.address}/chat?lang=nl", sign_in=site.way_in("sanne@vandijk.example"), width=320, java_script_enabled=False
    ).page
    page.get_by_label("Uw vraag of antwoord").fill("ik wil een klant toevoegen")
    page.get_by_role("button", name="Verstuur bericht").click()
    page.get_by_text("Liever als formulier").click()
    fill(page)
    page.get_by_label("Verlengingsdatum (mag leeg)").fill("2026-12-01")
    page.get_by_role("button", name="Naar de controle").click()
    expect(page.get_by_label("Verlengingsdatum (mag leeg)")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Organisatie")).to_have_value("Bakkerij Nieuw BV")
    page.get_by_label("Verlengingsdatum (mag leeg)").fill("")
    page.get_by_role("button", name="Naar de controle").click()
    page.get_by_role("button", name="Ja, nodig Bakkerij Nieuw BV uit").click()
    expect(page.get_by_text("✓ Gedaan")).to_be_visible()
