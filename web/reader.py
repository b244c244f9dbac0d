"""Who reads an article, as far as it matters to what they may see and how it speaks to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.article import NOBODY, Article
from kb.library import Library
from kb.passage import Passage
from programme import Actor, Store


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

    def find(self, library: Library, topic: str, language: str) -> Article | None:
        """The article on that topic, where there is one and it is for this reader."""
        article = library.articles[language].get(topic)
        return article if article and self.may_open(article) else None

    def related(self, library: Library, article: Article) -> list[str]:
        """The topics beside this one that this reader may open."""
        return [topic for topic in article.about.related if self.find(library, topic, article.language)]


ANYBODY = Reader(NOBODY)
AGENT = Reader(NOBODY, agent=True)


def reader_of(email: str | None, store: Store) -> Reader:
    """The reader with that address; whoever the records do not know as a contact reads as anybody does."""
    if email is None:
        return ANYBODY
    with store.reading(Actor.contact(email)) as records:
        facts = records.standing()
    return Reader(facts, str(facts["level"]) or None) if facts["signed_in"] else ANYBODY
