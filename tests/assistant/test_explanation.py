"""Why a message was ranked so: enough for a writer to mend a miss."""

from __future__ import annotations

import json

import pytest

from assistant.explanation import Repair
from assistant.matcher import Matcher, Phrase
from assistant.remark import Note

PHRASES = [
    Phrase(text, intent, "nl")
    for intent, texts in {
        "renew": ["hoe verleng ik", "verlenging aanvragen", "de verlenging van mijn klant", "wanneer verlengen"],
        "cancel": ["hoe annuleer ik", "annulering aanvragen", "de annulering van mijn klant", "datum van annuleren",
                   "wat is de datum"],
        "out_of_scope": ["wat voor weer wordt het", "een recept voor soep", "de trein naar gent", "mijn printer is stuk"],
    }.items()
    for text in texts
]  # fmt: skip


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.train(PHRASES)


def test_repairs_are_named(matcher: Matcher) -> None:
    repairs = matcher.explain("anuleering verlengingdatum").repairs
    assert Repair("anuleering", "annulering", "spelling") in repairs


def test_the_phrase_that_matched_is_shown(matcher: Matcher) -> None:
    best = matcher.explain("verlenging van de klant").candidates[0]
    assert (best.intent, best.phrase) == ("renew", "de verlenging van mijn klant")


def test_reasons_add_up_to_the_score_but_for_the_constant(matcher: Matcher) -> None:
    best = matcher.explain("annulering").candidates[0]
    assert best.reasons_for[0].amount > 0
    assert sum(r.amount for r in best.reasons_for) == pytest.approx(best.raw, abs=0.35)


def test_lexicon_entries_that_applied_are_shown(matcher: Matcher) -> None:
    assert ("annulering", "cancel") in {(r.words, r.concept) for r in matcher.explain("annulering").rules}


def test_thresholds_say_what_was_reached_and_where_they_come_from(matcher: Matcher) -> None:
    why = matcher.explain("annulering")
    assert [each.name for each in why.thresholds] == ["passing", "sure"]
    assert why.thresholds[1].reached == why.ranking.matches[0].score
    assert why.origin.held_back > 0
    assert why.origin.costs["wrong action"] > why.origin.costs["wrong answer"] > why.origin.costs["needless question"]


def test_what_was_blocked_is_said(matcher: Matcher) -> None:
    why = matcher.explain("wat voor weer wordt het")
    assert "passed" in {note.code for note in why.notes}
    assert "outside" in {note.code for note in why.advice}


def test_a_known_phrase_is_told_as_what_settled_it(matcher: Matcher) -> None:
    assert Note("exact") in matcher.explain("hoe annuleer ik").notes


def test_one_word_is_told_as_too_little(matcher: Matcher) -> None:
    assert "one_word" in {note.code for note in matcher.explain("verlenging").notes}


def test_a_message_without_words_has_nothing_to_explain(matcher: Matcher) -> None:
    why = matcher.explain("?!")
    assert (why.candidates, why.notes, why.advice) == ((), (Note("no_words"),), ())


def test_an_intent_that_did_not_come_near_can_be_explained_too(matcher: Matcher) -> None:
    assert "cancel" in [each.intent for each in matcher.explain("verlenging aanvragen", also=("cancel", "gone")).candidates]
    assert "gone" not in [each.intent for each in matcher.explain("verlenging aanvragen", also=("gone",)).candidates]


def test_a_word_that_nobody_used_before_is_the_first_thing_to_mend(matcher: Matcher) -> None:
    assert matcher.explain("verlenging qwyxzz").advice[0] == Note("unknown", {"words": "qwyxzz"})


def test_where_words_stand_is_told_apart_from_what_they_are(matcher: Matcher) -> None:
    kinds = {reason.kind for each in matcher.explain("de datum").candidates for reason in each.reasons_for}
    assert {"word", "opening", "closing"} <= kinds


def test_an_explanation_is_plain_data(matcher: Matcher) -> None:
    assert json.loads(json.dumps(matcher.explain("hoe verleng ik dat").as_dict()))["words"] == ["hoe", "verleng", "ik", "dat"]
