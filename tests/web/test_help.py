"""The help centre: every page, in both languages, for people, for search engines and on paper."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from kb.library import AREAS, LANGUAGES
from web.figures import HELPFUL

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize(("wanted", "language"), [("nl-BE,nl", "nl"), ("en", "en"), ("fr", "en"), ("", "en")])
def test_the_front_door_leads_to_the_readers_language(visitor: FlaskClient, wanted: str, language: str) -> None:
    for path in ("/", "/help/"):
        assert visitor.get(path, headers={"Accept-Language": wanted}).headers["Location"] == f"/help/{language}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_shows_the_nine_areas_with_articles(visitor: FlaskClient, language: str) -> None:
    page = visitor.get(f"/help/{language}/").text
    assert f'<html lang="{language}"' in page
    assert [area for area in AREAS if f"/help/{language}/area/{area}" not in page] == []
    assert len(re.findall(rf'href="/help/{language}/[a-z-]+"', page)) >= 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_an_area_lists_its_articles(visitor: FlaskClient, installation: Any, language: str, area: str) -> None:
    page = visitor.get(f"/help/{language}/area/{area}").text
    for article in installation.content.library.articles[language].values():
        assert (f'href="/help/{language}/{article.id}"' in page) == (article.about.area == area)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_has_a_page_that_search_engines_and_machines_can_read(
    visitor: FlaskClient, installation: Any, language: str
) -> None:
    for topic, article in installation.content.library.articles[language].items():
        answer = visitor.get(f"/help/{language}/{topic}")
        assert answer.status_code == 200, topic
        page = answer.text
        assert f"<h1>{article.title}</h1>" in unescape(page)
        assert page.count("<h1") == 1
        assert f'<link rel="canonical" href="http://localhost/help/{language}/{topic}">' in page
        assert all(f'hreflang="{each}" href="http://localhost/help/{each}/{topic}"' in page for each in LANGUAGES)
        data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
        assert [each["@type"] for each in data["@graph"]] in (["FAQPage"], ["FAQPage", "HowTo"])
        assert data["@graph"][0]["mainEntity"][0]["acceptedAnswer"]["text"]


def test_every_link_of_an_article_leads_somewhere(visitor: FlaskClient, installation: Any) -> None:
    leading: dict[str, str] = {}
    for language in LANGUAGES:
        for topic in installation.content.library.articles[language]:
            page = visitor.get(f"/help/{language}/{topic}").text
            leading |= dict.fromkeys(re.findall(r'href="(/[^"#]*)"', page), topic)
    dead = {unescape(path): topic for path, topic in leading.items() if visitor.get(unescape(path)).status_code not in (200, 302)}
    assert dead == {}


def test_an_article_answers_first_and_says_where_it_comes_from(visitor: FlaskClient) -> None:
    page = visitor.get("/help/nl/customer-add").text
    order = [page.index(part) for part in ("<h1>", 'class="first"', 'class="steps"', 'class="note warn"', "Bron:", "Hielp dit?")]
    assert order == sorted(order)


def test_what_concerns_the_reader_alone_is_marked(app: Any, signed_in: Any) -> None:
    page = signed_in("eva@brabantcreatief.example").get("/help/nl/nfr-gold").text
    own = re.findall(r'<div class="note own">(.*?)</div>', page, re.DOTALL)
    assert len(own) == 1
    assert "Voor u" in own[0]
    assert "Brabant Creatief" in own[0]
    assert "note own" not in app.test_client().get("/help/nl/nfr-gold").text
    structured = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0]
    assert "Brabant Creatief" not in structured


def test_the_sitemap_names_every_open_page_with_its_translation(visitor: FlaskClient, installation: Any) -> None:
    tree = ElementTree.fromstring(visitor.get("/sitemap.xml").text)
    places = [each.findtext(f"{SITEMAP}loc") for each in tree]
    topics = installation.content.library.articles["nl"]
    assert len(places) == len(set(places)) == 2 * (len(topics) + 1)
    assert "http://localhost/help/en/customer-add" in places
    assert "Sitemap: http://localhost/sitemap.xml" in visitor.get("/robots.txt").text


def test_search_shows_the_answer_when_it_is_sure_and_marks_what_was_looked_for(visitor: FlaskClient) -> None:
    page = visitor.get("/help/nl/search?q=autorisatie annuleren").text
    assert 'class="card answer"' in page
    assert "<mark>annuleren</mark>" in page
    assert 'value="autorisatie annuleren"' in page


@pytest.mark.parametrize(("language", "words"), [("nl", "Niets gevonden voor “xyzzyq”"), ("en", "Nothing found for “xyzzyq”")])
def test_finding_nothing_offers_the_areas(visitor: FlaskClient, language: str, words: str) -> None:
    page = visitor.get(f"/help/{language}/search?q=xyzzyq").text
    assert words in page
    assert f"/help/{language}/area/portal" in page


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "{{ 7*7 }}", "'; DROP TABLE", "\x00\x1b", "é" * 600])
def test_whatever_is_looked_for_is_shown_as_text(visitor: FlaskClient, query: str) -> None:
    page = visitor.get("/help/nl/search", query_string={"q": query})
    suggested = visitor.get("/help/nl/suggest", query_string={"q": query})
    assert (page.status_code, suggested.status_code, suggested.mimetype) == (200, 200, "application/json")
    assert "<script>alert" not in page.text
    assert "“49”" not in page.text


def test_suggestions_come_in_pieces_with_what_was_looked_for_marked(visitor: FlaskClient) -> None:
    found = visitor.get("/help/nl/suggest?q=autorisatie annul").json
    assert found["hits"][0]["address"] == "/help/nl/authorization-cancel"
    assert ["annuleren", True] in found["hits"][0]["title"]
    assert "gevonden" in found["says"]


@pytest.mark.parametrize(
    "path", ["/help/nl/gone", "/help/nl/area/gone", "/gone", "/help/fr/", "/help/nl/customer-add/x", "/static/gone.css"]
)
def test_what_is_not_there_offers_search_and_a_way_back(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path, headers={"Accept-Language": "nl"})
    assert answer.status_code == 404
    assert "bestaat niet" in answer.text
    assert 'role="search"' in answer.text
    assert 'href="/help/nl/"' in answer.text


@pytest.mark.parametrize(
    "path", ["/help/nl/customer-add", "/help/nl/area/nfr", "/help/nl/search?q=x", "/sign-in", "/help/nl/gone"]
)
def test_the_other_language_is_one_link_away(visitor: FlaskClient, path: str) -> None:
    page = visitor.get(path, headers={"Accept-Language": "nl"}).text
    link = unescape(re.findall(r'<a class="language" href="([^"]+)" hreflang="en"', page)[0])
    other = visitor.get(link, headers={"Accept-Language": "nl"})
    assert '<html lang="en"' in other.text


def test_whether_an_article_helped_is_counted(client: FlaskClient) -> None:
    page = client.get("/help/nl/customer-add").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    counter = HELPFUL.labels("customer-add", "nl", "no")
    before = counter._value.get()
    answer = client.post("/help/nl/customer-add/feedback", data={"csrf_token": token, "helpful": "no"}, follow_redirects=True)
    assert "Dank u" in answer.text
    assert counter._value.get() == before + 1
