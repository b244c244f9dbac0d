"""Finding articles by their words: forms, slips, half-typed words, and never by what only agents may read."""

from __future__ import annotations

from typing import Any

import pytest

from kb.cutting import words
from kb.library import LANGUAGES
from kb.passage import Kind
from web.reader import AGENT, ANYBODY
from web.search import Search, Words

PAGES = (
    ("cancel", (("Een bestelling annuleren", 1.0), ("Na zeven dagen kan een bestelling niet meer worden teruggedraaid.", 0.4))),
    ("invite", (("Klanten uitnodigen", 1.0), ("De klant krijgt een e-mail met een uitnodiging voor de console.", 0.4))),
    ("price", (("De prijslijst bekijken", 1.0), ("Alle licentieprijzen staan in de prijslijst.", 0.4))),
)


@pytest.fixture
def search(shared_app: Any) -> Search:
    return shared_app.extensions["loket"].search


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("geannuleerde bestellingen", "cancel"),
        ("ik wil een klnat uitnodiegn", "invite"),
        ("prijslijsten", "price"),
        ("licentie prijzen", "price"),
        ("uitno", "invite"),
        ("bestelling terugg", "cancel"),
        ("iutno", "invite"),
    ],
)
def test_forms_slips_parts_and_beginnings_of_words_are_found(typed: str, page: str) -> None:
    scores = Words.of("nl", PAGES).scores(typed, 5)

    assert max(scores, key=lambda each: scores[each]) == page


def test_a_word_that_is_only_begun_is_not_held_against_what_was_found() -> None:
    pages = Words.of("nl", PAGES)

    assert pages.scores("klanten uitnodigen x", 5)["invite"] == pytest.approx(
        pages.scores("klanten uitnodigen", 5)["invite"], abs=0.1
    )


def test_what_is_marked_are_the_words_that_were_taken_for_the_typed_ones() -> None:
    assert "bestel" in Words.of("nl", PAGES).known_as("besteling")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_that_only_agents_may_read_is_in_what_others_search(search: Search, language: str) -> None:
    spoken: dict[bool, set[bytes]] = {True: set(), False: set()}
    for article in search.content.library.articles[language].values():
        open_texts = [article.title, article.about.summary, *article.about.questions]
        for passage in AGENT.passages(article):
            spoken[passage.kind is Kind.AGENT].update(words(passage.text))
        spoken[False].update(word for text in open_texts for word in words(text))
    closed = {word.decode() for word in spoken[True] - spoken[False]}

    def found(agent: bool) -> set[str]:
        texts = (text for entry in search._words[language, agent].index.entries() for text in (entry.text, *dict(entry.more)))
        return {word for text in texts for word in text.split()}

    assert len(closed) > 50
    assert closed <= found(agent=True)
    roots = {
        root for word in spoken[False] if (root := search._words[language, False].index._state[0][0].segment.root(word).decode())
    }
    assert closed & found(agent=False) <= roots


@pytest.mark.parametrize("language", LANGUAGES)
def test_agents_find_by_their_own_passages_what_nobody_else_does(search: Search, language: str) -> None:
    texts = [
        (article.id, passage.text)
        for article in search.content.library.articles[language].values()
        for passage in AGENT.passages(article)
        if passage.kind is Kind.AGENT
    ]
    agents, others = search._words[language, AGENT.agent], search._words[language, ANYBODY.agent]

    firsts = [next(iter(agents.scores(text, 1)), None) == id for id, text in texts]
    assert sum(firsts) >= 0.95 * len(texts)
    assert all(others.scores(text, 60).get(id, 0.0) < agents.scores(text, 60)[id] for id, text in texts[:20])
