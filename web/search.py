"""Finding articles as one types: what the matcher takes the words for, and where the words themselves stand."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from assistant.content import Content
from assistant.intent import Kind
from assistant.matcher import Matcher, Verdict
from kb.article import Article
from kb.library import LANGUAGES
from kb.text import stem, tokens
from web.reader import AGENT, ANYBODY, Reader
from web.snippet import Marked, line_of, marked

TITLE, SUMMARY, QUESTION, BODY = 1.0, 0.7, 0.5, 0.4
"""How much a word counts by where it stands."""

LEAST = 0.3
"""Below this, a hit is chance."""

DEED = 0.8
"""How much a deed says of the articles that lead to it."""

SHORTEST_PREFIX = 3
SHORTEST_FUZZY = 5
NEAR = 84
MOST_WORDS = 40


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
        words = [word for word in tokens(query) if not word.startswith("§")][:MOST_WORDS]
        if not words:
            return ()
        ranking = self.matcher.rank(query, language=language)
        meant = {match.intent: match.score for match in ranking.matches} if ranking.verdict is not Verdict.NOTHING else {}
        best = ranking.matches[0].intent if ranking.verdict is Verdict.SURE else ""
        index = self._indexes[language, reader.agent]
        standing = index.scores(words)
        scored = [
            (_together(_meant(article, meant), standing.get(article.id, 0.0)), article)
            for article in self.content.library.articles[language].values()
            if reader.may_open(article)
        ]
        found = sorted((each for each in scored if each[0] >= LEAST), key=lambda each: (-each[0], each[1].title))
        roots = index.known_as(words)
        return tuple(
            Hit(
                article,
                score,
                marked(article.title, roots, language),
                line_of(article, roots, reader),
                sure=place == 0 and best in (article.id, *article.about.actions),
            )
            for place, (score, article) in enumerate(found[:limit])
        )

    @cached_property
    def titles(self) -> tuple[Index, ...]:
        """What the procedures are called, by language."""
        procedures = [intent for intent in self.content.intents.values() if intent.kind is Kind.ACTION]
        return tuple(Index.of(spoken, ((each.id, ((each.title(spoken), TITLE),)) for each in procedures)) for spoken in LANGUAGES)

    @cached_property
    def _indexes(self) -> Mapping[tuple[str, bool], Index]:
        return {
            (language, reader.agent): Index.of(language, ((each.id, _places(each, reader)) for each in articles.values()))
            for language, articles in self.content.library.articles.items()
            for reader in (ANYBODY, AGENT)
        }


@dataclass(frozen=True)
class Index:
    """Which stems stand in which article (or whatever else has an id and texts), and how prominently."""

    language: str
    postings: Mapping[str, Mapping[str, float]]
    words: Sequence[tuple[str, str]]
    count: int

    @classmethod
    def of(cls, language: str, entries: Iterable[tuple[str, Iterable[tuple[str, float]]]]) -> Index:
        """Read each entry once: its id, and its texts with how much their words count."""
        postings: defaultdict[str, dict[str, float]] = defaultdict(dict)
        words: set[tuple[str, str]] = set()
        count = 0
        for id, places in entries:
            count += 1
            for text, weight in places:
                for word in tokens(text):
                    root = stem(word, language)
                    words.add((word, root))
                    postings[root][id] = max(weight, postings[root].get(id, 0.0))
        return cls(language, dict(postings), sorted(words), count)

    def scores(self, words: Sequence[str]) -> Mapping[str, float]:
        """How much of the query stands in each article, from 0 to 1; words that few articles have count for more."""
        total = 0.0
        found: defaultdict[str, float] = defaultdict(float)
        for number, word in enumerate(words):
            best: dict[str, float] = {}
            for root in self._roots(word, last=number == len(words) - 1):
                for article, weight in self.postings[root].items():
                    best[article] = max(best.get(article, 0.0), weight)
            rarity = math.log(1 + self.count / (1 + len(best)))
            total += rarity
            for article, weight in best.items():
                found[article] += rarity * weight
        return {article: score / total for article, score in found.items()} if total else {}

    def known_as(self, words: Sequence[str]) -> frozenset[str]:
        """Every stem that a query's words are taken for."""
        return frozenset(root for number, word in enumerate(words) for root in self._roots(word, last=number == len(words) - 1))

    def _roots(self, word: str, *, last: bool) -> set[str]:
        root = stem(word, self.language)
        roots = {root} & self.postings.keys()
        if last and len(word) >= SHORTEST_PREFIX:
            start = bisect_left(self.words, (word, ""))
            for known, of_known in self.words[start : start + 200]:
                if not known.startswith(word):
                    break
                roots.add(of_known)
        if not roots and len(root) >= SHORTEST_FUZZY:
            near = process.extract(root, self.postings.keys(), scorer=ratio, score_cutoff=NEAR, limit=4)
            roots.update(each[0] for each in near)
        return roots


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
