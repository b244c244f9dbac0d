"""Understanding: what is left out, what is pointed at, and several questions in one message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from assistant.assistant import Turn
from assistant.conversation import Conversation
from assistant.installation import Installation
from assistant.reply import State
from assistant.testing import Worlds
from programme import Actor, Store

SANNE = "sanne@vandijk.example"


@pytest.fixture
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


def said(installation: Installation, store: Store, text: str, conversation: Conversation, email: str | None = SANNE) -> Turn:
    with store.transaction(Actor.contact(email) if email else Actor.anonymous()) as records:
        return installation.assistant.reply(conversation, text, records)


def test_a_pointing_word_means_the_record_that_is_open_on_the_page(installation: Installation, store: Store) -> None:
    page = Conversation("c", page={"authorization": "PA-100041"})
    turn = said(installation, store, "annuleer deze", page)
    assert (turn.reply.state, turn.reply.intent) == (State.CONFIRM, "cancel_authorization")
    assert "PA-100041" in turn.reply.text


def test_a_pointing_word_without_an_open_record_starts_nothing(installation: Installation, store: Store) -> None:
    turn = said(installation, store, "annuleer deze", Conversation("c"))
    assert turn.conversation.task is None


def test_a_single_word_that_many_share_is_asked_about(installation: Installation, store: Store) -> None:
    for email in (SANNE, None):
        turn = said(installation, store, "verlenging", Conversation("c"), email)
        assert turn.reply.state is State.CLARIFY


def test_thanks_before_a_question_leave_the_question(installation: Installation, store: Store) -> None:
    turn = said(installation, store, "bedankt. en welke nfr-licenties krijgt een platinum-partner?", Conversation("c"))
    assert turn.reply.intent == "nfr-platinum"


def test_the_same_question_in_the_other_language_is_answered_in_it(installation: Installation, store: Store) -> None:
    dutch = said(installation, store, "wat krijgt een gold-partner aan nfr-licenties?", Conversation("c", language="en"))
    english = said(installation, store, "what does a gold partner get in nfr licences?", replace(dutch.conversation, task=None))
    assert [dutch.reply.language, english.reply.language] == ["nl", "en"]


def test_a_command_is_a_deed_and_a_question_about_it_is_answered(installation: Installation, store: Store) -> None:
    command = said(installation, store, "voeg een klant toe", Conversation("c"))
    question = said(installation, store, "hoe voeg ik een klant toe?", Conversation("c"))
    assert [command.reply.intent, question.reply.intent] == ["add_customer", "customer-add"]
