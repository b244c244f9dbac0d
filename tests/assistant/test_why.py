"""An explanation in words that a writer can act on, on the real content."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.conversation import Conversation
from assistant.explanation import Explanation
from assistant.installation import Installation
from assistant.why import HERE, Why, _flat, explained
from kb.schema import read_yaml, text_of


@pytest.fixture(scope="module")
def ask(installation: Installation):
    assistant = installation.assistant

    def asked(text: str, *also: str) -> Explanation:
        conversation = Conversation("test", language="nl")
        understood = assistant.understanding.understand(
            conversation, text, known=tuple, today=date(2026, 11, 24), signed_in=False
        )
        return explained(assistant, understood, prior="nl", also=also)

    return asked


@pytest.fixture(scope="module", params=["nl", "en"])
def words(installation: Installation, request: pytest.FixtureRequest) -> Why:
    return Why.of(installation.assistant, request.param)


def codes(why: Explanation) -> set[str]:
    return {note.code for note in why.notes}


def test_both_languages_have_the_same_words() -> None:
    keys = [
        sorted(key for key, _ in _flat("", read_yaml(path, text_of(path, largest=20_000), dict)))
        for path in (HERE / "nl.yaml", HERE / "en.yaml")
    ]
    assert keys[0] == keys[1]


def test_every_kind_of_message_can_be_told(ask, words: Why) -> None:
    for text in (
        "annuleer PA-100041",
        "?!",
        "hoi",
        "klant",
        "wat wordt het weer",
        "hoe voeg ik een klant toe",
        "ja",
        "qwyxzz jansen",
    ):
        told = words.shown(ask(text))
        assert words.verdict(ask(text)) in told
        assert "§" not in told
        assert "strange_word" not in told


def test_what_settled_a_question_is_told(ask) -> None:
    assert "exact" in codes(ask("mens aub"))
    assert "signal" in codes(ask("ja"))
    assert "passed" in codes(ask("wat wordt het weer morgen in parijs"))


def test_who_may_ask_is_told_with_the_action(ask, words: Why) -> None:
    why = ask("annuleer PA-100041")
    assert any("Reseller Console" in words.note(note, "note", "nl") for note in why.notes if note.code == "who")


def test_the_file_of_a_topic_and_of_an_action_is_named(words: Why) -> None:
    assert words.file("cancel_authorization", "nl") == "assistant/intents/cancel_authorization.yaml"
    assert words.file("nfr-gold", "en") == "kb/articles/en/nfr-gold.md"


def test_nearly_certain_is_not_called_certain(words: Why) -> None:
    told = "".join(words.percent(share) for share in (0, 0.0001, 0.28, 0.9999, 1))
    expected = {"nl": "0 %0,1 %28 %99,9 %100 %", "en": "0%0.1%28%99.9%100%"}
    assert told.replace("\u00a0", " ") == expected[words.language]


def test_what_a_writer_meant_is_explained_too(ask) -> None:
    assert "nfr-gold" in [each.intent for each in ask("annuleer PA-100041", "nfr-gold").candidates]


def test_what_to_write_for_what_was_meant_is_told(ask, words: Why) -> None:
    missing, right = (ask(text, "nfr-gold").advice[0] for text in ("annuleer PA-100041", "welke nfr krijgt een gold-partner"))
    assert missing.code == "wanted"
    assert "annuleer" in missing.facts["words"]
    assert "kb/articles/nl/nfr-gold.md" in words.note(missing, "advice", "nl")
    assert right.code == "wanted_right"


def test_the_outcome_is_the_one_after_every_rule_and_the_rule_is_named(ask, words: Why) -> None:
    overruled = 0
    for text in (
        "verwijder de achterstallige licenties van jansen",
        "verleng mijn lidmaatschap",
        "verwijder licenties na 30 dagen",
        "wijzig de betaaloptie",
        "dank u, nog een vraag: welke nfr krijgt gold",
    ):
        why = ask(text)
        first, settled = why.candidates[0].intent, why.ranking.matches[0].intent
        assert words.title(settled) in words.verdict(why)
        overruled += first != settled
        assert (first != settled) == bool(codes(why) & {"command", "courtesy", "overruled", "several"})
    assert overruled >= 1
