"""The index: what is found, in which order, and what happens to files that are damaged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import mapped, tally
from kb.cutting import END, many_words, words
from kb.index import HANDFUL, Index
from kb.postings import ARTICLES, Entry
from kb.segment import Segment

SENTENCES = (
    "Hoe annuleer ik een autorisatie?",
    "How do I cancel an authorization?",
    "Welke NFR-licenties krijgt een Gold-partner?",
    "Which NFR licences does a Gold partner get?",
    "Mijn wachtwoord werkt niet meer",
    "My password does not work any more",
    "Kan een klant van reseller wisselen?",
    "Can a customer change to another reseller?",
    "Waar vind ik de foto's van de co-term regeling?",
    "Where do I see the renewal date of an order?",
)


def index_of(*texts: str) -> Index:
    return Index.build(Entry(str(number), text) for number, text in enumerate(texts))


def first(index: Index, text: str, *, typing: bool = False) -> str | None:
    found = index.search(text, typing=typing)
    return found[0].id if found else None


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_every_text_finds_itself_with_the_score_of_an_equal_text(number: int) -> None:
    found = index_of(*SENTENCES).search(SENTENCES[number])

    assert found[0].id == str(number)
    assert found[0].score == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hoe anuleer ik een autorisatei", "0"),
        ("wachtwoord mijn niet wrekt", "4"),
        ("NFRlicenties gold partner", "2"),
        ("pass word does not work", "5"),
        ("fotos co-term regeling", "8"),
        ("RENEWAL DÁTE órder", "9"),
        ("wachtwoorden", "4"),
    ],
)
def test_slips_other_order_accents_and_words_run_together_are_found(typed: str, expected: str) -> None:
    assert first(index_of(*SENTENCES), typed) == expected


def test_a_word_that_is_still_being_typed_finds_what_it_may_become() -> None:
    index = index_of(*SENTENCES)

    assert first(index, "kan een klant van rese", typing=True) == "6"
    assert first(index, "renew", typing=True) == "9"
    assert first(index, "wahctw", typing=True) == "4"
    assert index.search("wachtw") == index.search("wachtw", typing=False)


def test_equal_texts_are_found_in_the_order_in_which_they_came() -> None:
    index = Index.build(Entry(id, "mijn wachtwoord") for id in ("b", "a", "c"))

    assert [hit.id for hit in index.search("wachtwoord")] == ["b", "a", "c"]


def test_an_id_with_several_texts_is_found_once() -> None:
    index = Index.build([Entry("login", "wachtwoord vergeten"), Entry("login", "wachtwoord kwijt"), Entry("other", "wachtwoord")])

    assert [hit.id for hit in index.search("wachtwoord kwijt")] == ["login", "other"]


def test_a_word_in_the_title_counts_more_than_one_further_on() -> None:
    entries = [Entry("further", "korting", (("alles over licenties", 0.4),)), Entry("title", "licenties", (("en korting", 0.4),))]

    assert [hit.id for hit in Index.build(entries, ARTICLES).search("licenties")] == ["title", "further"]


def test_a_long_article_is_not_held_back_for_its_length() -> None:
    long = " ".join(f"woord{number}" for number in range(3_000))
    index = Index.build([Entry("short", "iets anders over facturen"), Entry("long", "korting", ((long, 0.4),))], ARTICLES)

    assert index.search("korting")[0].id == "long"
    assert index.search("korting")[0].score == pytest.approx(1.0, abs=0.05)


def test_the_same_entries_give_the_same_bytes_whatever_the_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_of(*SENTENCES).save(tmp_path / "one")
    monkeypatch.setattr("kb.postings.CHUNK", 3)
    index_of(*SENTENCES).save(tmp_path / "other")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_an_opened_index_answers_as_the_built_one_and_is_not_copied(tmp_path: Path) -> None:
    built = index_of(*SENTENCES)
    built.save(tmp_path / "kept.index")
    opened = Index.open(tmp_path / "kept.index")

    assert [opened.search(text) for text in SENTENCES] == [built.search(text) for text in SENTENCES]
    assert len(opened) == len(SENTENCES)
    with pytest.raises(ValueError, match="read-only"):
        mapped.read(tmp_path / "kept.index")[1]["weights"][0] = 1


def test_an_added_text_is_found_by_the_next_question_and_a_removed_one_is_not() -> None:
    index = index_of(*SENTENCES)
    index.add(Entry("new", "De kwartaalbonus voor zonnepanelen"))

    assert first(index, "kwartaalbonus zonnepanelen") == "new"
    assert first(index, "kwartaalbnous") == "new"
    assert index.remove("new") == 1
    assert first(index, "kwartaalbonus zonnepanelen") != "new"
    assert index.remove("4") == 1
    assert first(index, SENTENCES[4]) != "4"
    assert index.remove("4") == 0
    assert len(index) == len(SENTENCES) - 1


def test_many_added_texts_are_found_as_if_the_index_had_been_built_with_them() -> None:
    texts = [f"{one} {other}" for other in SENTENCES for one in SENTENCES for _ in range(8)]
    texts = [f"{text} nummer{number}" for number, text in enumerate(texts)]
    index, whole = index_of(*texts[:100]), index_of(*texts)
    for number in range(100, len(texts)):
        index.add(Entry(str(number), texts[number]))

    assert len(texts) > 2 * HANDFUL
    assert [first(index, text) for text in texts[::7]] == [first(whole, text) for text in texts[::7]]


def test_what_was_added_and_removed_builds_anew_to_the_same_bytes(tmp_path: Path) -> None:
    index = index_of(*SENTENCES[:6])
    for number, text in enumerate(SENTENCES[6:], 6):
        index.add(Entry(str(number), text))
    index.remove("2")
    index.remove("8")
    Index.build(index.entries()).save(tmp_path / "anew")
    Index.build(Entry(str(n), text) for n, text in enumerate(SENTENCES) if n not in (2, 8)).save(tmp_path / "plain")

    assert (tmp_path / "anew").read_bytes() == (tmp_path / "plain").read_bytes()


def test_shares_of_further_texts_survive_building_anew(tmp_path: Path) -> None:
    entries = [Entry("a", "korting op licenties", (("meer over licenties en facturen", 0.4), ("een samenvatting", 0.7)))]
    Index.build(entries, ARTICLES).save(tmp_path / "one")
    Index.build(Index.open(tmp_path / "one").entries(), ARTICLES).save(tmp_path / "other")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("keep", [0, 5, 30, 200, -1])
def test_a_file_that_was_cut_off_says_so(tmp_path: Path, keep: int) -> None:
    index_of(*SENTENCES).save(tmp_path / "kept.index")
    (tmp_path / "kept.index").write_bytes((tmp_path / "kept.index").read_bytes()[:keep])

    with pytest.raises(mapped.IndexFileError, match="build it again"):
        Index.open(tmp_path / "kept.index")


def test_numbers_that_lead_outside_the_index_are_refused(tmp_path: Path) -> None:
    index_of(*SENTENCES).save(tmp_path / "kept.index")
    notes, arrays = mapped.read(tmp_path / "kept.index")
    for name in ("entries", "starts", "in_buckets"):
        wrong = arrays[name].copy()
        wrong[len(wrong) // 2] = 1_000_000
        mapped.write(tmp_path / "wrong.index", notes, arrays | {name: wrong})

        with pytest.raises(mapped.IndexFileError, match=r"wrong\.index is damaged"):
            Index.open(tmp_path / "wrong.index")


def test_numpy_alone_gives_the_same_answers_as_scipys_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tally.quickest() is not tally.plainly
    quick = index_of(*SENTENCES)
    monkeypatch.setattr(tally, "_sparse_tools", lambda: object())
    assert tally.quickest() is tally.plainly
    monkeypatch.setattr("kb.segment.quickest", tally.quickest)
    plain = index_of(*SENTENCES)

    assert [plain.search(text) for text in SENTENCES] == [quick.search(text) for text in SENTENCES]


def test_a_loop_that_adds_up_otherwise_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        @staticmethod
        def csc_matvec(*_: object) -> None:
            """Adds nothing up."""

    monkeypatch.setattr(tally, "_sparse_tools", lambda: Other)

    assert tally.quickest() is tally.plainly


def test_points_of_a_long_question_do_not_run_over() -> None:
    text = " ".join(f"zeldzaam{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(60))
    index = Index.build([*(Entry(str(number), f"heel iets anders {number}") for number in range(2_000)), Entry("long", text)])

    assert index.search(text)[0].id == "long"
    assert index.search(text)[0].score == pytest.approx(1.0, abs=0.05)


def test_words_are_cut_the_same_one_by_one_and_all_at_once() -> None:
    texts = ["Foto's, één!", "", "co-term_x 12%", "ПРИВЕТ Ω’s", "a\0b", "naïef\u00a0œuvre"]

    assert many_words(texts) == [word for text in texts for word in (*words(text), END)]
    assert words("Foto's, één ‘k’") == [b"fotos", b"een", b"k"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12), st.text(max_size=80))
def test_any_text_can_be_indexed_and_asked(texts: list[str], asked: str) -> None:
    index = index_of(*texts)

    for typing in (False, True):
        assert all(0 < hit.score <= 1 for hit in index.search(asked, typing=typing))


def test_answering_needs_no_scikit_learn_and_no_whole_scipy() -> None:
    code = (
        "import sys; from kb.index import Index; from kb.postings import Entry;"
        "i = Index.build([Entry('a', 'mijn wachtwoord')]); assert i.search('wachtwoord')[0].id == 'a';"
        "assert not {'sklearn', 'scipy.sparse', 'flask'} & sys.modules.keys(), sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2])

    assert (done.returncode, done.stderr) == (0, "")


def test_the_kernel_adds_nothing_to_entries_that_were_removed() -> None:
    index = index_of(*SENTENCES)
    segment: Segment = index._state[0][0].segment
    asked = segment.meanings.question(words(SENTENCES[0]), typing=False)
    found = segment.best(asked, size=asked.size, most=12, removed=np.array([0]))

    assert 0 not in [number for _, number in found]
    assert found
