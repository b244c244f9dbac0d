"""Who reads an article, as far as it matters to what they may see and how it speaks to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.article import NOBODY, Article
from kb.passage import Passage


@dataclass(frozen=True)
class Reader:
    """Nobody in particular, a contact with a level and records, or an agent, who may read everything."""

    facts: Mapping[str, object]
    level: str | None = None
    agent: bool = False

    def may_open(self, article: Article) -> bool:
        """Whether the article is for this reader."""
        return article.open_to(level=self.level, agent=self.agent)

    def passages(self, article: Article) -> tuple[Passage, ...]:
        """The article as it speaks to this reader."""
        return article.passages(self.facts, agent=self.agent)


ANYBODY = Reader(NOBODY)
AGENT = Reader(dict(NOBODY), agent=True)
