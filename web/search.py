"""Finding articles as one types: what the matcher takes the words for, and where the words themselves stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.content import Content
from assistant.intent import Kind
from assistant.matcher import Matcher, Verdict
from kb.article import Article, Audience
from kb.cutting import words
from kb.index import Index, with_roots
from kb.library import LANGUAGES
from kb.postings import ARTICLES, Entry
from kb.text import stem
from web.reader import AGENT, ANYBODY, Reader
from web.snippet import Marked, line_of, marked

TITLE, SUMMARY, QUESTION, BODY = 1.0, 0.7, 0.5, 0.4
"""How much a word counts by where it stands."""

LEAST = 0.3
"""Below this, a hit is chance."""

DEED = 0.8
"""How much a deed says of the articles that lead to it."""

CANDIDATES = 60
"""So many articles in which the words stand are looked at: some are not for every reader."""


@dataclass(frozen=True)
class Hit:
    """An article that fits; `sure` when it is very likely what was meant."""

    article: Article
    score: float
    title: Marked
    line: Marked
    sure: bool = False


@dataclass(frozen=True)
class Search:
    """The articles and procedures, and the matcher that knows how people ask for them."""

    content: Content
    matcher: Matcher

    def find(self, query: str, language: str, limit: int, reader: Reader) -> tuple[Hit, ...]:
        """The articles that this reader may open, best first."""
        if not words(query):
            return ()
        ranking = self.matcher.rank(query, language=language)
        meant = {match.intent: match.score for match in ranking.matches} if ranking.verdict is not Verdict.NOTHING else {}
        best = ranking.matches[0].intent if ranking.verdict is Verdict.SURE else ""
        index = self._words[language, reader.agent]
        standing = index.scores(query, CANDIDATES + limit)
        articles = self.content.library.articles[language]
        scored = []
        for id in {*standing, *(each for intent in meant for each in self._led_to[language].get(intent, ()))}:
            article = articles[id]
            if reader.may_open(article):
                scored.append((_together(_meant(article, meant), standing.get(id, 0.0)), article))
        found = sorted((each for each in scored if each[0] >= LEAST), key=lambda each: (-each[0], each[1].title))[:limit]
        roots = index.known_as(query) if found else frozenset()
        return tuple(
            Hit(
                article,
                score,
                marked(article.title, roots, language),
                line_of(article, roots, reader),
                sure=place == 0 and best in (article.id, *article.about.actions),
            )
            for place, (score, article) in enumerate(found)
        )

    @cached_property
    def titles(self) -> tuple[Words, ...]:
        """What the procedures are called, by language."""
        procedures = [intent for intent in self.content.intents.values() if intent.kind is Kind.ACTION]
        return tuple(Words.of(spoken, ((each.id, ((each.title(spoken), TITLE),)) for each in procedures)) for spoken in LANGUAGES)

    @cached_property
    def _words(self) -> Mapping[tuple[str, bool], Words]:
        """What only agents may read is in the words of agents alone: nobody else finds anything by it."""
        return {
            (language, reader.agent): Words.of(
                language,
                (
                    (each.id, tuple(_places(each, reader)))
                    for each in articles.values()
                    if reader.agent or each.about.audience is not Audience.AGENT
                ),
            )
            for language, articles in self.content.library.articles.items()
            for reader in (ANYBODY, AGENT)
        }

    @cached_property
    def _led_to(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The articles of a topic or a deed, by language."""
        led: dict[str, defaultdict[str, list[str]]] = {}
        for language, articles in self.content.library.articles.items():
            led[language] = defaultdict(list)
            for article in articles.values():
                for intent in (article.id, *article.about.actions):
                    led[language][intent].append(article.id)
        return led


@dataclass(frozen=True)
class Words:
    """In which article (or whatever else has an id and texts) words stand, and how prominently."""

    language: str
    index: Index

    @classmethod
    def of(cls, language: str, entries: Iterable[tuple[str, Sequence[tuple[str, float]]]]) -> Words:
        """Read each entry once: its id, and its texts with how much their words count, the most telling first."""

        def root(word: bytes) -> bytes:
            return stem(word.decode(), language).encode()

        return cls(
            language,
            Index.build(
                (
                    Entry(
                        id, with_roots(places[0][0], root), tuple((with_roots(text, root), weight) for text, weight in places[1:])
                    )
                    for id, places in entries
                ),
                ARTICLES,
                root,
            ),
        )

    def scores(self, query: str, most: int) -> Mapping[str, float]:
        """How much of the query stands in each article, from 0 to 1; words that few articles have count for more."""
        return {hit.id: hit.score for hit in self.index.search(query, most, typing=True)}

    def known_as(self, query: str) -> frozenset[str]:
        """Every stem that a query's words are taken for."""
        return frozenset(stem(word, self.language) for word in self.index.meant(query, typing=True))


def _meant(article: Article, meant: Mapping[str, float]) -> float:
    """How likely the article was meant; somebody who asks for a deed is helped by the article that explains it."""
    deed = max((meant.get(action, 0.0) for action in article.about.actions), default=0.0)
    return max(meant.get(article.id, 0.0), DEED * deed)


def _together(meant: float, standing: float) -> float:
    return max(meant, standing) + 0.25 * min(meant, standing)


def _places(article: Article, reader: Reader) -> Iterator[tuple[str, float]]:
    yield article.title, TITLE
    yield article.about.summary, SUMMARY
    for question in article.about.questions:
        yield question, QUESTION
    for passage in reader.passages(article):
        yield passage.text, BODY
