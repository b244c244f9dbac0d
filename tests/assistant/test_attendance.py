"""A person of the helpdesk in a conversation: seen coming, heard, seen going, and nobody else may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant.attendance import Attendance
from assistant.exchange import Exchange, Visitor
from assistant.installation import Installation
from assistant.memory import Unknown
from assistant.testing import Worlds
from programme import Actor, Refused, Store

SANNE = "sanne@vandijk.example"


@pytest.fixture
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


@pytest.fixture
def agent(store: Store) -> tuple[str, str]:
    """The address and name of somebody of the helpdesk."""
    with store.reading(Actor.system("test")) as records:
        return records.agents()[0].email, records.agents()[0].name


def test_who_comes_and_goes_is_told_and_what_is_said_meanwhile_is_for_the_person(
    installation: Installation, store: Store, agent: tuple[str, str]
) -> None:
    exchange, helpdesk = Exchange(installation.assistant, store), Attendance(installation.assistant, store)
    started = exchange.start(Visitor(SANNE), language="nl")
    visitor, (email, name) = Visitor(SANNE, started.token), agent
    joined = helpdesk.join(email, started.id)
    assert (joined["presence"], joined["speaker"], joined["state"]) == ("joined", name, "handoff")
    assert joined["messages"][0]["text"] == f"{name} van de helpdesk heeft dit gesprek gelezen en neemt het over."
    assert exchange.say(visitor, started.id, message_id="1", text="annuleer PA-100041")["state"] == "handoff"
    said = helpdesk.say(email, started.id, "Dat doe ik <b>graag</b> voor u.")
    assert (said["speaker"], said["messages"][0]["text"]) == (name, "Dat doe ik <b>graag</b> voor u.")
    assert "<b>" not in said["messages"][0]["html"]
    left = helpdesk.leave(email, started.id)
    assert (left["presence"], left["state"]) == ("left", "answer")
    assert exchange.say(visitor, started.id, message_id="2", text="annuleer PA-100041")["state"] == "confirm"
    assert [each.reply.get("presence") for each in exchange.read(visitor, started.id)] == ["joined", None, None, "left", None]


@pytest.mark.parametrize("nobody", [SANNE, "stranger@nowhere.example"])
def test_only_the_helpdesk_takes_over(installation: Installation, store: Store, nobody: str) -> None:
    started = Exchange(installation.assistant, store).start(Visitor(SANNE), language="nl")
    with pytest.raises(Refused):
        Attendance(installation.assistant, store).join(nobody, started.id)


def test_a_conversation_that_is_not_there_cannot_be_taken_over(
    installation: Installation, store: Store, agent: tuple[str, str]
) -> None:
    with pytest.raises(Unknown):
        Attendance(installation.assistant, store).join(agent[0], "0" * 32)
