"""Messages in one written form, cut into words, stemmed, repaired and taken apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.lexicon import HOME, Lexicon, LexiconError
from kb.speller import Speller, letters
from kb.text import LONGEST, capitalised, mask, normalise, stem, tokens
from kb.words import Words, slips

VOCABULARY = ["aankoopautorisatie", "annuleren", "klant", "login", "nummer", "page", "renewal", "verlenging", "datum"]


def words() -> Words:
    return Words(VOCABULARY, np.full(len(VOCABULARY), 3, np.int32), np.array([letters(w) for w in VOCABULARY], np.uint64))


@given(st.text(max_size=3_000))
def test_any_text_is_cut_into_words(text: str) -> None:
    found = tokens(text)
    assert all(word and not word.isspace() for word in found)
    assert len(normalise(text)) <= LONGEST


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=60), st.sampled_from(["nl", "en"]))
def test_any_word_has_a_stem(word: str, language: str) -> None:
    assert isinstance(stem(word, language), str)


@given(st.text(alphabet="abcdeklmnorst", max_size=45))
def test_any_word_is_taken_for_known_words_or_itself(word: str) -> None:
    meant = words().meant(word)
    assert meant == (word,) or all(each in VOCABULARY for each in meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ANNULEER!!", "annuleer"),
        ("don’t", "do not"),
        ("  veel\u00a0spaties\t hier ", "veel spaties hier"),
        ("heeeeel", "heel"),
        ("ﬁle", "file"),
    ],
)
def test_two_ways_to_type_are_one(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("annuleer PA-100041", ["annuleer", "pa", "§ref"]),
        ("annuleer pa100041", ["annuleer", "pa", "§ref"]),
        ("case # 20334", ["case", "§ref"]),
        ("mail jan.p@klant.example.nl", ["mail", "§mail"]),
        ("zie https://www.adobe.com/nl/x?y=1", ["zie", "§link"]),
        ("vip 1F93C6D27B80E45A9D02", ["vip", "§vip"]),
        ("op 12-03-2026", ["op", "§date"]),
        ("25 stuks", ["00", "stuks"]),
    ],
)
def test_a_value_becomes_its_class(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_a_text_without_values_is_left_alone() -> None:
    assert mask("hoe annuleer ik dat") == "hoe annuleer ik dat"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("nl", "aanmelden aangemeld aanmelding"),
        ("nl", "annuleren geannuleerd annuleer annuleert annulering"),
        ("nl", "betalen betaalde betaald betaling"),
        ("nl", "aanvraag aanvragen aangevraagd"),
        ("nl", "verlengen verlengd verlenging"),
        ("nl", "overstappen overgestapt"),
        ("en", "cancel cancelled cancelling cancels"),
        ("en", "licence licences"),
        ("en", "apply applied applies"),
        ("en", "price prices pricing"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anuleren", ("annuleren",)),
        ("aankoopautoristaie", ("aankoopautorisatie",)),
        ("klatn", ("klant",)),
        ("verlengingsdatum", ("verlenging", "datum")),
        ("klantnummer", ("klant", "nummer")),
        ("loginpage", ("login", "page")),
        ("olifant", ("olifant",)),
    ],
)
def test_an_unknown_word_is_taken_for_known_ones(typed: str, meant: tuple[str, ...]) -> None:
    assert words().meant(typed) == meant


def speller(**often: int) -> Speller:
    words = sorted(often)
    return Speller(words, np.array([often[w] for w in words], np.int32), np.array([letters(w) for w in words], np.uint64))


def test_a_short_word_is_not_taken_for_a_rare_one() -> None:
    assert speller(pas=1, voor=99_999).nearest("pax") is None
    assert speller(pas=999, voor=99_999).nearest("pax") == "pas"


def test_a_long_word_ends_in_reasonable_time() -> None:
    assert words().meant("klant" * 400)


def lexicon() -> Lexicon:
    return Lexicon.compile(
        {
            "nl": {"sign_in": "aanmelden, log _ in, kom er niet meer in", "opportunity": "kans, verkoopkans*"},
            "en": {"opportunity": "opp, deal", "sign_in": "log in"},
        }
    )


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("ik kom er niet meer in", {"sign_in"}),
        ("ik log steeds weer niet in", {"sign_in"}),
        ("ik log hier en daar en ginder weer in", set()),
        ("aangemeld bij de deals", {"sign_in", "opportunity"}),
        ("verkoopkansenlijst", {"opportunity"}),
        ("niets hiervan", set()),
    ],
)
def test_ways_of_saying_point_to_their_concept(text: str, concepts: set[str]) -> None:
    assert {s.concept for s in lexicon().sightings(tokens(text))} == concepts


def test_a_sighting_names_the_words_that_say_so() -> None:
    (seen,) = lexicon().sightings(tokens("nu log ik in"))
    assert (seen.concept, seen.words, seen.language) == ("sign_in", "log ik in", "nl")


@given(st.lists(st.sampled_from("ik log in kom er niet meer deal kans".split()), max_size=60))
def test_sightings_never_repeat_a_concept(said: list[str]) -> None:
    found = [s.concept for s in lexicon().sightings(said)]
    assert len(found) == len(set(found))


def test_both_languages_share_their_concepts() -> None:
    nl, en = (set(Lexicon.read().compiled["single"][language]) for language in ("nl", "en"))
    assert len(nl) > 1_000
    assert len(en) > 1_000


def test_the_lexicons_are_yaml_of_text() -> None:
    import yaml

    for file in HOME.glob("*.yaml"):
        assert all(isinstance(ways, str) for ways in yaml.safe_load(file.read_text("utf-8")).values())


@pytest.mark.parametrize("line", ["twice: a\ntwice: b", "no ways", "Upper: x"])
def test_a_bad_line_of_a_lexicon_is_named(line: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "nl.yaml").write_text(line, "utf-8")
    with pytest.raises(LexiconError, match=r"nl\.yaml:\d: "):
        Lexicon.read(tmp_path)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Annuleer de order van Bakkerij Jansen", {"bakkerij", "jansen"}),
        ("Goed. Morgen dan", set()),
        ("kan VIP ook", set()),
        ("Ik Ben Een Man Die Alles Groot Schrijft", set()),
        ("geef het aan 'Fatima'", {"fatima"}),
    ],
)
def test_names_are_told_by_their_capitals(text: str, names: set[str]) -> None:
    assert capitalised(text) == names


def test_slips_of_writers_are_found_among_their_words() -> None:
    often = {"autorisatie": 40, "autorsatie": 1, "verloopt": 30, "verkoopt": 1, "annuleert": 1, "annuleren": 50}
    assert slips(often) == {"autorsatie": "autorisatie"}


def test_a_letter_left_out_of_a_very_common_short_word_is_put_back() -> None:
    assert [speller(the=400, kan=90).nearest(w) for w in ("te", "th", "kn", "e")] == ["the", "the", "kan", None]


def test_an_acronym_is_no_slip_of_another() -> None:
    assert speller(lws=400).nearest("lms") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("fhis", "this"), ("hia", "his"), ("wat", "what"), ("whaat", "what"), ("qan", "aan"), ("klqnt", "klant"), ("form", "from")],
)
def test_the_likeliest_slip_of_hands_on_keys_wins(typed: str, meant: str) -> None:
    known = speller(this=50, his=50, hit=50, what=50, cat=50, aan=50, can=50, klant=50, klont=50, **{"from": 50}, farm=50)
    assert known.nearest(typed) == meant


def test_a_misplaced_apostrophe_is_forgiven() -> None:
    assert tokens("do'nt") == tokens("don't")
