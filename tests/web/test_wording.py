"""The words of the pages: there in both languages, and nowhere else than in their files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web
from kb.library import LANGUAGES
from web.problem import STATUS
from web.wording import Words, load_words

ROOM = Path(web.__file__).parent
SAID = re.compile(r'(?<![.\w])say\(\s*"([a-z0-9_.]+)"\s*(~)?')
LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
NAMES = ("Loket", "Enter", "VIP", "true", "hint", "error")
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words()


def test_both_languages_say_the_same_things(words: Words) -> None:
    assert set(words.wordings["nl"]) == set(words.wordings["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_can_be_filled_in(words: Words, language: str) -> None:
    for wording in words.wordings[language].values():
        wording.check()


def test_whatever_a_page_says_has_words(words: Words) -> None:
    missing = []
    for path in (*TEMPLATES, *ROOM.rglob("*.py")):
        for key, continued in SAID.findall(path.read_text("utf-8")):
            known = any(each.startswith(key) for each in words.wordings["nl"]) if continued else key in words.wordings["nl"]
            if not known:
                missing.append(f"{path.name}: {key}")
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_title_and_says_what_to_do(words: Words, language: str) -> None:
    assert [code for code in STATUS for part in ("title", "detail") if not words.has(f"problem.{code}.{part}", language)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOM)))
def test_no_sentence_stands_in_a_template(path: Path) -> None:
    written = re.sub(r"\{% block (brand_address|body_class) %\}.*?\{% endblock %\}| aria-[a-z]+=", "", path.read_text("utf-8"))
    tags = re.sub(r"\{[%{#].*?[%}#]\}", "", written, flags=re.DOTALL)
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>|&[a-z]+;", " ", tags, flags=re.DOTALL)
    assert [word for word in LETTERS.findall(shown) if word not in NAMES] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOM)))
def test_no_template_has_a_style_or_a_script_of_its_own(path: Path) -> None:
    written = path.read_text("utf-8")
    assert " style=" not in written
    assert re.findall(r"\son[a-z]+=", written) == []
    assert re.findall(r"<style|<script(?![^>]*(?:src=|application/))", written) == []
