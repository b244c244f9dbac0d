"""The conversation as a screen reader hears it: each reply once, nothing twice, no history."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from assistant.attendance import Attendance

AGENT = "mila@helpdesk.example"

LISTEN = """() => {
  window.heard = [];
  const root = document.querySelector('loket-chat').shadowRoot;
  for (const region of root.querySelectorAll('[aria-live=polite], [role=alert]'))
    new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) if (node.textContent) heard.push(node.textContent);
    }).observe(region, { childList: true });
}"""


def listen(widget: Any) -> None:
    widget.page.evaluate(LISTEN)


def heard(widget: Any) -> list[str]:
    found: list[str] = widget.page.evaluate("() => heard.splice(0)")
    return found


def test_each_reply_is_read_once_with_everything_that_matters(site: Any, show: Any) -> None:
    widget = show(site)
    widget.open()
    listen(widget)
    widget.say("annuleer PA-100041")
    (preview,) = heard(widget)
    assert preview.startswith("Assistent: Controleer: Autorisatie PA-100041 annuleren")
    assert "Gemeente Oosterveld raakt deze 25 licenties kwijt." in preview
    assert preview.endswith("Antwoord met ja of nee.")
    widget.press("Nee, laat alles zoals het is")
    assert heard(widget) == ["Goed, er is niets gewijzigd."]
    widget.page.wait_for_timeout(1_200)
    assert widget.page.locator("loket-chat [aria-live=polite]").inner_text() == "", "it is emptied after a second"


def test_choices_are_told_as_choices(site: Any, show: Any) -> None:
    widget = show(site).open()
    listen(widget)
    widget.say("zet 5 indesign klaar voor jansen")
    (question,) = heard(widget)
    assert "2 keuzes: Bakkerij Jansen" in question
    assert question.count("Bakkerij Jansen") == 1


def test_a_person_who_joins_and_leaves_is_shown_and_told_by_name(site: Any, show: Any) -> None:
    widget = show(site).open()
    widget.say("hallo")
    listen(widget)
    record = widget.page.evaluate("() => JSON.parse(Object.values(localStorage).find((one) => one.startsWith('{')))")
    helpdesk = Attendance(site.here.exchange.assistant, site.here.store)
    for number, act in enumerate((helpdesk.join, lambda *who: helpdesk.say(*who, "Dag Sanne."), helpdesk.leave), 3):
        act(AGENT, record["id"])
        expect(widget.replies).to_have_count(number)
    assert [one.split(" ")[0] for one in heard(widget)] == ["Mila", "Dag", "Mila"]
    expect(widget.replies.nth(3)).to_contain_text("Mila")
    expect(widget.replies.nth(2)).to_contain_text("neemt het over")
    expect(widget.replies.last).to_contain_text("u praat weer met de assistent")


def test_history_is_counted_not_read(site: Any, show: Any) -> None:
    widget = show(site).open()
    widget.say("hallo")
    widget.page.get_by_role("button", name="Sluiten").click()
    widget.page.reload()
    expect(widget.launcher).to_be_visible()
    widget.page.evaluate("() => { const one = document.querySelector('loket-chat'); one.panel() }")
    expect(widget.page.locator("loket-chat dialog")).to_be_attached()
    listen(widget)
    widget.launcher.click()
    expect(widget.replies).to_have_count(2)
    assert heard(widget) == ["Eerder gesprek, 2 berichten"]


def test_a_lost_connection_and_its_return_are_told_once(site: Any, show: Any) -> None:
    widget = show(site).open()
    listen(widget)
    widget.page.context.set_offline(True)
    expect(widget.page.locator("loket-chat .bar")).to_be_visible()
    widget.page.wait_for_timeout(1_500)
    widget.page.context.set_offline(False)
    expect(widget.page.locator("loket-chat .bar")).to_be_hidden()
    assert heard(widget) == ["Geen verbinding. Wat u typt gaat mee zodra het kan.", "Er is weer verbinding."]


def test_the_order_of_reading_is_the_order_of_the_conversation(site: Any, show: Any) -> None:
    widget = show(site).open()
    widget.say("hallo")
    widget.say("annuleer PA-100041")
    log = widget.page.get_by_role("log", name="Gesprek")
    headings = log.get_by_role("heading", level=3).all_inner_texts()
    assert [one.split(",")[0] for one in headings] == [
        "Assistent",
        "U",
        "Assistent",
        "U",
        "Assistent",
        "Autorisatie PA-100041 annuleren",
    ]
    assert log.get_attribute("aria-live") == "off"
