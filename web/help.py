"""The help centre: articles by area, found by searching, read in either language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kb.article import Article
from kb.library import AREAS, LANGUAGES
from web.figures import HELPFUL
from web.here import here
from web.pace import slowly
from web.page import language, public_root, say, show, to_page, wanted_language
from web.problem import Problem
from web.reader import ANYBODY
from web.search import Hit
from web.session import reader
from web.story import plain_answer, steps_of, story

LANGUAGE = "<any(nl, en):language>"
SHORTLIST = 3
MOST_HITS = 20
MOST_SUGGESTED = 6
pages = Blueprint("help", __name__)


@pages.get("/")
def front_door() -> AnyResponse:
    """To the help centre, in the reader's language."""
    return redirect(f"/help/{language()}/", 302)


@pages.get("/help/")
def without_language() -> AnyResponse:
    """Likewise."""
    return redirect(f"/help/{wanted_language()}/", 302)


@pages.get(f"/help/{LANGUAGE}/")
def home(language: str) -> str:
    """Search, and the areas."""
    return show("help/home.html", areas=areas_for(language, SHORTLIST))


@pages.get(f"/help/{LANGUAGE}/area/<area>")
def of_area(language: str, area: str) -> str:
    """Every article of an area."""
    if area not in AREAS:
        raise Problem("not_found")
    articles = [article for article in visible(language) if article.about.area == area]
    return show("help/area.html", area=area, articles=articles)


@pages.get(f"/help/{LANGUAGE}/search")
def search(language: str) -> str:
    """What is found, or what to do when nothing is."""
    query = request.args.get("q", "").strip()[:500]
    hits = found(query, language, MOST_HITS) if query else ()
    return show("help/search.html", query=query, hits=hits, areas=() if hits else areas_for(language, SHORTLIST))


@pages.get(f"/help/{LANGUAGE}/suggest")
def suggest(language: str) -> dict[str, Any]:
    """What is found while somebody is still typing."""
    query = request.args.get("q", "").strip()[:500]
    hits = found(query, language, MOST_SUGGESTED) if query else ()
    return {
        "says": say("help.search.count", count=len(hits), query=query),
        "hits": [{"address": address(hit.article), "title": hit.title, "line": hit.line} for hit in hits],
    }


@pages.get(f"/help/{LANGUAGE}/<topic>")
def article(language: str, topic: str) -> str:
    """One article: the answer, the steps, and where it comes from."""
    one = here().library.articles[language].get(topic)
    if one is None:
        raise Problem("article_unknown")
    if not reader().may_open(one):
        raise Problem("article_level", facts={"levels": one.about.levels})
    related = [each for each in (here().library.articles[language].get(id) for id in one.about.related) if each]
    public = ANYBODY.may_open(one)
    return show(
        "help/article.html",
        article=one,
        story=story(one, reader()),
        related=[each for each in related if reader().may_open(each)],
        thanked=request.args.get("thanks") == "1",
        data=structured(one) if public else None,
        translated=[each for each in LANGUAGES if topic in here().library.articles[each]],
        public=public,
    )


@pages.post(f"/help/{LANGUAGE}/<topic>/feedback")
def judge(language: str, topic: str) -> AnyResponse:
    """Count whether an article helped."""
    one = here().library.articles[language].get(topic)
    if one is None or not reader().may_open(one):
        raise Problem("article_unknown")
    slowly("feedback")
    HELPFUL.labels(topic, language, "yes" if request.form.get("helpful") == "yes" else "no").inc()
    return to_page(f"{address(one)}?thanks=1#feedback")


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page that anybody may read, with its translations."""
    library = here().library
    topics = [topic for topic in library.topics if all(topic in library.articles[each] for each in LANGUAGES)]
    open_topics = [library.articles["nl"][topic] for topic in topics if ANYBODY.may_open(library.articles["nl"][topic])]
    written = render_template("help/sitemap.xml", articles=open_topics, root=public_root())
    return Response(written, mimetype="application/xml")


@pages.get("/robots.txt")
def robots() -> Response:
    """What search engines may visit."""
    lines = ["User-agent: *", "Allow: /help/", "Disallow: /", f"Sitemap: {public_root()}/sitemap.xml"]
    return Response("\n".join([*lines, ""]), mimetype="text/plain")


def visible(language: str) -> Sequence[Article]:
    """The articles that this reader may open, in the order of the catalogue."""
    of_language = here().library.articles[language]
    known = (of_language[topic] for topic in here().library.topics if topic in of_language)
    return [article for article in known if reader().may_open(article)]


def areas_for(language: str, most: int) -> list[tuple[str, Sequence[Article], int]]:
    """Each area with its first articles and how many there are."""
    areas: list[tuple[str, Sequence[Article], int]] = []
    for area in AREAS:
        articles = [article for article in visible(language) if article.about.area == area]
        if articles:
            areas.append((area, articles[:most], len(articles)))
    return areas


def found(query: str, language: str, most: int) -> Sequence[Hit]:
    """What fits the query, for this reader."""
    slowly("search")
    return here().search.find(query, language, most, reader())


def address(article: Article) -> str:
    """Where an article is read."""
    return f"/help/{article.language}/{article.id}"


def structured(article: Article) -> dict[str, Any]:
    """The article for machines, in the words of schema.org: what everybody may read, and nothing else."""
    answer = {"@type": "Answer", "text": plain_answer(article)}
    question = {"@type": "Question", "name": article.title, "acceptedAnswer": answer}
    graph: list[dict[str, Any]] = [{"@type": "FAQPage", "inLanguage": article.language, "mainEntity": [question]}]
    if steps := steps_of(article):
        of_steps = [{"@type": "HowToStep", "position": number, "text": step} for number, step in enumerate(steps, 1)]
        graph.append({"@type": "HowTo", "name": article.title, "inLanguage": article.language, "step": of_steps})
    return {"@context": "https://schema.org", "@graph": graph}
