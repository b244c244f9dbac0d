"""Nothing without a yes to the very preview: what is a yes to it, and what only begins like one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant.conversation import Conversation
from assistant.installation import Installation
from assistant.reply import State
from assistant.testing import Worlds
from programme import Actor, Store

SANNE = "sanne@vandijk.example"
ASKED = {"nl": "zet 2 photoshop klaar voor het museum", "en": "create an authorization for Museum Het Anker: 2 Photoshop"}
A_YES = {
    "nl": [
        "ja",
        "ja hoor",
        "ja graag",
        "ok doe maar",
        "prima, verstuur maar",
        "ja, want ze wachten erop",
        "akkoord, bedankt",
        "top, dank je wel",
        "ja, maak de autorisatie aan",
        "ja dat klopt",
        "ja, 2 photoshop voor het museum",
        "ja zet ze klaar",
        "ja ja doe dat",
        "inderdaad, ga maar door",
    ],
    "en": [
        "yes",
        "yes please",
        "go ahead",
        "sure, thanks",
        "yes, because they are waiting",
        "yes, create it",
        "ok, do it",
        "yes, 2 Photoshop for the museum",
        "yes that is right",
        "perfect, go ahead",
    ],
}
NO_YES = {
    "nl": [
        "ja, voor Bloemenzaak Roos",
        "ja maar voor bloemenzaak roos",
        "doe maar geen photoshop",
        "ok maar dan 5",
        "ja mits de klant betaalt",
        "prima, maar eerst een vraag",
        "akkoord als het niets kost",
        "ja hoe lang duurt dat?",
        "doe maar photoshop voor de bakkerij",
        "ja, en 3 acrobat",
        "ja morgen pas",
        "ja nee wacht",
        "oke, zonder het museum",
    ],
    "en": [
        "yes for Rose Florists",
        "sure, but only 1",
        "go ahead with something cheaper",
        "yes if they pay first",
        "ok, how long does that take?",
        "yes tomorrow",
        "yes no wait",
        "yes, and 3 acrobat",
        "sure, without the museum",
        "do it for the bakery",
    ],
}
SAID = [(language, text) for language, texts in A_YES.items() for text in texts]
UNSAID = [(language, text) for language, texts in NO_YES.items() for text in texts]


@pytest.fixture(scope="module")
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


def answered(installation: Installation, store: Store, language: str, text: str) -> State:
    """How the turn after the preview ends; all of it is undone."""
    with store.transaction(Actor.contact(SANNE)) as records, records.rehearsal():
        preview = installation.assistant.reply(Conversation("yes", language=language), ASKED[language], records)
        assert preview.reply.state is State.CONFIRM
        return installation.assistant.reply(preview.conversation, text, records).reply.state


@pytest.mark.parametrize(("language", "text"), SAID)
def test_a_yes_does_what_was_previewed(language: str, text: str, installation: Installation, store: Store) -> None:
    assert answered(installation, store, language, text) is State.DONE


@pytest.mark.parametrize(("language", "text"), UNSAID)
def test_what_says_more_than_yes_does_nothing_yet(language: str, text: str, installation: Installation, store: Store) -> None:
    assert answered(installation, store, language, text) is not State.DONE
