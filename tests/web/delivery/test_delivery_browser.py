"""From a request to a new administrator, by mail, in a browser, with the courier running."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from programme import Actor, Store


def follow(page: Page, address: str, subject: str) -> None:
    """Open the mail with that subject as soon as it is there, and its link."""
    until = time.monotonic() + 15
    page.goto(f"{address}/mailbox?lang=nl")
    while not page.get_by_text(subject).count() and time.monotonic() < until:
        page.wait_for_timeout(200)
        page.reload()
    page.get_by_text(subject).click()
    page.locator("a[href^='/approve/']").click()
    page.wait_for_url("**/approve/**")


def admin(store: Store) -> str:
    return str(store.world()["customer"]["Hogeschool De Linde"]["admin_name"])


def test_two_people_follow_their_mail_and_the_new_administrator_takes_over(site, open_page) -> None:
    store = site.here.store
    with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
        linde = records.customer("5E08D1B74FA2963C7081")
        linde.change_primary_admin(records, person="Fleur Nijs", email="f.nijs@delinde.example")
    watched = open_page(f"{site.address}/mailbox", width=360)
    page = watched.page
    follow(page, site.address, "Uw besluit gevraagd")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Ja, Fleur Nijs mag beheerder worden").click()
    expect(page.locator("h1")).to_contain_text("Goedgekeurd")
    follow(page, site.address, "U bent uitgenodigd als beheerder")
    page.get_by_role("button", name="Ja, ik neem de uitnodiging aan").click()
    page.get_by_label("Ik accepteer de VIP-voorwaarden.").check()
    assert admin(store) == "Ahmed Kaya"
    page.get_by_role("button", name="Beheer overnemen").click()
    expect(page.locator("h1")).to_contain_text("U bent de beheerder")
    assert admin(store) == "Fleur Nijs"
    assert watched.complaints == []
