"""One-time links: they decide once, only by a press of a button, and for fourteen days."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from programme import Actor, FixedClock, Store
from web.delivery.courier import Ways, deliver
from web.here import Here

LINDE = "5E08D1B74FA2963C7081"


class Post:
    """The mail of one running application."""

    def __init__(self, here: Here, ways: Ways, kept) -> None:
        self.store, self.ways, self.kept = here.store, ways, kept

    def link(self, to: str) -> str:
        """Where the newest mail to that address leads."""
        while deliver(self.store, self.ways):
            pass
        mail = next(each for each in reversed(self.kept.mails) if to in each["To"])
        found = re.search(r"https://loket\.example(/approve/\S+)", mail.get_body(("plain",)).get_content())
        assert found is not None
        return found[1]


@pytest.fixture
def post(here: Here, ways: Ways, kept) -> Post:
    return Post(here, replace(ways), kept)


@pytest.fixture
def store(here: Here) -> Store:
    with here.store.transaction(Actor.contact("sanne@vandijk.example")) as records:
        records.customer(LINDE).change_primary_admin(records, person="Fleur Nijs", email="f.nijs@delinde.example")
    return here.store


@pytest.fixture
def moved(here: Here) -> FixedClock:
    clock = here.store.clock
    assert isinstance(clock, FixedClock)
    return clock


def press(client: FlaskClient, link: str, decision: str, **more: str):
    """Open the page and press a button on it."""
    shown = client.get(link)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert token is not None
    return client.post(link, data={"csrf_token": token[1], "decision": decision, **more})


def admin(store: Store) -> str:
    return str(store.world()["customer"]["Hogeschool De Linde"]["admin_name"])


def change(store: Store) -> str:
    return next(str(each["status"]) for each in store.world()["admin_change"].values())


def test_the_page_shows_what_is_asked_and_looking_decides_nothing(store, post, client) -> None:
    link = post.link("a.kaya@delinde.example")
    for _ in range(3):
        shown = client.get(link)
        assert shown.status_code == 200
    for word in ("Fleur Nijs", "f.nijs@delinde.example", "Hogeschool De Linde", LINDE, "Van Dijk Software", "8 december 2026"):
        assert word in shown.text.replace("\u00a0", " ")
    assert (change(store), admin(store)) == ("requested", "Ahmed Kaya")


def test_approved_accepted_and_with_the_terms_the_new_administrator_takes_over(store, post, client) -> None:
    first = post.link("a.kaya@delinde.example")
    approved = press(client, first, "approve")
    assert (approved.status_code, change(store)) == (200, "invited")
    second = post.link("f.nijs@delinde.example")
    accepted = press(client, second, "accept")
    assert (accepted.status_code, accepted.location, change(store)) == (303, second, "accepted")
    missed = press(client, second, "terms")
    assert (missed.status_code, change(store), admin(store)) == (422, "accepted", "Ahmed Kaya")
    done = press(client, second, "terms", terms="yes")
    assert (done.status_code, change(store), admin(store)) == (200, "in_force", "Fleur Nijs")


def test_a_declined_change_changes_nothing_and_tells_the_reseller(store, post, client, kept) -> None:
    assert press(client, post.link("a.kaya@delinde.example"), "decline").status_code == 200
    assert (change(store), admin(store)) == ("declined", "Ahmed Kaya")
    deliver(store, post.ways)
    assert "sanne@vandijk.example" in kept.mails[-1]["To"]


def test_the_new_administrator_may_refuse_at_either_step(store, post, client) -> None:
    press(client, post.link("a.kaya@delinde.example"), "approve")
    link = post.link("f.nijs@delinde.example")
    press(client, link, "accept")
    assert press(client, link, "decline").status_code == 200
    assert (change(store), admin(store)) == ("declined", "Ahmed Kaya")


def test_a_link_decides_once(store, post, client) -> None:
    link = post.link("a.kaya@delinde.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link).text)[1]
    sent = {"csrf_token": token, "decision": "approve"}
    assert [client.post(link, data=sent).status_code for _ in range(3)] == [200, 404, 404]
    used = client.get(link)
    assert used.status_code == 404
    assert "Deze link werkt niet meer" in used.text
    assert change(store) == "invited"


def test_a_link_works_on_the_fourteenth_day_and_not_on_the_fifteenth(store, post, client, moved) -> None:
    link = post.link("a.kaya@delinde.example")
    moved.move(days=14)
    assert client.get(link).status_code == 200
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link).text)[1]
    moved.move(days=1)
    expired = client.get(link)
    assert expired.status_code == 410
    assert "verlopen" in expired.text
    assert client.post(link, data={"csrf_token": csrf, "decision": "approve"}).status_code == 410
    assert (change(store), admin(store)) == ("expired", "Ahmed Kaya")


def test_each_step_has_its_fourteen_days(store, post, client, moved) -> None:
    moved.move(days=14)
    press(client, post.link("a.kaya@delinde.example"), "approve")
    moved.move(days=14)
    link = post.link("f.nijs@delinde.example")
    assert press(client, link, "accept").status_code == 303
    moved.move(days=15)
    assert client.get(link).status_code == 410


def test_a_withdrawn_change_takes_its_link_along(store, post, client) -> None:
    link = post.link("a.kaya@delinde.example")
    with store.transaction(Actor.contact("sanne@vandijk.example")) as records:
        records.admin_changes()[-1].withdraw(records)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 32, "..%2f..", "%00", "é", "a" * 5000])
def test_a_link_that_never_was_reads_like_one_that_is_used(store, client, token) -> None:
    answer = client.get(f"/approve/{token}?lang=nl")
    assert answer.status_code == 404


def test_nobody_decides_without_the_page(store, post, client) -> None:
    link = post.link("a.kaya@delinde.example")
    assert client.post(link, data={"decision": "approve"}).status_code == 403
    assert change(store) == "requested"


@pytest.mark.parametrize("decision", ["terms", "accept", "", "withdraw", "__class__"])
def test_only_what_the_step_offers_can_be_decided(store, post, client, decision) -> None:
    answer = press(client, post.link("a.kaya@delinde.example"), decision, terms="yes")
    assert answer.status_code == 303
    assert (change(store), admin(store)) == ("requested", "Ahmed Kaya")


def test_the_trail_names_the_address_that_the_link_was_sent_to(store, post, client) -> None:
    press(client, post.link("a.kaya@delinde.example"), "approve")
    entry = store.trail()[-1]
    assert (entry.kind, entry.actor, entry.action) == ("admin_change", "a.kaya@delinde.example", "change_primary_admin")


def test_the_page_speaks_the_language_of_the_mail_and_is_kept_by_nobody(store, post, client) -> None:
    link = post.link("a.kaya@delinde.example")
    shown = client.get(link)
    assert '<html lang="nl"' in shown.text
    assert "noindex" in shown.text
    assert shown.headers["Cache-Control"] in ("no-store", "no-cache")
    assert "same-origin" in shown.headers["Referrer-Policy"]
    english = client.get(link.replace("lang=nl", "lang=en"))
    assert "Is Fleur Nijs to be administrator" in english.text


def test_no_log_holds_a_token(store, post, client, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    first = post.link("a.kaya@delinde.example")
    press(client, first, "approve")
    client.get(first)
    second = post.link("f.nijs@delinde.example")
    press(client, second, "accept")
    press(client, second, "terms", terms="yes")
    for link in (first, second):
        assert link.removeprefix("/approve/").partition("?")[0] not in caplog.text
