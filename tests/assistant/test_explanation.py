"""Why a message was ranked so: enough for a writer to mend a miss."""

from __future__ import annotations

import json

import pytest

from assistant.explanation import Repair
from assistant.matcher import Matcher, Phrase

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


def test_thresholds_say_where_they_come_from(matcher: Matcher) -> None:
    thresholds = matcher.explain("annulering").thresholds
    assert len(thresholds) == 2
    assert all("held back" in t.origin for t in thresholds)


def test_what_was_blocked_is_said(matcher: Matcher) -> None:
    assert any("blocked" in note for note in matcher.explain("wat voor weer wordt het").notes)


def test_an_explanation_is_plain_data(matcher: Matcher) -> None:
    assert json.loads(json.dumps(matcher.explain("hoe verleng ik dat").as_dict()))["words"] == ["hoe", "verleng", "ik", "dat"]
