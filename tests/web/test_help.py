"""The help centre: every page, in both languages, for people, for search engines and on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from assistant.opinion import Opinions
from kb.library import AREAS, LANGUAGES
from programme import Actor
from web.figures import HELPFUL
from web.here import Here

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


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
    assert len(places) == len(set(places)) == 2 * (len(topics) + len(AREAS) + 1)
    for place in tree:
        alternates = {link.get("hreflang"): link.get("href") for link in place.findall(f"{XHTML}link")}
        assert set(alternates) == set(LANGUAGES)
        assert place.findtext(f"{SITEMAP}loc") in alternates.values()
        assert set(alternates.values()) <= set(places)
    assert {visitor.get(str(place).removeprefix("http://localhost")).status_code for place in places} == {200}
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


class Judge:
    """A reader who says what they think of an article."""

    def __init__(self, client: FlaskClient, here: Here) -> None:
        self.client, self.here = client, here
        page = client.get("/help/nl/customer-add").text
        self.token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]

    def post(self, where: str, **fields: str) -> Any:
        data = {"csrf_token": self.token, **fields}
        return self.client.post(f"/help/nl/customer-add/{where}", data=data, follow_redirects=True)

    def kept(self) -> tuple[int, int, list[str]]:
        with self.here.store.reading(Actor.anonymous()) as records:
            judged = Opinions(records.session).of("customer-add")
        return judged.helped, judged.not_helped, [text for _, _, text in judged.comments]


def test_what_a_reader_missed_is_kept_and_a_change_of_mind_counts_once(app: Any, client: FlaskClient, here: Here) -> None:
    judge = Judge(client, here)
    assert "Wat miste u?" in judge.post("feedback", helpful="no").text
    assert "de redactie leest dit" in judge.post("comment", comment="  Waar staat de knop?\x07 ").text
    assert judge.kept() == (0, 1, ["Waar staat de knop?"])
    judge.post("feedback", helpful="no")
    judge.post("feedback", helpful="yes")
    assert judge.kept() == (1, 0, ["Waar staat de knop?"])
    Judge(app.test_client(), here).post("feedback", helpful="yes")
    assert judge.kept() == (2, 0, ["Waar staat de knop?"])


def test_the_helpdesk_reads_what_readers_thought_and_nobody_else_does(signed_in: Callable[..., Any], here: Here) -> None:
    mila, sanne = signed_in("mila@helpdesk.example"), signed_in("sanne@vandijk.example")
    assert "Nog niemand heeft dit artikel beoordeeld." in mila.get("/help/nl/customer-add?lang=nl").text
    judge = Judge(sanne, here)
    judge.post("feedback", helpful="no")
    judge.post("comment", comment="<i>Waar</i> staat de knop?")
    seen = mila.get("/help/nl/customer-add").text
    assert "Bij 0 van 1 lezers hielp het." in seen
    assert "“&lt;i&gt;Waar&lt;/i&gt; staat de knop?”" in seen
    assert "Wat lezers vonden" not in sanne.get("/help/nl/customer-add").text


def test_a_judgement_that_is_none_and_a_comment_without_one_keep_nothing(client: FlaskClient, here: Here) -> None:
    judge = Judge(client, here)
    for helpful in ("", "maybe", "<b>"):
        assert "Hielp dit?" in judge.post("feedback", helpful=helpful).text
    assert "Hielp dit?" in judge.post("comment", comment="zonder oordeel").text
    assert judge.kept() == (0, 0, [])


def test_a_comment_that_is_too_long_is_told_at_its_field_and_stays(client: FlaskClient, here: Here) -> None:
    judge = Judge(client, here)
    judge.post("feedback", helpful="no")
    answer = judge.post("comment", comment="<b>" + "x" * 2000)
    assert answer.status_code == 422
    assert '<p class="error" id="comment-error">Wat miste u: gebruik ten hoogste 2.000 tekens.</p>' in answer.text
    assert "&lt;b&gt;" + "x" * 2000 in answer.text
    assert judge.kept() == (0, 1, [])


def test_what_is_asked_most_is_counted_from_what_was_asked(client: FlaskClient, begin: Callable[..., Any]) -> None:
    assert "Meest gevraagd" not in client.get("/help/nl/").text
    talk = begin(client)
    for number, text in enumerate(["hoe voeg ik een klant toe?"] * 3 + ["welke nfr-licenties krijgt gold?"]):
        assert talk.send(f"m{number}", text=text).status_code == 200
    page = client.get("/help/nl/").text
    asked = page.partition('id="asked"')[2].partition("</ol>")[0]
    assert re.findall(r'href="/help/nl/([^"]+)"', asked) == ["customer-add"]
    assert "3 × gevraagd in 90 dagen" in asked
    customers = page.partition("/help/nl/area/customers")[2]
    assert re.findall(r'<li><a href="/help/nl/([^"]+)"', customers)[0] == "customer-add"


@pytest.mark.parametrize("path", ["/help/nl/", "/help/en/area/nfr", "/help/nl/nfr-gold"])
def test_every_page_of_the_help_centre_names_itself_and_its_translations(visitor: FlaskClient, path: str) -> None:
    page = visitor.get(f"{path}?judged=no&utm=x").text
    head = page.partition("</head>")[0]
    assert re.findall(r'<link rel="canonical" href="([^"]+)">', head) == [f"http://localhost{path}"]
    other = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head)
    assert other == [(each, f"http://localhost{path.replace(path[6:8], each, 1)}") for each in LANGUAGES]
    for _, address in other:
        assert visitor.get(address.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("path", ["/help/nl/search?q=x", "/help/nl/gone", "/mailbox", "/approve/unknown", "/sign-in/used"])
def test_what_no_search_engine_should_keep_says_so(visitor: FlaskClient, path: str) -> None:
    assert '<meta name="robots" content="noindex">' in visitor.get(path).text
