"""Text with names in it that are filled in per asker, kept so narrow that an author cannot hang or leak."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


class Wording:
    """One template in one language.

    `names` lists every name that it may speak of (None: any plain name). It is compiled when it is first needed, since most
    are never needed in a given process; `check` does so at once, and raises ContentError with file, line and cure at a name
    that is not listed or syntax beyond conditions, comparisons and the listed filters.
    """

    def __init__(self, source: str, *, language: str, names: Collection[str] | None, file: str, markdown: bool = False) -> None:
        self.source = source
        self.language = language
        self._names = names
        self._file = file
        self._markdown = markdown

    def check(self) -> None:
        """Compile now; raises ContentError."""
        _ = self._template

    def fill(self, facts: Mapping[str, object]) -> str:
        """The text with the facts filled in; a declared name without a fact reads as empty."""
        if "{" not in self.source:
            return self.source
        return self._template.render(facts)

    @cached_property
    def _template(self) -> Template:
        from kb.compiled import compiled  # Jinja2 and Babel: not needed for a text without names

        return compiled(self.source, self.language, self._names, self._file, markdown=self._markdown)

    def __repr__(self) -> str:
        return f"Wording({self.source!r})"
