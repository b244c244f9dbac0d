"""The look-up page of the helpdesk: topics and procedures in both languages, as one types, with what only agents may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from assistant.action import Action
from assistant.intent import Intent, Kind
from kb.article import Article
from kb.library import LANGUAGES
from kb.template import Wording
from web.here import here
from web.page import density_or, language, say, show
from web.problem import Problem
from web.reader import AGENT
from web.session import for_agents
from web.snippet import Marked, marked
from web.story import plain_answer, story

MOST = 12
LEAST_SURE = 0.2
ACTIONS_FIRST = 0.05
"""A procedure stands just above the topic that explains it."""

pages = Blueprint("lookup", __name__)


@dataclass(frozen=True)
class Result:
    """One line of what is found: a topic or a procedure."""

    kind: str
    id: str
    score: float
    title: Marked
    line: Marked

    def address(self, query: str) -> str:
        """Where it is opened, with the question kept."""
        return f"/lookup?{urlencode({'q': query, self.kind: self.id})}"


@pages.get("/lookup")
@for_agents
def page() -> str:
    """Search on the left, what was opened on the right."""
    query = request.args.get("q", "").strip()[:500]
    shown = request.args.get("in", language())
    return show(
        "lookup.html",
        density=density_or("compact"),
        query=query,
        results=find(query) if query else (),
        opened=request.args.get("topic") or request.args.get("action"),
        topic=_topic(request.args.get("topic"), shown),
        action=_action(request.args.get("action")),
        shown=shown,
    )


@pages.get("/lookup/suggest")
@for_agents
def suggest() -> dict[str, Any]:
    """What is found while somebody is still typing."""
    query = request.args.get("q", "").strip()[:500]
    found = find(query) if query else []
    return {
        "says": say("lookup.count", count=len(found), query=query),
        "hits": [
            {"address": each.address(query), "title": each.title, "line": each.line, "tag": say(f"lookup.kind.{each.kind}")}
            for each in found
        ],
    }


def find(query: str) -> list[Result]:
    """Topics and procedures that fit, whichever language the question is in."""
    best: dict[tuple[str, str], Result] = {}
    for each in (*_topics(query), *_procedures(query)):
        key = (each.kind, each.id)
        if key not in best or best[key].score < each.score:
            best[key] = each
    return sorted(best.values(), key=lambda each: (-each.score, each.id))[:MOST]


def _topics(query: str) -> Iterator[Result]:
    for spoken in LANGUAGES:
        for hit in here().search.find(query, spoken, MOST, AGENT):
            own = here().library.find(hit.article.id, language())
            title = hit.title if hit.article.language == language() or own is None else ((own.title, False),)
            yield Result("topic", hit.article.id, hit.score, title, hit.line)


def _procedures(query: str) -> Iterator[Result]:
    meant = {match.intent: match.score for match in here().installation.matcher.rank(query).matches}
    for titles in here().search.titles:
        standing, roots = titles.scores(query, MOST), titles.known_as(query)
        for intent in here().content.intents.values():
            if intent.kind is not Kind.ACTION:
                continue
            score = max(meant.get(intent.id, 0.0), standing.get(intent.id, 0.0))
            if score >= LEAST_SURE:
                own = intent.title(language())
                line = ((_line(intent, own), False),)
                yield Result("action", intent.id, score + ACTIONS_FIRST, marked(own, roots, titles.language), line)


def _line(intent: Intent, own: str) -> str:
    other = next(each for each in LANGUAGES if each != language())
    return intent.title(other) if intent.title(other) != own else intent.id


@dataclass(frozen=True)
class Opened:
    """A topic, laid out for an agent, with the answer to copy."""

    article: Article
    story: Any
    answer: str
    actions: tuple[tuple[str, str], ...]


def _topic(topic: str | None, shown: str) -> Opened | None:
    if topic is None:
        return None
    article = here().library.articles.get(shown, {}).get(topic)
    if article is None:
        raise Problem("article_unknown")
    actions = tuple((id, here().content.title(id, language())) for id in article.about.actions)
    return Opened(article, story(article, AGENT), plain_answer(article, AGENT), actions)


def _asked(template: str, intent: Intent) -> str:
    """How a value is asked for, with an ellipsis for what an earlier one would have been."""
    wording = Wording(template, language=language(), names=None, file=intent.id)
    return wording.fill(dict.fromkeys(intent.about.slots, "…"))


@dataclass(frozen=True)
class Procedure:
    """What an action needs, who may ask it, and the articles about it."""

    action: Action
    titles: tuple[tuple[str, str], ...]
    slots: tuple[tuple[str, str, bool], ...]
    articles: tuple[Article, ...]


def _action(id: str | None) -> Procedure | None:
    if id is None:
        return None
    action, intent = here().exchange.assistant.actions.get(id), here().content.intents.get(id)
    if action is None or intent is None:
        raise Problem("not_found")
    words = intent.about.slots
    slots = tuple(
        (words[slot.name].label[language()], _asked(words[slot.name].ask[language()], intent), slot.required)
        for slot in action.slots
        if slot.name in words
    )
    articles = tuple(each for each in here().library.articles[language()].values() if id in each.about.actions)
    return Procedure(action, tuple((each, intent.title(each)) for each in LANGUAGES), slots, articles)
