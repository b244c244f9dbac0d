"""Templates: names are filled in, and whatever could hang or leak is refused with its place."""

from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal

import pytest

from kb.finding import ContentError
from kb.template import Wording

NAMES = frozenset({"level", "signed_in", "count", "customers"})


def filled(source: str, language: str = "nl", *, markdown: bool = False, **facts: object) -> str:
    return Wording(source, language=language, names=None, file="x.md", markdown=markdown).fill(facts)


@pytest.mark.parametrize(
    ("source", "facts", "text"),
    [
        ("{{ level }}-partner", {"level": "Gold"}, "Gold-partner"),
        ("{% if level in ('Gold', 'Platinum') %}ja{% else %}nee{% endif %}", {"level": "Gold"}, "ja"),
        ("{% if signed_in and not count %}niets{% endif %}", {"signed_in": True, "count": 0}, "niets"),
        ("{% if count > 1 %}{{ count }} klanten{% elif count == 1 %}één{% endif %}", {"count": 2}, "2 klanten"),
        ("{{ due | date }}", {"due": date(2026, 12, 19)}, "19\u00a0december\u00a02026"),
        ("{{ due }}", {"due": date(2026, 12, 19)}, "19\u00a0december\u00a02026"),
        ("{{ amount | money }}", {"amount": Decimal("1188.00")}, "€\u00a01.188,00"),
        ("{{ customers }}", {"customers": ("A", "B", "C")}, "A, B en C"),
        ("{{ customers }}", {"customers": ()}, ""),
        ("[{{ nothing }}]", {"nothing": None}, "[]"),
    ],
)
def test_names_are_filled_in_as_the_language_writes_them(source: str, facts: dict[str, object], text: str) -> None:
    assert filled(source, **facts) == text


def test_english_writes_money_and_lists_its_own_way() -> None:
    assert filled("{{ amount | money }} for {{ who }}", "en", amount=Decimal("1188"), who=("A", "B")) == "€1,188.00 for A and B"


def test_a_value_cannot_bring_markup_of_its_own() -> None:
    assert filled("{{ name }}", markdown=True, name="**x** <b> [a](b)") == r"\*\*x\*\* \<b\> \[a\](b)"


def test_a_name_without_a_fact_reads_as_empty_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert filled("a{{ missing }}b") == "ab"
    assert "missing" in caplog.text


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("{{ 'a' * 1000000000 }}", "mul"),
        ("{{ level.__class__ }}", "getattr"),
        ("{{ level['x'] }}", "getitem"),
        ("{{ lipsum(n=100000) }}", "call"),
        ("{% for x in level %}{{ x }}{% endfor %}", "for"),
        ("{% set x = 1 %}", "assign"),
        ("{% include 'other' %}", "include"),
        ("{% macro m() %}{% endmacro %}", "macro"),
        ("{{ 1 + 1 }}", "add"),
        ("{{ level ~ level }}", "concat"),
        ("{{ level if level else 1 }}", "condexpr"),
        ("{{ level is defined }}", "test"),
        ("{{ level | upper }}", "filter 'upper'"),
        ("{{ level | date('y') }}", "filter 'date'"),
        ("{{ {'a': 1} }}", "dict"),
        ("{{ leve }}", "did you mean 'level'"),
        ("{% if level %}", "template"),
    ],
)
def test_anything_beyond_the_whitelist_is_refused_with_its_cure(source: str, word: str) -> None:
    with pytest.raises(ContentError) as refused:
        Wording(f"line one\n{source}", language="nl", names=NAMES, file="nl/x.md").check()
    assert word in str(refused.value)
    assert "nl/x.md:" in str(refused.value)
