"""Articles: a closed front matter, errors with place and cure, and answers that look at the asker."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.article import ASKER_NAMES, NOBODY, read_article
from kb.finding import ContentError
from kb.passage import Kind

GOOD = """---
title: NFR voor Gold
summary: Een Gold-partner krijgt twee NFR-licenties.
area: nfr
actions: [check_nfr_entitlements]
related: [nfr-access]
source: {document: partner-faq, heading: NFR}
reviewed: 2026-11-24
questions:
  - welke nfr krijg ik
---
{% if signed_in %}Als {{ level }}-partner krijgt u dit, {{ first_name }}.{% endif %}

Twee licenties:

1. **Save** (opslaan)
2. Lees [meer](topic:nfr-access) of [dit](https://example.com/x).

::: note
Let op <script>alert(1)</script> dit.
:::
::: agent
Bel eerst.
:::
"""


def written(folder: Path, text: str, name: str = "nfr-gold.md") -> Path:
    path = folder / "nl" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_an_article_falls_into_passages(tmp_path: Path) -> None:
    kinds = [passage.kind for passage in read_article(written(tmp_path, GOOD)).passages()]
    assert kinds == [Kind.TEXT, Kind.STEPS, Kind.NOTE]


def test_what_is_for_agents_only_reaches_agents_only(tmp_path: Path) -> None:
    article = read_article(written(tmp_path, GOOD))
    assert "Bel eerst." not in "".join(passage.text + passage.html for passage in article.passages())
    assert article.passages(agent=True)[-1].text == "Bel eerst."


def test_an_answer_speaks_to_the_asker(tmp_path: Path) -> None:
    asker = dict(NOBODY) | {"signed_in": True, "level": "Gold", "first_name": "Sanne"}
    article = read_article(written(tmp_path, GOOD))
    assert article.passages(asker)[0].text.startswith("Als Gold-partner krijgt u dit, Sanne.")
    assert article.passages()[0].text == "Twee licenties:"


def test_markdown_becomes_html_without_anything_active(tmp_path: Path) -> None:
    html = "".join(passage.html for passage in read_article(written(tmp_path, GOOD)).passages())
    assert "<script" not in html
    assert 'href="/help/nl/nfr-access"' in html


def test_steps_stand_alone_as_text(tmp_path: Path) -> None:
    steps = read_article(written(tmp_path, GOOD)).passages()[1]
    assert steps.items == ("Save (opslaan)", "Lees meer of dit (https://example.com/x).")


def test_nobody_has_a_fact_for_every_name() -> None:
    assert set(NOBODY) == ASKER_NAMES


def test_validity_is_judged_by_the_day(tmp_path: Path) -> None:
    text = GOOD.replace("reviewed:", "valid_from: 2026-12-01\nreviewed:")
    article = read_article(written(tmp_path, text))
    assert [article.valid_on(date(2026, 11, 30)), article.valid_on(date(2026, 12, 1))] == [False, True]


def test_levels_close_an_article_to_others(tmp_path: Path) -> None:
    article = read_article(written(tmp_path, GOOD.replace("reviewed:", "levels: [Gold]\nreviewed:")))
    seen = [article.open_to(level=level) for level in ("Gold", "Certified", None)]
    assert seen == [True, False, False]
    assert article.open_to(level=None, agent=True)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("title: NFR voor Gold", "titel: NFR voor Gold", "'titel' is no key here; did you mean 'title'?"),
        ("area: nfr\n", "", "'area' is missing"),
        ("reviewed: 2026-11-24", "reviewed: gisteren", "nl/nfr-gold.md:8"),
        ("title: NFR voor Gold", "title: NFR: voor: Gold", "is not YAML"),
        ("{{ level }}", "{{ levle }}", "did you mean 'level'?"),
        ("::: agent", "::: note\nx\n::: agent", "opened and closed"),
        ("---\ntitle", "title", "starts with '---'"),
    ],
)
def test_a_broken_article_says_file_place_and_cure(tmp_path: Path, before: str, after: str, says: str) -> None:
    with pytest.raises(ContentError) as wrong:
        read_article(written(tmp_path, GOOD.replace(before, after, 1)))
    assert says in str(wrong.value)
    assert "nl/nfr-gold.md" in str(wrong.value)


def test_an_article_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    path.write_bytes(b"---\n\xff\xfe\x00")
    with pytest.raises(ContentError, match="UTF-8"):
        read_article(path)


def test_an_article_that_is_far_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="at most 40000"):
        read_article(written(tmp_path, GOOD + "x" * 40_000))
