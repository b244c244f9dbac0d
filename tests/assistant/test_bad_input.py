"""Whatever is typed gets a clear reply, changes nothing, and takes no time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import Conversation
from assistant.exchange import Exchange, Visitor
from assistant.installation import Installation
from assistant.testing import Worlds
from assistant.unsigned import unsigned
from programme import Actor, Store

SANNE = "sanne@vandijk.example"
STRANGE = {
    "empty": ("", "fallback"),
    "blanks": (" \n\t ", "fallback"),
    "emoji only": ("👍🎉🇳🇱", "fallback"),
    "control characters": ("\x00\x01\x02\x1b[31m", "fallback"),
    "binary": (bytes(range(256)).decode("latin-1"), None),
    "lone surrogate": ("\ud800 annuleer", None),
    "html": ("<script>alert(1)</script><img src=x onerror=alert(1)>", None),
    "jinja": ("{{ 7 * 7 }} {% for x in range(10**9) %}{% endfor %}", None),
    "sql": ("'; DROP TABLE conversations; --", None),
    "one word a thousand times": ("licentie " * 1000, None),
    "no spaces": ("x" * 20_000, None),
    "twenty thousand characters": ("hoe annuleer ik een autorisatie? " * 620, "answer"),
    "right to left": ("\u202eannuleer PA-100041", None),
}


@pytest.fixture
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


@pytest.mark.parametrize("case", STRANGE)
def test_strange_input_gets_a_clear_reply_and_changes_nothing(case: str, installation: Installation, store: Store) -> None:
    text, state = STRANGE[case]
    exchange = Exchange(installation.assistant, store)
    started = exchange.start(Visitor(SANNE), language="nl")
    visitor, before = Visitor(SANNE, started.token), store.world()
    reply = exchange.say(visitor, started.id, message_id="1", text=text)
    assert reply["messages"][0]["text"]
    assert state in (None, reply["state"])
    assert "<script" not in "".join(message["html"] for message in reply["messages"])
    assert "49" not in reply["messages"][0]["text"]
    assert store.world() == before
    assert len(exchange.read(visitor, started.id)) == 1


def test_a_message_that_is_too_long_is_told_so(installation: Installation, store: Store) -> None:
    with store.transaction(Actor.contact(SANNE)) as records:
        turn = installation.assistant.reply(Conversation("c"), "hoe annuleer ik? " * 400, records)
    assert "4.000" in turn.reply.text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=2000))
def test_any_text_gets_a_reply_within_a_tenth_of_a_second_of_work(installation: Installation, text: str) -> None:
    with unsigned(lambda: installation.store, installation.clock) as records:
        started = time.process_time()
        turn = installation.assistant.reply(Conversation("c"), text, records)
        took = time.process_time() - started
    assert turn.reply.messages
    assert took < 1.0  # a hang, not a slow machine: the speed itself is measured by `loket bench`
