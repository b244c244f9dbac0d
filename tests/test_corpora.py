"""Every corpus through the real assistant, with the floor that it must not fall below."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.corpus import read_corpus
from assistant.evaluation import report
from assistant.installation import Installation
from assistant.testing import Worlds, questioned

CORPORA = Path(__file__).parent / "corpora"
FLOORS = {
    "dev": {"accuracy": 0.95, "top3": 0.98, "out_of_scope_recall": 0.80, "false_refusals": 0.05, "clarified": 0.10},
}
"""Measured figures less two or three points, so that a loss of quality fails and a rewording of one line does not."""


@pytest.mark.parametrize("path", sorted(CORPORA.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_corpus_keeps_its_figures_in_each_language(path: Path, installation: Installation, worlds: Worlds) -> None:
    floor = FLOORS.get(path.stem, {})
    figures = report(path.name, questioned(installation.assistant, read_corpus(path), worlds))
    assert floor, f"give {path.name} floors; measured {figures.languages}, slots {figures.slots}"
    for language, measured in figures.languages.items():
        for name, least in floor.items():
            if name.startswith("slots"):
                continue
            value = measured[name]
            fails = value > least if name in ("false_refusals", "clarified") else value < least
            assert not fails, f"{path.name} {language}: {name} is {value}, the floor is {least}"
    for part in ("precision", "recall"):
        assert figures.slots[part] >= floor.get(f"slots_{part}", 0.0)
