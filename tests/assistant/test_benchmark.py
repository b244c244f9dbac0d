"""Accuracy on any set of questions, with and without slips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.benchmark import Question, accuracy_benchmark, calibration_error, wilson, with_slips

TRAIN = {"play_music": ["play a song", "put on some music", "play jazz", "music please"],
         "set_alarm": ["wake me at six", "set an alarm", "alarm for seven", "wake me up"],
         "weather_query": ["will it rain", "what is the weather", "is it cold outside", "forecast please"]}  # fmt: skip


def write(path: Path, said: dict[str | None, list[str]]) -> Path:
    lines = [json.dumps({"text": text, "lang": "en", "expect": intent}) for intent, texts in said.items() for text in texts]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_set_is_measured_clean_and_with_slips(tmp_path: Path) -> None:
    train = write(tmp_path / "train.jsonl", TRAIN)
    test = write(tmp_path / "test.jsonl", {"play_music": ["play some music"], "set_alarm": ["set the alarm for nine"]})
    measured = accuracy_benchmark(train, test)
    assert (measured.phrases, measured.intents, measured.clean.questions, measured.clean.first) == (12, 3, 2, 1.0)
    assert accuracy_benchmark(train, test).typos.first == measured.typos.first


def test_the_name_of_an_intent_counts_as_a_phrase(tmp_path: Path) -> None:
    train = write(tmp_path / "train.jsonl", TRAIN)
    test = write(tmp_path / "test.jsonl", {"weather_query": ["weather query"]})
    assert accuracy_benchmark(train, test).clean.first == 1.0


def test_slips_are_the_same_for_the_same_seed() -> None:
    question = Question("please cancel the authorization of this customer", "en", "x")
    assert with_slips(question, seed=3) == with_slips(question, seed=3)
    assert with_slips(question, seed=3).text != question.text


@pytest.mark.parametrize(("hits", "total", "interval"), [(0, 0, (0.0, 1.0)), (50, 100, (0.4038, 0.5962))])
def test_the_interval_is_wilsons(hits: int, total: int, interval: tuple[float, float]) -> None:
    assert wilson(hits, total) == interval


def test_honest_scores_have_no_calibration_error() -> None:
    assert calibration_error([(0.5, True), (0.5, False)], bins=1) == 0.0
    assert calibration_error([(0.9, False), (0.9, False)], bins=1) == 0.9
