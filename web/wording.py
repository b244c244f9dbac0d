"""The words of the pages: one file per page and language, filled in with facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.library import LANGUAGES
from kb.schema import read_yaml, text_of
from kb.template import Wording

HERE = Path(__file__).parent / "translations"
LARGEST = 60_000


@dataclass(frozen=True)
class Words:
    """Every wording by language and key; a key is the file's name and the path inside it, as in `help.search.title`."""

    wordings: Mapping[str, Mapping[str, Wording]]

    def say(self, key: str, language: str, facts: Mapping[str, object]) -> str:
        """The words for a key, filled in; raises KeyError for a key that no file has."""
        return self.wordings[language][key].fill(facts)

    def has(self, key: str, language: str) -> bool:
        """Whether there are words for that key."""
        return key in self.wordings[language]


def load_words(root: Path = HERE) -> Words:
    """Read `translations/<language>/<page>.yaml`; raises ContentError."""
    return Words({language: dict(_of_language(root / language, language)) for language in LANGUAGES})


def _of_language(folder: Path, language: str) -> Iterator[tuple[str, Wording]]:
    for path in sorted(folder.glob("*.yaml")):
        read = read_yaml(path, text_of(path, largest=LARGEST), dict[str, Any])
        for key, text in _flat(path.stem, read):
            yield key, Wording(text, language=language, names=None, file=f"{language}/{path.name} ({key})")


def _flat(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _flat(f"{path}.{key}", inside)
    else:
        yield path, str(value)
