"""What keeps the house in order: directions between rooms, words for everything, corpora apart from training."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from assistant.action import all_actions
from assistant.content import Content
from assistant.corpus import Line, read_corpus
from assistant.intent import Kind
from assistant.wording import unworded
from kb.text import tokens

ROOT = Path(__file__).parent.parent
ROOMS = ("kb", "programme", "assistant", "web")
CORPORA = sorted((ROOT / "tests" / "corpora").glob("*.jsonl"))
LONGEST_MODULE = 300


def modules_of(room: str) -> list[Path]:
    """The modules of a room; a migration is a record of the past, as long as it has to be."""
    return [path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


@pytest.fixture(scope="module")
def content() -> Content:
    return Content.load()


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return [line for path in CORPORA for line in read_corpus(path)]


def test_the_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_content_has_no_finding(content: Content) -> None:
    assert [str(one) for one in content.findings()] == []


def test_every_action_has_words_for_all_that_it_can_ask_and_answer(content: Content) -> None:
    assert [str(one) for one in unworded(content, all_actions())] == []


def test_every_topic_and_action_has_corpus_lines_in_both_languages(content: Content, lines: list[Line]) -> None:
    asked = Counter((line.expect, line.lang) for line in lines)
    ids = [*content.library.topics, *(intent.id for intent in content.intents.values() if intent.kind is Kind.ACTION)]
    missing = [(each, language) for each in ids for language in ("nl", "en") if not asked[each, language]]
    assert missing in ([], [("withdraw_request", "nl"), ("withdraw_request", "en")])


def test_no_corpus_line_repeats_a_training_phrase(content: Content, lines: list[Line]) -> None:
    trained = {tuple(tokens(phrase.text)) for phrase in content.phrases()}
    assert [line.text for line in lines if tuple(tokens(line.text)) in trained] == []


def test_there_are_plenty_of_phrases_for_each_intent_and_language(content: Content) -> None:
    counted = Counter((phrase.intent, phrase.language) for phrase in content.phrases())
    assert {key: count for key, count in counted.items() if count < 25} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_has_grown_past_one_concept(room: str) -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules_of(room)}
    assert {path: lines for path, lines in sizes.items() if lines > LONGEST_MODULE} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_in_a_sentence_what_it_is(room: str) -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in modules_of(room) if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_the_wheel_answers_outside_the_checkout(tmp_path: Path) -> None:
    python = sys.executable
    build = [python, "-c", "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))", str(tmp_path)]
    wheel = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()[-1]
    with zipfile.ZipFile(tmp_path / wheel) as packed:
        packed.extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "LOKET_DATA": str(tmp_path / "data")}
    ask = [
        python,
        "-c",
        "from assistant.cli import main; main()",
        "ask",
        "which NFR licences does a Gold partner get?",
        "--lang",
        "en",
    ]
    done = subprocess.run(ask, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "Acrobat Pro DC" in done.stdout, done.stderr
    where = [python, "-c", "import assistant; print(assistant.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert found.startswith(str(tmp_path))
