"""All articles together: found by topic and language, and checked against each other and the catalogue of facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kb.article import Article, Source, read_article
from kb.closed import Closed
from kb.finding import ContentError, Finding, did_you_mean, finding

HERE = Path(__file__).parent
LANGUAGES = ("nl", "en")
AREAS = ("portal", "nfr", "training", "deals", "console", "customers", "contracts", "licensing", "help")


class Fact(Closed, frozen=True):
    """One thing that an article must state, with the words that show it does; `a | b` means either."""

    says: str
    nl: tuple[str, ...]
    en: tuple[str, ...]


class Topic(Closed, frozen=True):
    """One topic of the catalogue: where its facts come from and what they are."""

    source: Source
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Library:
    """Every article by language and topic id, and the catalogue with the facts they must state."""

    articles: Mapping[str, Mapping[str, Article]]
    catalogue: Mapping[str, Topic]
    area_of: Mapping[str, str]
    root: Path

    @classmethod
    def load(cls, root: Path = HERE) -> Library:
        """Read `articles/<language>/*.md` and `catalogue/*.yaml`; raises ContentError with all findings at once."""
        wrong: list[Finding] = []
        articles: dict[str, dict[str, Article]] = {language: {} for language in LANGUAGES}
        for path in sorted((root / "articles").glob("*/*.md")):
            try:
                article = read_article(path)
            except ContentError as error:
                wrong.extend(error.findings)
                continue
            if path.parent.name in articles:
                articles[path.parent.name][article.id] = article
        catalogue, area_of = _catalogue(root / "catalogue", wrong)
        if wrong:
            raise ContentError(*wrong)
        return cls(articles, catalogue, area_of, root)

    def find(self, topic: str, language: str) -> Article | None:
        """The article of a topic in that language, in another one when it is not there, or nothing."""
        order = (language, *(other for other in LANGUAGES if other != language))
        return next((self.articles[each][topic] for each in order if topic in self.articles.get(each, {})), None)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The ids of all topics, in the order of the areas."""
        ids = {topic for of_language in self.articles.values() for topic in of_language}
        order = {topic: number for number, topic in enumerate(self.catalogue)}
        return tuple(sorted(ids, key=lambda topic: (order.get(topic, len(order)), topic)))

    def every(self) -> Iterator[Article]:
        """Each article in each language."""
        for of_language in self.articles.values():
            yield from of_language.values()

    def findings(self, actions: Collection[str] = ()) -> tuple[Finding, ...]:
        """What the articles get wrong about each other, the catalogue and the actions (their ids)."""
        found = [*self._missing(), *self._catalogued()]
        for article in self.every():
            found.extend(self._references(article, actions))
            found.extend(self._unstated(article))
        return tuple(sorted(found))

    def _missing(self) -> Iterator[Finding]:
        for topic in self.topics:
            for language in LANGUAGES:
                if topic not in self.articles[language]:
                    yield Finding(f"{language}/{topic}.md", 0, f"topic '{topic}' has no article in '{language}'; write one")

    def _catalogued(self) -> Iterator[Finding]:
        for topic in self.catalogue:
            if topic not in self.topics:
                yield Finding(f"catalogue/{self.area_of[topic]}.yaml", 0, f"'{topic}' has facts but no article")
        for topic in self.topics:
            if topic not in self.catalogue:
                yield Finding(f"catalogue/{topic}", 0, f"'{topic}' has an article but no facts in the catalogue; add them")

    def _references(self, article: Article, actions: Collection[str]) -> Iterator[Finding]:
        file = f"{article.language}/{article.id}.md"
        linked = re.findall(r"\]\(topic:([a-z0-9-]+)\)", article.body.source)
        for key, ids in (("related", article.about.related), ("link", linked)):
            for topic in ids:
                if topic not in self.topics:
                    yield Finding(file, 0, f"'{key}' names '{topic}', which is no topic{did_you_mean(topic, self.topics)}")
        for action in article.about.actions if actions else ():
            if action not in actions:
                yield Finding(file, 0, f"'actions' names '{action}', which is no action{did_you_mean(action, actions)}")
        if article.about.area not in AREAS or article.about.area != self.area_of.get(article.id, article.about.area):
            yield Finding(file, 0, f"'area' is '{article.about.area}', the catalogue has '{self.area_of.get(article.id, '')}'")

    def _unstated(self, article: Article) -> Iterator[Finding]:
        topic = self.catalogue.get(article.id)
        text = _folded(f"{article.title}\n{article.about.summary}\n{article.body.source}")
        for fact in topic.facts if topic else ():
            for words in fact.nl if article.language == "nl" else fact.en:
                if not any(_folded(choice) in text for choice in words.split(" | ")):
                    yield Finding(
                        f"{article.language}/{article.id}.md", 0, f"does not state '{fact.says}' (looked for '{words}')"
                    )


def _folded(text: str) -> str:
    return " ".join(text.replace("**", "").casefold().split())


def _catalogue(folder: Path, wrong: list[Finding]) -> tuple[dict[str, Topic], dict[str, str]]:
    from kb.schema import read_yaml, text_of

    topics: dict[str, Topic] = {}
    area_of: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml"), key=lambda path: AREAS.index(path.stem) if path.stem in AREAS else len(AREAS)):
        try:
            loaded = read_yaml(path, text_of(path, largest=200_000), dict[str, Topic])
        except ContentError as error:
            wrong.extend(error.findings)
            continue
        for topic in loaded:
            if topic in topics:
                wrong.append(finding(path, f"'{topic}' stands in '{area_of[topic]}.yaml' too; keep one"))
            area_of[topic] = path.stem
        topics.update(loaded)
    return topics, area_of


def questions(articles: Iterable[Article]) -> Iterator[tuple[str, str, str]]:
    """Each training question as (text, topic id, language)."""
    for article in articles:
        for question in article.about.questions:
            yield question, article.id, article.language
