"""What the helpdesk sees of the outbox, and the demo's mailbox."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from programme import Actor, Store
from programme.outbox import ATTEMPTS, MessageState
from web.delivery.courier import Ways, deliver
from web.delivery.postbox import Folder
from web.delivery.undeliverable import Undeliverable
from web.here import Here

SANNE, MILA = "sanne@vandijk.example", "mila@helpdesk.example"
WEB = Path(__file__).parents[3] / "web"


@pytest.fixture
def store(here: Here) -> Store:
    return here.store


@pytest.fixture
def dead(store: Store, ways: Ways, kept) -> Callable[[], str]:
    """Has everything that waits fail until it is given up; the id of one of them."""

    def made() -> str:
        kept.refusal = Undeliverable("address_refused", "550 no such user")
        for _ in range(ATTEMPTS):
            deliver(store, ways)
            store.clock.move(hours=3)
        kept.refusal = None
        return next(each.id for each in store.messages() if each.state is MessageState.DEAD)

    return made


def cancel(store: Store) -> None:
    with store.transaction(Actor.contact(SANNE)) as records:
        records.authorization("PA-100041").cancel(records)


def request_change(store: Store) -> str:
    with store.transaction(Actor.contact(SANNE)) as records:
        linde = records.customer("5E08D1B74FA2963C7081")
        return str(linde.change_primary_admin(records, person="Fleur Nijs", email="f@delinde.example").facts["admin_change"])


def send_again(client: FlaskClient, id: str):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/outbox?lang=nl").text)[1]
    return client.post(f"/outbox/{id}/again", data={"csrf_token": token}, follow_redirects=True)


def test_an_agent_sees_what_was_given_up_and_why(store, dead, signed_in) -> None:
    cancel(store)
    dead()
    shown = signed_in(MILA).get("/outbox?lang=nl").text
    assert "Licenties ingetrokken: PA-100041 is geannuleerd" in shown
    assert "m.blom@oosterveld.example" in shown
    assert "Opgegeven" in shown
    assert "De mailserver neemt dit adres niet aan (550 no such user)" in shown


def test_a_message_given_up_can_be_sent_again(store, dead, signed_in, ways, kept) -> None:
    cancel(store)
    id = dead()
    client = signed_in(MILA)
    assert "staat weer in de rij" in send_again(client, id).text
    assert deliver(store, ways) == 1
    assert kept.mails[0]["Message-ID"] == f"<{id}@desk.example>"
    assert "niet opgegeven" in send_again(client, id).text
    assert deliver(store, ways) == 0


def test_a_link_given_up_is_sent_again_as_a_new_link(store, dead, signed_in, ways, kept, client) -> None:
    number = request_change(store)
    id = dead()
    assert [dict(each.secrets) for each in store.messages()] == [{}]
    send_again(signed_in(MILA), id)
    assert deliver(store, ways) == 1
    link = re.search(r"https://loket\.example(/approve/\S+)", kept.mails[0].get_body(("plain",)).get_content())[1]
    assert client.get(link).status_code == 200
    assert [(each.state, each.facts["admin_change"]) for each in store.messages()] == [(MessageState.SENT, number)]


def test_a_link_that_nobody_needs_any_more_is_not_sent_again(store, dead, signed_in, ways) -> None:
    number = request_change(store)
    id = dead()
    with store.transaction(Actor.contact(SANNE)) as records:
        records.admin_change(number).withdraw(records)
    assert "niet meer nodig" in send_again(signed_in(MILA), id).text
    assert next(each for each in store.messages() if each.id == id).state is MessageState.DEAD


def test_the_outbox_is_for_agents_only(store, dead, signed_in, client) -> None:
    cancel(store)
    id = dead()
    assert client.get("/outbox").status_code == 303
    sanne = signed_in(SANNE)
    assert sanne.get("/outbox").status_code == 403
    token = re.search(r'name="csrf_token" value="([^"]+)"', sanne.get("/portal").text)[1]
    assert sanne.post(f"/outbox/{id}/again", data={"csrf_token": token}).status_code == 403
    assert store.messages()[0].state is MessageState.DEAD


@pytest.mark.parametrize("state", ["", *MessageState, "nonsense"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_state_has_its_list_also_when_it_is_empty(store, signed_in, state, language) -> None:
    client = signed_in(MILA)
    assert client.get(f"/outbox?state={state}&lang={language}").status_code == 200
    cancel(store)
    assert client.get(f"/outbox?state={state}&lang={language}").status_code == 200


def test_every_reason_for_not_arriving_is_worded_in_both_languages(here) -> None:
    codes = {
        call.args[0].value
        for path in (WEB / "delivery").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Undeliverable"
    }
    assert len(codes) > 12
    for language in ("nl", "en"):
        assert {code for code in codes if not here.words.has(f"mail.outbox.why.{code}", language)} == set()


def test_a_mail_is_read_in_the_mailbox_and_its_link_followed(here, store, ways, client) -> None:
    request_change(store)
    assert "nog geen e-mail" in client.get("/mailbox?lang=nl").text
    deliver(store, replace(ways, postbox=Folder(here.settings.folder / "mail"), root="http://elsewhere.example:1"))
    shown = client.get("/mailbox").text
    address = re.search(r'href="(/mailbox/[0-9a-f]+)"', shown)[1]
    mail = client.get(address).text
    assert "Fleur Nijs" in mail
    link = re.search(r'href="(/approve/[^"]+)"', mail)[1]
    assert client.get(link).status_code == 200


def test_a_mail_that_was_sent_twice_is_one_in_the_mailbox(here, store, ways, client, clock) -> None:
    cancel(store)
    to_folder = replace(ways, postbox=Folder(here.settings.folder / "mail"))
    message = store.claim_messages()[0]
    to_folder.carry(message)
    to_folder.carry(message)
    assert client.get("/mailbox").text.count('href="/mailbox/') == 1


@pytest.mark.parametrize("id", ["nothing", "0" * 32, "..%2f..%2fsecret"])
def test_a_mail_that_is_not_there_is_told(client, id) -> None:
    assert client.get(f"/mailbox/{id}").status_code == 404


def test_outside_the_demo_nobody_reads_the_mail_of_others(make) -> None:
    assert make(demo=False).test_client().get("/mailbox").status_code == 404
