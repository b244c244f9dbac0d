"""Every state looked at by axe: both languages, light and dark, phone and desk; LOKET_PICTURES=folder keeps the pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assistant.attendance import Attendance

SAYS = {
    "nl": {
        "steps": "hoe sluit ik een gewonnen kans?",
        "choices": "zet 5 indesign klaar voor jansen",
        "preview": "annuleer PA-100041",
        "yes": "Ja, annuleer PA-100041",
        "refused": "zet 5 indesign klaar voor Janssen Advocaten",
        "fallback": "zzz qqq xxx",
        "form": "ik wil een klant toevoegen",
        "rather": "Liever als formulier",
        "person": "Beheerder",
    },
    "en": {
        "steps": "how do I close a won opportunity?",
        "choices": "add 5 indesign for jansen",
        "preview": "cancel PA-100041",
        "yes": "Yes, cancel PA-100041",
        "refused": "add 5 indesign for Janssen Advocaten",
        "fallback": "zzz qqq xxx",
        "form": "I want to add a customer",
        "rather": "Use a form instead",
        "person": "Administrator",
    },
}
WIDTHS = {"phone": {"width": 320, "height": 640}, "desk": {"width": 1280, "height": 800}}
Look = Callable[[str], None]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_a_sign_in_is_needed(site: Any, show: Any, scheme: str) -> None:
    widget = show(site, email=None, color_scheme=scheme, viewport=WIDTHS["phone"])
    widget.page.evaluate("() => document.querySelector('loket-chat').setAttribute('sign-in', '#')")
    expect(widget.open().say(SAYS["nl"]["preview"]).get_by_role("button", name="Aanmelden")).to_be_visible()
    if folder := os.environ.get("LOKET_PICTURES"):
        widget.page.screenshot(path=Path(folder) / f"sign-in-{scheme}.png")
    assert Axe().run(widget.page).response["violations"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", WIDTHS)
def test_axe_finds_nothing_in_any_state(site: Any, show: Any, language: str, scheme: str, size: str) -> None:
    says = SAYS[language]
    widget = show(site, language=language, color_scheme=scheme, viewport=WIDTHS[size], reduced_motion="reduce")
    page = widget.page

    def look(state: str) -> None:
        page.mouse.move(1, 1)
        page.wait_for_timeout(80)
        if folder := os.environ.get("LOKET_PICTURES"):
            page.screenshot(path=Path(folder) / f"{state}-{language}-{scheme}-{size}.png")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
        wrong = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found.response["violations"]]
        assert wrong == [], state

    expect(widget.launcher).to_be_visible()
    look("closed")
    widget.open()
    look("greeting")
    widget.say(says["steps"])
    page.locator("loket-chat li input").first.check()
    look("steps")
    widget.replies.last.evaluate("one => one.parentNode.scrollTop = 1e6")
    look("steps-end")
    widget.say(says["choices"])
    look("choices")
    widget.say(says["fallback"])
    look("fallback")
    widget.say("stop")
    asked = widget.say(says["form"])
    look("asked")
    asked.get_by_text(says["rather"]).click()
    asked.get_by_label(says["person"], exact=True).fill("Jan de Boer")
    page.locator("loket-chat .log").evaluate("one => one.scrollTop += 200")
    look("form")
    before = widget.replies.count()
    asked.locator("form").evaluate("one => (one.noValidate = true, one.requestSubmit())")
    expect(widget.replies).to_have_count(before + 1, timeout=15_000)
    look("form-wrong")
    page.locator("loket-chat .log").evaluate("one => one.scrollTop = 1e6")
    look("form-end")
    widget.say("stop")
    record = page.evaluate("() => JSON.parse(Object.values(localStorage).find((one) => one.startsWith('{')))")
    helpdesk = Attendance(site.here.exchange.assistant, site.here.store)
    before = widget.replies.count()
    for act in (helpdesk.join, lambda *who: helpdesk.say(*who, "Dag Sanne."), helpdesk.leave):
        act("mila@helpdesk.example", record["id"])
    expect(widget.replies).to_have_count(before + 3, timeout=15_000)
    look("person")
    widget.say(says["refused"])
    look("refused")
    widget.say(says["preview"])
    look("preview")
    card = page.locator("loket-chat .preview")
    assert card.evaluate("one => one.scrollWidth <= one.clientWidth"), "no fact sticks out of its card"
    page.locator("loket-chat .log").evaluate("one => one.scrollTop = 1e6")
    look("preview-end")
    widget.press(says["yes"])
    look("done")
    page.locator("loket-chat header .square").first.click()
    look("menu")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    widget.input.fill("hallo")
    widget.input.press("Enter")
    expect(widget.mine.last).to_contain_text({"nl": "Gaat mee", "en": "Goes as soon"}[language])
    look("offline")
    before = widget.replies.count()
    page.context.set_offline(False)
    expect(widget.replies).to_have_count(before + 1, timeout=15_000)
    page.route("**/messages", lambda route: route.fulfill(status=422, body="{}", headers={"Access-Control-Allow-Origin": "*"}))
    widget.input.fill("hallo")
    widget.input.press("Enter")
    expect(widget.mine.last).to_contain_text({"nl": "Niet verstuurd", "en": "Not sent"}[language], timeout=15_000)
    look("failed")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing scrolls sideways"
