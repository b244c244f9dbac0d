"""Articles over the API: searched and read, as whoever asks may see them."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from kb.article import Article
from web import shapes
from web.cleaning import readable
from web.here import here
from web.pace import slowly
from web.problem import Problem
from web.reader import Reader
from web.session import bearer, reader_for

calls = APIBlueprint("articles", __name__, url_prefix="/api/v1/articles", tag="Articles")


FROM_SEARCH = {"article": {"operationId": "article", "parameters": {"path.topic": "$response.body#/articles/0/id"}}}


@calls.get("")
@calls.input(shapes.Wanted, location="query", arg_name="query")
@calls.output(shapes.Articles, links=FROM_SEARCH)
@calls.doc(operation_id="search", summary="Search articles; without `q`, all of them in the order of the catalogue")
def search(query: shapes.Wanted) -> dict[str, Any]:
    slowly("search")
    who = reader_for(bearer())
    words = readable(query.q).strip()
    if words:
        hits = here().search.find(words, query.lang, query.limit, who)
        found = [_found(hit.article) | {"score": round(min(hit.score, 1.0), 4)} for hit in hits]
    else:
        found = [_found(each) for each in _all(query.lang, who)][: query.limit]
    return {"query": query.q, "language": query.lang, "articles": found}


@calls.get("/<topic>")
@calls.input(shapes.Reading, location="query", arg_name="query")
@calls.output(shapes.ArticleOut)
@calls.doc(operation_id="article", summary="Read an article", responses={404: "No such article, or not for you."})
def article(topic: str, query: shapes.Reading) -> dict[str, Any]:
    slowly("search")
    who = reader_for(bearer())
    one = who.find(here().library, topic, query.lang)
    if one is None:
        raise Problem("article_unknown")
    passages = [
        {"type": each.kind.value, "text": each.text, "html": each.html, "items": each.items_html} for each in who.passages(one)
    ]
    about = one.about
    return _found(one) | {
        "passages": passages,
        "actions": about.actions,
        "related": who.related(here().library, one),
        "source": {"document": about.source.document, "heading": about.source.heading},
        "reviewed": about.reviewed.isoformat(),
    }


def _all(language: str, who: Reader) -> list[Article]:
    found = (who.find(here().library, topic, language) for topic in here().library.topics)
    return [each for each in found if each]


def _found(one: Article) -> dict[str, Any]:
    return {
        "id": one.id,
        "language": one.language,
        "title": one.title,
        "summary": one.about.summary,
        "area": one.about.area,
        "address": f"/help/{one.language}/{one.id}",
    }
