"""What phrases say, kept from one training to the next: it saves reading, and changes nothing that is learned."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import readings
from assistant.matcher import Matcher, Phrase
from kb.lexicon import Lexicon

ROOT = Path(__file__).parent.parent.parent
SAID = (
    "cancel PA-100041", "withdraw PA-100099 please", "annuleer PA-100041", "hoe annuleer ik een autorisatie",
    "how do I cancel an authorization", "waar zit de knop om te annuleren", "bel Jansen of Van Dijk", "hallo", "hello",
)  # fmt: skip
PHRASES = [Phrase(text, "one" if i % 2 else "other", "nl" if i > 4 else "en") for i, text in enumerate(SAID)]


def _trained(phrases: list[Phrase], path: Path, kept: Path | None = None) -> bytes:
    Matcher.train(phrases, kept=kept).save(path / "m.model")
    return (path / "m.model").read_bytes()


def test_a_model_is_the_same_with_and_without_what_was_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    models = [_trained(PHRASES, tmp_path), *(_trained(PHRASES, tmp_path, kept) for _ in range(3))]
    assert kept.exists()
    assert len(set(models)) == 1


def test_a_model_does_not_remember_phrases_that_were_read_before(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    _trained([Phrase("zebra's in Aalten aanmelden en Yvonne bellen", "one", "nl"), *PHRASES[3:]], tmp_path, kept)
    assert _trained(PHRASES, tmp_path, kept) == _trained(PHRASES, tmp_path)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are cut into words."""
    cut: list[str] = []
    tokens = readings.text.tokens
    monkeypatch.setattr(readings.text, "tokens", lambda each: cut.append(each) or tokens(each))
    return cut


def test_an_edit_reads_only_itself(tmp_path: Path, counted: list[str]) -> None:
    lexicon, kept = Lexicon.read(), tmp_path / "kept"
    readings.read(SAID, lexicon, kept)
    counted.clear()
    readings.read((*SAID[1:], "iets heel anders"), lexicon, kept)
    readings.read((*SAID[1:], "iets heel anders"), lexicon, kept)
    assert counted == ["iets heel anders"]


def test_the_file_holds_only_what_was_last_read(tmp_path: Path) -> None:
    lexicon, kept = Lexicon.read(), tmp_path / "kept"
    readings.read(SAID, lexicon, kept)
    readings.read(SAID[:4], lexicon, kept)
    one = kept.read_bytes()
    kept.unlink()
    readings.read(SAID[:4], lexicon, kept)
    assert kept.read_bytes() == one


@pytest.mark.parametrize(
    "damage",
    [lambda whole: b"", lambda whole: b"nonsense", lambda whole: whole[:-9], lambda whole: whole[:99] + b"?" + whole[100:]],
    ids=["empty", "foreign", "short", "a byte changed"],
)
def test_a_damaged_file_counts_as_none(damage: Callable[[bytes], bytes], tmp_path: Path, counted: list[str]) -> None:
    lexicon, kept = Lexicon.read(), tmp_path / "kept"
    readings.read(SAID, lexicon, kept)
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    counted.clear()
    readings.read(SAID, lexicon, kept)
    assert counted == [*SAID]
    assert kept.read_bytes() == whole


def test_another_lexicon_reads_all_again(tmp_path: Path, counted: list[str]) -> None:
    kept = tmp_path / "kept"
    readings.read(SAID, Lexicon.read(), kept)
    counted.clear()
    found = readings.read(SAID, Lexicon.compile({"nl": {"groet": "hallo"}}), kept)
    assert counted[-len(SAID) :] == [*SAID]
    assert [found.concepts[i] for i in found.concept.flat] == ["groet"]


def test_a_folder_that_cannot_be_written_to_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert _trained(PHRASES, tmp_path, tmp_path / "file" / "kept") == _trained(PHRASES, tmp_path)


def test_what_is_kept_is_the_same_under_other_hash_seeds(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.readings import read; from kb.lexicon import Lexicon\n"
        f"read({SAID!r}, Lexicon.read(), Path(sys.argv[1]))"
    )
    for seed in ("0", "1", "4242"):
        run = [sys.executable, "-c", code, str(tmp_path / seed)]
        subprocess.run(run, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, cwd=ROOT)
    assert len({(tmp_path / seed).read_bytes() for seed in ("0", "1", "4242")}) == 1


def test_every_module_that_a_reading_is_made_by_counts() -> None:
    known = {Path(each) for each in readings.CODE}
    assert {each for module in known for each in _imported(module)} <= known


def _imported(module: Path) -> set[Path]:
    found = [each for each in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(each, ast.ImportFrom) and each.module]
    places = [(ROOT.joinpath(*str(each.module).split(".")), name.name) for each in found for name in each.names]
    return {path for place, name in places for path in (place.with_suffix(".py"), place / f"{name}.py") if path.is_file()}
