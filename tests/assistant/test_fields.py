"""A form in the chat: when it is offered, one turn for all of it, what is wrong told at its field, and everything typed kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from assistant.exchange import Exchange, Visitor
from assistant.fields import Filled
from assistant.installation import Installation
from assistant.memory import Repeated
from assistant.testing import Worlds
from programme import Store

SANNE = "sanne@vandijk.example"
CUSTOMER = {
    "organisation": "Bakkerij Nieuw BV",
    "segment": "Commercial",
    "type": "team",
    "country": "Nederland",
    "address": "Dorpsstraat 1",
    "postcode": "1234 AB",
    "person": "Jan de Boer",
    "email": "jan@nieuw.example",
}
Say = Callable[..., dict[str, Any]]


@pytest.fixture
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


@pytest.fixture
def talk(installation: Installation, store: Store) -> Callable[..., Say]:
    """Begins a conversation; what it gives says one turn."""

    def begun(email: str | None = SANNE, language: str = "nl") -> Say:
        exchange = Exchange(installation.assistant, store)
        started = exchange.start(Visitor(email), language=language)
        numbers = iter(range(100))

        def say(**what: Any) -> dict[str, Any]:
            message_id = what.pop("message_id", None) or str(next(numbers))
            return exchange.say(Visitor(email, started.token), started.id, message_id=message_id, **what)

        say.read = lambda: exchange.read(Visitor(email, started.token), started.id)  # type: ignore[attr-defined]
        return say

    return begun


def fields(reply: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["slot"]: each for each in reply["form"]["fields"]}


def wrong(reply: dict[str, Any]) -> dict[str, str]:
    return {name: each["error"] for name, each in fields(reply).items() if each["error"]}


def test_an_action_that_asks_much_offers_a_form_with_what_is_known(talk: Callable[..., Say]) -> None:
    say = talk()
    asked = say(text="voeg Bakkerij Nieuw BV toe als klant, onderwijs")
    assert (asked["state"], asked["form"]["action"], asked["form"]["title"]) == ("ask", "add_customer", "Klant toevoegen")
    offered = fields(asked)
    assert offered["organisation"]["value"] == "Bakkerij Nieuw BV"
    assert offered["segment"]["value"] == "Education"
    assert [choice["value"] for choice in offered["segment"]["choices"]] == ["Commercial", "Education", "Government"]
    kinds = {name: offered[name]["kind"] for name in ("organisation", "segment", "email", "renewal_date")}
    assert kinds == {"organisation": "text", "segment": "choice", "email": "email", "renewal_date": "date"}
    assert [name for name, each in offered.items() if not each["required"]] == ["renewal_date"]


@pytest.mark.parametrize("text", ["wijs een salescenterlicentie toe", "zet 5 indesign klaar voor jansen", "hallo"])
def test_where_one_thing_is_asked_no_form_is_offered(talk: Callable[..., Say], text: str) -> None:
    assert "form" not in talk()(text=text)


def test_a_form_is_one_turn_that_leads_to_the_preview(talk: Callable[..., Say], store: Store) -> None:
    say = talk()
    say(text="ik wil een klant toevoegen")
    preview = say(form=Filled("add_customer", {**CUSTOMER, "renewal_date": ""}))
    assert (preview["turn"], preview["state"], preview["intent"]) == (2, "confirm", "add_customer")
    assert say(text="ja")["state"] == "done"
    assert "Bakkerij Nieuw BV" in [each["name"] for each in store.world()["customer"].values()]


def test_what_will_not_do_is_told_at_its_field_and_all_that_was_typed_is_kept(talk: Callable[..., Say]) -> None:
    say = talk()
    say(text="ik wil een klant toevoegen")
    typed = {**CUSTOMER, "email": "geen adres", "renewal_date": "2020-01-31", "postcode": " "}
    again = say(form=Filled("add_customer", typed))
    assert again["state"] == "ask"
    reasons = wrong(again)
    assert list(reasons) == ["postcode", "email", "renewal_date"]
    assert reasons["postcode"] == "Vul dit nog in."
    assert reasons["email"].startswith("“geen adres” lees ik niet als een e-mailadres.")
    assert "meer dan 12 maanden vooruit" in reasons["renewal_date"]
    assert {name: each["value"] for name, each in fields(again).items()} == typed
    (message,) = again["messages"]
    assert all(reason in message["text"] for reason in reasons.values()), "whoever sees no form reads the reasons"


def test_after_a_form_one_may_go_on_by_chat(talk: Callable[..., Say]) -> None:
    say = talk()
    say(text="ik wil een klant toevoegen")
    again = say(form=Filled("add_customer", {**CUSTOMER, "email": "geen adres"}))
    assert again["asks"] == "email"
    assert say(text="jan@nieuw.example")["state"] == "confirm"


def test_reasons_are_in_the_askers_language(talk: Callable[..., Say]) -> None:
    say = talk(language="en")
    say(text="I want to add a customer")
    reasons = wrong(say(form=Filled("add_customer", {**CUSTOMER, "email": "nothing", "person": ""})))
    assert reasons["email"].startswith("I cannot read “nothing” as an e-mail address.")
    assert reasons["person"] == "Fill this in too."


def test_several_values_stand_with_commas_and_are_read_as_in_the_chat(talk: Callable[..., Say]) -> None:
    say = talk()
    say(text="nieuwe autorisatie")
    values = {"customer": "oosterveld", "product": "Photoshop, Acrobat Pro", "quantity": "vijf, 3"}
    preview = say(form=Filled("create_authorization", values))
    assert preview["state"] == "confirm"
    assert "5 × Photoshop" in preview["messages"][0]["text"]
    assert "3 × Acrobat Pro" in preview["messages"][0]["text"]


def test_a_name_that_means_several_and_one_that_may_not_buy_are_told_at_the_field(talk: Callable[..., Say]) -> None:
    say = talk()
    say(text="nieuwe autorisatie")
    values = {"product": "Photoshop", "quantity": "5"}
    assert list(wrong(say(form=Filled("create_authorization", {**values, "customer": "jansen"})))) == ["customer"]
    refused = wrong(say(form=Filled("create_authorization", {**values, "customer": "Janssen Advocaten"})))
    assert refused["customer"].startswith("Janssen Advocaten kan niets bijkopen")


def test_a_form_of_a_task_that_was_stopped_begins_it_again(talk: Callable[..., Say]) -> None:
    say = talk()
    say(text="ik wil een klant toevoegen")
    say(choice="stop")
    assert say(form=Filled("add_customer", CUSTOMER))["state"] == "confirm"


@pytest.mark.parametrize(("email", "code"), [(None, True), ("tom@lumen-it.example", False)])
def test_who_may_not_do_it_is_refused_whatever_stands_in_the_form(
    talk: Callable[..., Say], email: str | None, code: bool
) -> None:
    refused = talk(email)(form=Filled("add_customer", {}))
    assert (refused["state"], refused.get("sign_in_needed", False), "form" in refused) == ("refused", code, False)


@pytest.mark.parametrize("action", ["", "smalltalk_greeting", "no_such_action"])
def test_a_form_of_nothing_that_is_known_changes_nothing(talk: Callable[..., Say], action: str) -> None:
    assert talk()(form=Filled(action, {"a": "b"}))["state"] == "answer"


def test_the_same_form_twice_is_one_turn_and_its_id_is_for_no_other_form(talk: Callable[..., Say]) -> None:
    say = talk()
    first = say(form=Filled("add_customer", CUSTOMER), message_id="x")
    again = say(form=Filled("add_customer", dict(reversed(CUSTOMER.items()))), message_id="x")
    assert json.dumps(again) == json.dumps(first)
    with pytest.raises(Repeated):
        say(form=Filled("add_customer", {**CUSTOMER, "postcode": "4321 AB"}), message_id="x")
    (turn,) = say.read()  # type: ignore[attr-defined]
    assert turn.said.startswith("Organisatie: Bakkerij Nieuw BV\nMarktsegment: Commercial\n")


def test_what_was_begun_before_signing_in_goes_on_afterwards(installation: Installation, store: Store) -> None:
    exchange = Exchange(installation.assistant, store)
    started = exchange.start(Visitor(), language="nl")
    refused = exchange.say(Visitor(None, started.token), started.id, message_id="1", text="annuleer PA-100041")
    assert refused["sign_in_needed"] is True
    preview = exchange.say(Visitor(SANNE, started.token), started.id, message_id="2", choice="again")
    assert (preview["state"], preview["intent"]) == ("confirm", "cancel_authorization")
    assert "sign_in_needed" not in preview
    assert exchange.read(Visitor(SANNE, started.token), started.id)[-1].said == "Aanmelden"
