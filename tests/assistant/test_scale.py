"""The benchmark of the index: the same texts and questions every time, honest places, all figures there."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assistant import crossover
from assistant.cli import main
from assistant.crowd import KINDS, asked, crowd
from assistant.matcher import Phrase
from assistant.scale import OWN, plain, scale_benchmark, shown

SAID = {
    "nl": ("hoe wijzig ik de primaire contactpersoon", "welke korting krijgt een gold partner", "waar vind ik mijn facturen"),
    "en": ("how do i change the primary contact", "which discount does a gold partner get", "where do i find my invoices"),
}
PHRASES = tuple(
    Phrase(f"{text} nummer {n}", "any", language) for language, texts in SAID.items() for text in texts for n in range(20)
)


def test_the_crowd_is_the_same_at_every_run_and_a_smaller_one_is_its_beginning() -> None:
    many = list(crowd(PHRASES, 500))

    assert many == list(crowd(PHRASES, 500))
    assert many[:200] == list(crowd(PHRASES, 200))
    assert len(many) == 500
    assert set(many[:120]) == {phrase.text for phrase in PHRASES}


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_asked_again_in_its_own_way_and_always_the_same(kind: str) -> None:
    texts = list(crowd(PHRASES, 50))
    typed = [asked(texts, kind, number) for number in range(50)]

    assert typed == [asked(texts, kind, number) for number in range(50)]
    assert sum(text == again for text, again in zip(texts, typed, strict=True)) < 25
    if kind == "reorder":
        assert all(sorted(text.split()) == sorted(again.split()) for text, again in zip(texts, typed, strict=True))


def test_a_run_measures_the_index_beside_its_peers() -> None:
    (size,) = scale_benchmark(PHRASES, [100], 20, tell=lambda _: None)

    ways = {each.name: each for each in size.ways}
    assert size.ways[0].name == OWN
    assert ways[OWN].ratio == 1
    assert ways[OWN].questions == 20
    assert ways[OWN].top5 >= 0.9
    assert ways[OWN].megabytes
    assert {"rapidfuzz token_set_ratio over all", "SQLite FTS5 words, bm25"} <= ways.keys()
    assert size.growth.found == 1
    assert json.loads(json.dumps(plain([size])))[0]["ways"][0]["name"] == OWN
    assert all(each.name in shown([size]) for each in size.ways)


def test_the_learned_ranking_and_the_index_are_measured_on_the_same_sets() -> None:
    few, more = crossover.crossover(PHRASES, [10, 30], tell=lambda _: None)

    assert (few.intents, more.intents, more.phrases) == (10, 30, 180)
    assert few.learned
    assert min(few.learned.first, few.indexed.first, more.indexed.first) >= 0.5
    assert json.loads(json.dumps(crossover.plain([few, more])))[1]["indexed"]["first"] == more.indexed.first
    assert "30" in crossover.shown([few, more])


@pytest.mark.parametrize("sizes", ["many", "1000,", "5"])
def test_sizes_that_are_no_numbers_are_wrong_use(sizes: str) -> None:
    done = CliRunner().invoke(main, ["bench", "speed", "--sizes", sizes])

    assert done.exit_code == 2
    assert "--sizes" in done.output
