"""What the lexicon hears in words of two languages: not more than was meant."""

from __future__ import annotations

import pytest

from kb.lexicon import Lexicon
from kb.text import tokens


def heard(sources: dict[str, dict[str, str]], text: str) -> set[str]:
    return {s.concept for s in Lexicon.compile(sources).sightings(tokens(text))}


@pytest.mark.parametrize(("text", "concepts"), [("did it work", {"asks"}), ("it did work", set()), ("please, did it", set())])
def test_a_way_of_saying_can_ask_for_the_beginning_of_the_message(text: str, concepts: set[str]) -> None:
    assert heard({"en": {"asks": "^ did"}}, text) == concepts


def test_a_sighting_at_the_beginning_names_its_words_alone() -> None:
    (seen,) = Lexicon.compile({"en": {"asks": "^ did it"}}).sightings(["did", "it", "work"])
    assert seen.words == "did it"


def test_a_word_of_one_language_is_not_heard_as_the_stem_of_another() -> None:
    sources = {"en": {"buy": "take"}, "nl": {"chores": "taken"}}
    assert heard(sources, "take two") == {"buy"}
    assert heard(sources, "mijn taken") == {"chores"}


def test_a_word_that_both_languages_list_is_heard_in_both() -> None:
    sources = {"en": {"person_at_helpdesk": "support"}, "nl": {"supported": "support"}}
    assert heard(sources, "support") == {"person_at_helpdesk", "supported"}


def test_silent_words_say_nothing_in_either_language() -> None:
    sources = {"en": {"silent": "has, of"}, "nl": {"urgent": "haast, of"}}
    assert heard(sources, "has it") == set()
    assert heard(sources, "veel haast") == {"urgent"}


def test_a_common_word_is_not_met_by_the_stem_of_another() -> None:
    assert heard({"nl": {"clean": "wassen"}}, "it was good") == set()


def test_a_name_in_the_lexicon_stays_a_name() -> None:
    lexicon = Lexicon.compile({"nl": {"first_name": "sanne", "colleague": "collega"}})
    assert not lexicon.speaks_of("sanne")
    assert lexicon.speaks_of("collega")


def test_the_lexicons_share_most_of_their_concepts() -> None:
    compiled = Lexicon.read().compiled
    named = {
        language: {c for concepts in compiled["single"][language].values() for c in concepts}
        | {c for ways in compiled["several"][language].values() for _, c in ways}
        for language in ("nl", "en")
    }
    assert len(named["nl"] & named["en"]) > 0.9 * len(named["en"])
