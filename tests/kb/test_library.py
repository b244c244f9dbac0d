"""The library: every article found, and every article checked against the others and the catalogue."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.finding import ContentError
from kb.library import HERE, Library


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("articles", "catalogue"):
        shutil.copytree(HERE / folder, tmp_path / folder)
    return tmp_path


def change(root: Path, file: str, before: str, after: str) -> None:
    path = root / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_sixty_topics_stand_in_both_languages_without_a_finding() -> None:
    library = Library.load()
    assert len(library.topics) == 60
    assert len(list(library.every())) == 120
    assert library.findings() == ()


def test_a_link_to_a_topic_that_is_not_there_is_found(copy: Path) -> None:
    change(copy, "articles/nl/nfr-gold.md", "nfr-access", "nfr-acces")
    assert "did you mean 'nfr-access'?" in "\n".join(str(one) for one in Library.load(copy).findings())


def test_a_missing_translation_is_found(copy: Path) -> None:
    (copy / "articles/en/nfr-gold.md").unlink()
    assert "has no article in 'en'" in "\n".join(str(one) for one in Library.load(copy).findings())


def test_a_fact_that_is_no_longer_stated_is_found(copy: Path) -> None:
    path = copy / "articles/en/nfr-gold.md"
    path.write_text(path.read_text("utf-8").replace("Acrobat Pro DC", "Acrobat"), "utf-8")
    assert "en/nfr-gold.md: does not state" in "\n".join(str(one) for one in Library.load(copy).findings())


def test_an_action_that_does_not_exist_is_found(copy: Path) -> None:
    found = Library.load(copy).findings(actions={"check_nfr_entitlement"})
    assert "'actions' names 'check_nfr_entitlements', which is no action" in "\n".join(str(one) for one in found)


def test_all_broken_files_are_told_at_once(copy: Path) -> None:
    change(copy, "articles/nl/nfr-gold.md", "title:", "titel:")
    change(copy, "articles/en/nfr-access.md", "title:", "titel:")
    with pytest.raises(ContentError) as wrong:
        Library.load(copy)
    assert [one.file for one in wrong.value.findings] == ["en/nfr-access.md", "nl/nfr-gold.md"]


def test_another_language_stands_in_for_a_missing_one(copy: Path) -> None:
    (copy / "articles/en/nfr-gold.md").unlink()
    found = Library.load(copy).find("nfr-gold", "en")
    assert found is not None
    assert found.language == "nl"
