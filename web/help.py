"""The help centre: articles by area, found by searching, read in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from assistant.opinion import Judged, Opinions
from kb.article import Article
from kb.library import AREAS, LANGUAGES
from web.cleaning import readable
from web.figures import HELPFUL
from web.form import Form
from web.here import here
from web.pace import slowly
from web.page import language, public_root, say, show, to_page, wanted_language
from web.problem import Problem
from web.reader import ANYBODY
from web.search import Hit
from web.session import Kind, person, reader, reading, writing
from web.shapes import LONGEST_COMMENT
from web.story import plain_answer, steps_of, story

LANGUAGE = "<any(nl, en):language>"
SHORTLIST = 3
MOST_HITS = 20
MOST_SUGGESTED = 6
MOST_ASKED, OFTEN, OF_LATE_DAYS = 5, 3, 90
"""How many are shown as asked most, how often counts as often, and how far back is looked."""

JUDGED, MOST_JUDGED = "judged", 20
"""Where the session keeps which judgements are its reader's own; the oldest are forgotten first, since a cookie is small."""

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
    return show("help/home.html", areas=areas_for(language, SHORTLIST), asked=most_asked(language))


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
    return _article(language, topic)


def _article(language: str, topic: str, form: Form | None = None) -> str:
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
        judged=request.args.get("judged", ""),
        opinion=_opinion(topic),
        form=form or Form({}),
        data=structured(one) if public else None,
        translated=[each for each in LANGUAGES if topic in here().library.articles[each]],
        public=public,
    )


def _opinion(topic: str) -> Judged | None:
    """What readers thought of an article, for the helpdesk only."""
    somebody = person()
    if somebody is None or somebody.kind is not Kind.AGENT:
        return None
    with reading() as records:
        return Opinions(records.session).of(topic)


@pages.post(f"/help/{LANGUAGE}/<topic>/feedback")
def judge(language: str, topic: str) -> AnyResponse:
    """Keep whether an article helped; whoever changes their mind has still judged once."""
    one = _judgeable(language, topic)
    helpful = request.form.get("helpful", "")
    if helpful not in ("yes", "no"):
        return to_page(f"{address(one)}#feedback")
    judged: dict[str, str] = session.get(JUDGED, {})
    with writing() as records:
        opinions, before = Opinions(records.session), judged.get(topic, "")
        id = opinions.keep(before, topic=topic, language=language, helpful=helpful == "yes", now=records.now)
    session[JUDGED] = dict([*judged.items(), (topic, id)][-MOST_JUDGED:])
    HELPFUL.labels(topic, language, helpful).inc()
    return to_page(f"{address(one)}?judged={helpful}#feedback")


@pages.post(f"/help/{LANGUAGE}/<topic>/comment")
def comment(language: str, topic: str) -> AnyResponse | tuple[str, int]:
    """Keep what a reader missed, beside the judgement that it explains."""
    one = _judgeable(language, topic)
    form = Form(request.form)
    text = readable(form["comment"]).strip()
    if len(text) > LONGEST_COMMENT:
        form.refuse("comment", say("help.article.too_long", most=LONGEST_COMMENT))
        return _article(language, topic, form), 422
    id = session.get(JUDGED, {}).get(topic, "")
    kept = bool(id)
    if text and id:
        with writing() as records:
            kept = Opinions(records.session).comment(id, text)
    return to_page(f"{address(one)}{'?judged=told' if kept else ''}#feedback")  # nobody is thanked for what is not kept


def _judgeable(language: str, topic: str) -> Article:
    one = here().library.articles[language].get(topic)
    if one is None or not reader().may_open(one):
        raise Problem("article_unknown")
    slowly("feedback")
    return one


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page that anybody may read, with its translations."""
    library = here().library
    topics = [topic for topic in library.topics if all(topic in library.articles[each] for each in LANGUAGES)]
    open_topics = [library.articles["nl"][topic] for topic in topics if ANYBODY.may_open(library.articles["nl"][topic])]
    written = render_template("help/sitemap.xml", areas=AREAS, articles=open_topics, root=public_root())
    return Response(written, mimetype="application/xml")


@pages.get("/robots.txt")
def robots() -> Response:
    """What search engines may visit."""
    lines = ["User-agent: *", "Allow: /help/", "Disallow: /", f"Sitemap: {public_root()}/sitemap.xml"]
    return Response("\n".join([*lines, ""]), mimetype="text/plain")


def most_asked(language: str) -> list[tuple[Article, int]]:
    """What people asked the assistant about most of late, as far as this reader may open it; nothing while few have asked."""
    readable_here = {article.id: article for article in visible(language)}
    found = ((readable_here[id], count) for id, count in _asked().items() if id in readable_here)
    often = sorted((each for each in found if each[1] >= OFTEN), key=lambda each: (-each[1], each[0].title))
    return often[:MOST_ASKED]


def _asked() -> Mapping[str, int]:
    """How often each subject was asked about of late; counted once for a page."""
    if "asked" not in g:
        with reading() as records:
            g.asked = Opinions(records.session).asked(records.now - timedelta(days=OF_LATE_DAYS))
    found: Mapping[str, int] = g.asked
    return found


def visible(language: str) -> Sequence[Article]:
    """The articles that this reader may open, in the order of the catalogue."""
    of_language = here().library.articles[language]
    known = (of_language[topic] for topic in here().library.topics if topic in of_language)
    return [article for article in known if reader().may_open(article)]


def areas_for(language: str, most: int) -> list[tuple[str, Sequence[Article], int]]:
    """Each area with the articles that are asked for most and how many there are; those nobody asked for keep their order."""
    asked, areas = _asked(), list[tuple[str, Sequence[Article], int]]()
    for area in AREAS:
        articles = [article for article in visible(language) if article.about.area == area]
        articles.sort(key=lambda one: -asked.get(one.id, 0))
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
