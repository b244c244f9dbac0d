"""The ranking of intents: what it must always do, on a small world of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import features, separation, trainer
from assistant.gathering import Samples, gather, told
from assistant.matcher import Matcher, Phrase, Verdict
from assistant.modelfile import ModelFileError
from assistant.readings import read
from assistant.separation import Separation
from kb.lexicon import Lexicon

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

SAID = {
    "cancel_authorization": {
        "nl": ["annuleer PA-100041", "trek de autorisatie PA-100042 in", "PA 100051 mag weg", "haal pa100060 weg aub",
               "annuleer de aankoop van Bakkerij Jansen", "zet PA-100007 stop", "wil je PA-100012 intrekken"],
        "en": ["cancel PA-100041", "withdraw PA-100099 please", "call off the authorization of Jansen Bakery",
               "drop pa 100033", "please void PA-100020", "PA-100031 must be cancelled", "scrap PA-100044"],
    },
    "authorization-cancel": {
        "nl": ["hoe annuleer ik een aankoopautorisatie", "kan ik een autorisatie nog intrekken",
               "waar zit de knop om te annuleren", "tot wanneer mag je een aanvraag intrekken",
               "wat gebeurt er als ik een autorisatie annuleer", "hoe trek ik een aankoopautorisatie in"],
        "en": ["how do I cancel a purchase authorization", "can an authorization still be withdrawn",
               "where is the button to cancel", "until when may I cancel a request",
               "what happens when I cancel an authorization", "how to withdraw an authorization"],
    },
    "portal-login-failure": {
        "nl": ["ik kan niet inloggen op de partnerportal", "aanmelden lukt niet", "de portal laat me er niet in",
               "waarom kom ik niet in de portal", "inloggen mislukt steeds", "mijn login doet het niet"],
        "en": ["I cannot log in to the partner portal", "sign in fails", "the portal does not let me in",
               "why can't I get into the portal", "login keeps failing", "my login does not work"],
    },
    "smalltalk_greeting": {
        "nl": ["hallo", "goedemorgen", "hoi daar", "dag allemaal", "goeiedag", "hey"],
        "en": ["hello", "good morning", "hi there", "hello everybody", "good day", "hey you"],
    },
    "out_of_scope": {
        "nl": ["wat voor weer wordt het", "geef mij een recept voor soep", "wie won de wedstrijd gisteren",
               "hoe laat gaat de trein", "vertaal dit in het frans", "mijn printer is stuk", "hoe hoog is de eiffeltoren"],
        "en": ["what is the weather like", "give me a recipe for soup", "who won the match yesterday",
               "when does the train leave", "translate this to french", "my printer is broken", "how tall is the tower"],
    },
}  # fmt: skip
PHRASES = [Phrase(text, intent, la) for intent, by in SAID.items() for la, texts in by.items() for text in texts]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.train(PHRASES)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how do I cancel an authorization", "authorization-cancel"),
        ("cancel PA-100888", "cancel_authorization"),
        ("hoe trek ik een autorisatie in", "authorization-cancel"),
        ("trek PA-100888 in", "cancel_authorization"),
        ("ik geraak niet op de portal", "portal-login-failure"),
        ("inlogen lukt nie", "portal-login-failure"),
        ("goeiemorgen", "smalltalk_greeting"),
    ],
)
def test_the_verb_decides_and_not_the_noun(matcher: Matcher, text: str, intent: str) -> None:
    assert matcher.rank(text).matches[0].intent == intent


def test_a_name_asks_for_the_deed_and_not_for_the_topic(matcher: Matcher) -> None:
    said = [
        matcher.rank(t).matches[0].intent for t in ("annuleer de aankoop van Museum Het Anker", "hoe annuleer ik een aankoop")
    ]
    assert said == ["cancel_authorization", "authorization-cancel"]


def test_a_known_phrase_wins_with_a_score_near_one(matcher: Matcher) -> None:
    best = matcher.rank("  HOE annuleer ik een aankoopautorisatie?? ").matches[0]
    assert (best.intent, best.score) == ("authorization-cancel", 0.99)


def test_a_phrase_of_two_intents_settles_nothing() -> None:
    shared = [Phrase("help", "portal-login-failure", "en"), Phrase("help", "authorization-cancel", "en")]
    assert Matcher.train([*PHRASES, *shared]).rank("help").matches[0].score < 0.99


def test_a_known_phrase_out_of_scope_is_passed(matcher: Matcher) -> None:
    assert matcher.rank("wat voor weer wordt het").verdict is Verdict.NOTHING


def test_out_of_scope_is_never_offered_as_an_answer(matcher: Matcher) -> None:
    for phrase in PHRASES:
        ranking = matcher.rank(phrase.text)
        assert "out_of_scope" not in {m.intent for m in (*ranking.matches, *ranking.choices)}


@pytest.mark.parametrize("text", ["", "   ", "?!…", "\x00\x01", "🙂🙂"])
def test_a_message_without_words_fits_nothing(matcher: Matcher, text: str) -> None:
    ranking = matcher.rank(text, prior="nl")
    assert (ranking.verdict, ranking.matches, ranking.language) == (Verdict.NOTHING, (), "nl")


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=2_500))
def test_any_text_is_ranked(text: str) -> None:
    ranking = _trained().rank(text)
    scores = [m.score for m in ranking.matches]
    assert all(0 <= s <= 1 for s in scores)
    assert scores == sorted(scores, reverse=True)
    assert ranking.verdict is not Verdict.SEVERAL or 2 <= len(ranking.choices) <= 4


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_explained(text: str) -> None:
    assert _trained().explain(text).ranking == _trained().rank(text)


@pytest.mark.parametrize("text", ["a" * 2_000, "aankoopautorisatie" * 111, "log niet in " * 166, "zq " * 666, "pa-1 @ " * 285])
def test_a_long_text_takes_less_than_a_tenth_of_a_second(matcher: Matcher, text: str) -> None:
    matcher.rank("warm")
    started = time.process_time()
    matcher.rank(text)
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hoe kom ik in de portal", "nl"),
        ("how do I get into the portal", "en"),
        ("kan ik dat nog intrekken", "nl"),
        ("when may I withdraw it", "en"),
    ],
)
def test_the_language_is_heard(matcher: Matcher, text: str, language: str) -> None:
    assert matcher.rank(text).language == language


def test_the_language_of_the_conversation_decides_when_words_do_not(matcher: Matcher) -> None:
    assert [matcher.rank("PA-100041", prior=la).language for la in ("nl", "en")] == ["nl", "en"]


def test_the_language_can_be_settled(matcher: Matcher) -> None:
    assert matcher.rank("hoe kom ik in de portal", language="en").language == "en"


def test_one_intent_is_not_enough() -> None:
    with pytest.raises(ValueError, match="two intents"):
        Matcher.train([Phrase("hallo", "smalltalk_greeting", "nl")])


def test_loading_gives_the_same_rankings(matcher: Matcher, tmp_path: Path) -> None:
    matcher.save(tmp_path / "m.model")
    loaded = Matcher.load(tmp_path / "m.model")
    for text in (*(p.text for p in PHRASES), "iets anders", "somthing else"):
        assert loaded.rank(text) == matcher.rank(text)


def test_the_order_of_phrases_changes_nothing(tmp_path: Path) -> None:
    Matcher.train(PHRASES).save(tmp_path / "one.model")
    Matcher.train([*reversed(PHRASES), PHRASES[0]]).save(tmp_path / "two.model")
    assert (tmp_path / "one.model").read_bytes() == (tmp_path / "two.model").read_bytes()


def test_models_are_equal_under_other_hash_seeds(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path[:0] = [sys.argv[2], sys.argv[3]]\n"
        "from pathlib import Path; from test_matcher import PHRASES; from assistant.matcher import Matcher\n"
        "m = Matcher.train(PHRASES); m.save(Path(sys.argv[1]))\n"
        "print([m.rank(t) for t in ('hoe anuleer ik dat', 'get in', 'weer', 'klantportal')])"
    )
    said = []
    for seed in ("0", "1", "4242"):
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{seed}.model"), str(ROOT), str(HERE)],
            env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        said.append(run.stdout)
    files = {(tmp_path / f"{seed}.model").read_bytes() for seed in ("0", "1", "4242")}
    assert len(files) == len(set(said)) == 1


def test_answering_imports_no_scientific_library(matcher: Matcher, tmp_path: Path) -> None:
    matcher.save(tmp_path / "m.model")
    code = (
        "import sys; from pathlib import Path; from assistant.matcher import Matcher\n"
        "Matcher.load(Path(sys.argv[1])).rank('hoe annuleer ik een autorisatie')\n"
        "print([name for name in ('scipy', 'sklearn', 'yaml', 'rapidfuzz') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "m.model")], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"LOKETMODEL1\n", b"LOKETMODEL1\n00000000009\n{}"])
def test_a_damaged_model_is_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "m.model").write_bytes(damage)
    with pytest.raises(ModelFileError, match="train it again"):
        Matcher.load(tmp_path / "m.model")


def test_a_shortened_model_is_told(matcher: Matcher, tmp_path: Path) -> None:
    matcher.save(tmp_path / "m.model")
    whole = (tmp_path / "m.model").read_bytes()
    (tmp_path / "m.model").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelFileError, match="train it again"):
        Matcher.load(tmp_path / "m.model")


def _samples() -> tuple[Samples, list[str]]:
    names = sorted({p.intent for p in PHRASES})
    lexicon = Lexicon.read()
    intent = np.array([names.index(p.intent) for p in PHRASES])
    readings = read([p.text for p in PHRASES], lexicon)
    return trainer.prepared(readings, intent, np.array([p.language == "nl" for p in PHRASES]), lexicon)[0], names


def test_one_sentence_is_read_as_all_are_read_in_training() -> None:
    samples, names = _samples()
    evidence = gather(samples)
    words = samples.words.every
    stems = evidence.tables["word_stem"]
    reader = features.Reader(words, evidence.tables | told(stems, samples.word, samples.intent, len(names)))
    rows = zip(samples.word.lists(), samples.concept.lists(), strict=True)
    for number, (said, spoken) in enumerate(rows):
        language = "nl" if samples.dutch[number] else "en"
        sentence = reader.read([words[i] for i in said], language, [samples.concepts[i] for i in spoken])
        alone = np.zeros(evidence.matrix.shape[1])
        alone[sentence.rows] = sentence.values
        assert np.allclose(alone, evidence.matrix[number].toarray()[0], atol=1e-5)


@pytest.mark.parametrize("add", [separation.add_scores, separation.add_corrections])
def test_the_long_way_round_gives_the_same_sums(add: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(1)
    evidence = (np.array([0, 3, 3, 5], np.int32), np.array([4, 0, 2, 2, 5], np.int32), draw.random(5, np.float32))
    given, taken = ((6, 3), (3, 3)) if add is separation.add_scores else ((3, 3), (6, 3))
    one, other = draw.random(given, np.float32), draw.random(taken, np.float32)
    fast, slow = other.copy(), other.copy()
    add(evidence, one, fast)
    monkeypatch.setattr(separation, "csr_matvecs", None)
    monkeypatch.setattr(separation, "csc_matvecs", None)
    add(evidence, one, slow)
    assert np.allclose(fast, slow)
    assert not np.allclose(fast, other)


def test_the_fast_solver_decides_as_liblinear_does() -> None:
    from sklearn.svm import LinearSVC

    samples, names = _samples()
    evidence, target = gather(samples), samples.intent
    learned = np.arange(len(samples)) % 4 > 0
    fast = Separation(evidence.matrix, target, len(names))
    fast.learn(np.flatnonzero(learned), 60)
    slow = LinearSVC(C=0.625, multi_class="crammer_singer", intercept_scaling=1.0, tol=1e-5, max_iter=10_000)
    slow.fit(evidence.matrix[learned], target[learned])
    mine = np.argmax(evidence.matrix @ fast.weights + fast.constants, axis=1)
    assert (mine == slow.predict(evidence.matrix)).mean() >= 0.97
    assert np.abs(evidence.matrix @ fast.weights + fast.constants - slow.decision_function(evidence.matrix)).mean() < 0.05


def _trained() -> Matcher:
    if not hasattr(_trained, "matcher"):
        _trained.matcher = Matcher.train(PHRASES)  # type: ignore[attr-defined]
    return _trained.matcher  # type: ignore[attr-defined, no-any-return]


def test_so_few_phrases_that_none_can_be_spared_are_learned_all_the_same() -> None:
    matcher = Matcher.train([Phrase("open the door", "opening", "en"), Phrase("feed the cat", "feeding", "en")])
    assert matcher.rank("door").matches[0].intent == "opening"
