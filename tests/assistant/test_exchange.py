"""One turn from outside: whose conversation it is, the same message twice, and a fault at the worst moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from assistant.exchange import Exchange, Overtaken, Visitor
from assistant.installation import Installation
from assistant.memory import Repeated, Unknown
from assistant.testing import Worlds
from programme import Actor, Store

SANNE = "sanne@vandijk.example"


@pytest.fixture
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


@pytest.fixture
def exchange(installation: Installation, store: Store) -> Exchange:
    return Exchange(installation.assistant, store)


def begun(exchange: Exchange, email: str | None = SANNE) -> tuple[Visitor, str]:
    started = exchange.start(Visitor(email), language="nl")
    return Visitor(email, started.token), started.id


def test_a_conversation_goes_on_where_it_was(exchange: Exchange, store: Store) -> None:
    visitor, conversation = begun(exchange)
    first = exchange.say(visitor, conversation, message_id="1", text="annuleer PA-100041")
    second = exchange.say(visitor, conversation, message_id="2", text="ja")
    assert [first["state"], second["state"]] == ["confirm", "done"]
    assert store.world()["authorization"]["PA-100041"]["status"] == "cancelled"


def test_the_same_message_twice_gets_the_same_reply_and_acts_once(exchange: Exchange, store: Store) -> None:
    visitor, conversation = begun(exchange)
    exchange.say(visitor, conversation, message_id="1", text="annuleer PA-100041")
    first = exchange.say(visitor, conversation, message_id="2", text="ja")
    world = store.world()
    assert exchange.say(visitor, conversation, message_id="2", text="ja") == first
    assert store.world() == world
    assert [each.number for each in exchange.read(visitor, conversation)] == [1, 2]


def test_ten_at_once_with_one_id_are_one_turn(exchange: Exchange, store: Store) -> None:
    visitor, conversation = begun(exchange)
    exchange.say(visitor, conversation, message_id="1", text="annuleer PA-100041")
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _: exchange.say(visitor, conversation, message_id="2", text="ja"), range(10)))
    assert all(reply == replies[0] for reply in replies)
    with store.reading(Actor.system("test")) as records:
        entries = records.trail(kind="authorization", key="PA-100041")
    assert [entry.action for entry in entries if entry.conversation] == ["cancel_authorization"]


def test_an_id_used_for_other_words_is_an_error(exchange: Exchange) -> None:
    visitor, conversation = begun(exchange)
    exchange.say(visitor, conversation, message_id="1", text="hoi")
    with pytest.raises(Repeated):
        exchange.say(visitor, conversation, message_id="1", text="dag")


def test_a_yes_to_a_preview_that_was_overtaken_does_nothing(exchange: Exchange, store: Store) -> None:
    visitor, conversation = begun(exchange)
    preview = exchange.say(visitor, conversation, message_id="1", text="annuleer PA-100041")
    exchange.say(visitor, conversation, message_id="2", text="annuleer PA-100042", following=preview["turn"])
    world = store.world()
    with pytest.raises(Overtaken):
        exchange.say(visitor, conversation, message_id="3", choice="yes", following=preview["turn"])
    assert store.world() == world
    assert [each.number for each in exchange.read(visitor, conversation)] == [1, 2]


def test_the_same_message_twice_is_one_turn_whatever_it_followed(exchange: Exchange) -> None:
    visitor, conversation = begun(exchange)
    exchange.say(visitor, conversation, message_id="1", text="annuleer PA-100041")
    first = exchange.say(visitor, conversation, message_id="2", choice="yes", following=1)
    exchange.say(visitor, conversation, message_id="3", text="dank u")
    assert exchange.say(visitor, conversation, message_id="2", choice="yes", following=1) == first


@pytest.mark.parametrize("other", ["anna@noordzee.example", None])
def test_somebody_elses_conversation_reads_as_one_that_is_not_there(exchange: Exchange, other: str | None) -> None:
    visitor, conversation = begun(exchange)
    for stranger, there in (
        (Visitor(other, visitor.token), conversation),
        (Visitor(SANNE, "guessed"), conversation),
        (visitor, "0" * 32),
    ):
        with pytest.raises(Unknown):
            exchange.say(stranger, there, message_id="9", text="hoi")
        with pytest.raises(Unknown):
            exchange.read(stranger, there)


def test_signing_in_takes_the_conversation_along(exchange: Exchange) -> None:
    visitor, conversation = begun(exchange, None)
    refused = exchange.say(visitor, conversation, message_id="1", text="annuleer PA-100041")
    exchange.say(Visitor(SANNE, visitor.token), conversation, message_id="2", text="annuleer PA-100041")
    with pytest.raises(Unknown):
        exchange.read(Visitor(None, visitor.token), conversation)
    assert refused["state"] == "refused"


def test_an_opinion_is_kept_once_and_may_change(exchange: Exchange) -> None:
    visitor, conversation = begun(exchange)
    exchange.say(visitor, conversation, message_id="1", text="hoi")
    opinions = [
        exchange.judge(visitor, conversation, turn, helpful=helpful) for turn, helpful in ((1, True), (1, False), (7, True))
    ]
    assert opinions == [True, True, False]


FAULT = """
    import os, signal, sys
    from pathlib import Path
    from assistant import exchange as exchanging
    from assistant.exchange import Exchange, Visitor
    from assistant.installation import Installation
    from assistant.memory import Memory
    from assistant.settings import Settings
    from programme import Store, SystemClock

    data, database, moment = sys.argv[1:]
    store = Store(Path(database), SystemClock())
    exchange = Exchange(Installation(Settings(data=data)).assistant, store)
    started = exchange.start(Visitor("sanne@vandijk.example"), language="nl")
    visitor = Visitor("sanne@vandijk.example", started.token)
    exchange.say(visitor, started.id, message_id="1", text="annuleer PA-100041")
    kill = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
    if moment == "before":
        Memory.remember = kill      # the change has been made, the turn is not kept yet
    exchange.say(visitor, started.id, message_id="2", text="ja")
    kill()                          # everything is committed, the reply has not gone out
"""


@pytest.mark.parametrize(("moment", "status", "changes"), [("before", "pending", 0), ("after", "cancelled", 1)])
def test_a_kill_between_change_and_reply_leaves_both_change_and_trail_or_neither(
    moment: str, status: str, changes: int, installation: Installation, store: Store, tmp_path: Path
) -> None:
    script = tmp_path / "fault.py"
    script.write_text(textwrap.dedent(FAULT))
    installation.assistant  # noqa: B018 - the model is there before the other process needs it
    database = str(store.place).removeprefix("sqlite:///")
    data = installation.settings.data
    done = subprocess.run([sys.executable, str(script), data, database, moment], check=False, env=os.environ.copy())
    assert done.returncode == -signal.SIGKILL
    assert store.world()["authorization"]["PA-100041"]["status"] == status
    with store.reading(Actor.system("test")) as records:
        entries = records.trail(kind="authorization", key="PA-100041")
    assert len([entry for entry in entries if entry.conversation]) == changes
