"""What is turned away at the door, and the headers that everything leaves with."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

START = "/api/v1/conversations"
POSTS = [START, f"{START}/x/messages", f"{START}/x/messages/1/feedback", "/webhooks/rest/webhook", "/model/parse"]
GETS = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/webhooks/rest/",
    "/api/v1/articles",
    "/api/v1/articles/nfr-access",
    "/api/v1/openapi.json",
]
PAGES = [
    "/help/nl/",
    "/help/en/search?q=renew",
    "/help/nl/customer-add",
    "/help/nl/gone",
    "/sign-in",
    "/lookup",
    "/static/loket.css",
]


def code(answer: Any) -> str:
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json(force=True)
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in answer.text
    return str(problem["type"]).removeprefix("urn:loket:problem:")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/json; charset=latin-1",
    ],
)
def test_only_json_is_taken(visitor: FlaskClient, path: str, kind: str) -> None:
    answer = visitor.post(path, data=b"{}", headers={"Content-Type": kind} if kind else {})
    assert (answer.status_code, code(answer)) == (415, "not_json")


@pytest.mark.parametrize("path", POSTS)
def test_a_compressed_body_is_not_taken(visitor: FlaskClient, path: str) -> None:
    answer = visitor.post(path, data=b"{}", headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert answer.status_code == 415


@pytest.mark.parametrize("path", POSTS)
def test_another_method_is_told_before_another_body(visitor: FlaskClient, path: str) -> None:
    answer = visitor.put(path, data=b"x", content_type="text/plain")
    assert (answer.status_code, code(answer)) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


BROKEN = {
    "cut off": b'{"language": "nl"',
    "nothing": b"",
    "not utf-8": b'{"language": "\xff\xfe"}',
    "utf-16": '{"language": "nl"}'.encode("utf-16"),
    "NaN": b'{"language": NaN}',
    "Infinity": b'{"language": -Infinity}',
    "half a pair": b'{"language": "\\ud800"}',
    "half a pair as a key": b'{"\\udfff": 1}',
    "a number of 5,000 digits": b'{"language": ' + b"9" * 5_000 + b"}",
    "two documents": b"{}{}",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("path", POSTS)
def test_what_is_not_json_is_refused(visitor: FlaskClient, path: str, name: str) -> None:
    answer = visitor.post(path, data=BROKEN[name], content_type="application/json")
    assert (answer.status_code, code(answer)) == (400, "bad_json")


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b"[{"])
@pytest.mark.parametrize("path", POSTS)
def test_json_may_not_nest_deeply(visitor: FlaskClient, path: str, opening: bytes) -> None:
    answer = visitor.post(path, data=opening * 40_000, content_type="application/json")
    assert (answer.status_code, code(answer)) == (400, "too_deep")


def test_brackets_inside_text_are_not_depth(visitor: FlaskClient) -> None:
    body = json.dumps({"page": {"note": '[[[{{{"' * 30}})
    assert visitor.post(START, data=body, content_type="application/json").status_code == 201


@pytest.mark.parametrize("path", POSTS)
def test_a_body_may_not_be_large(visitor: FlaskClient, path: str) -> None:
    answer = visitor.post(path, data=b'{"a": "' + b"x" * 300_000 + b'"}', content_type="application/json")
    assert (answer.status_code, code(answer)) == (413, "too_large")


@pytest.mark.parametrize(
    "body", ["null", "[]", "1", '"x"', '{"language": "fr"}', '{"language": 1}', '{"unknown": 1}', '{"page": {"a": 1}}']
)
def test_json_of_another_shape_says_what_is_wrong_where(visitor: FlaskClient, body: str) -> None:
    answer = visitor.post(START, data=body, content_type="application/json")
    assert (answer.status_code, code(answer)) == (422, "invalid")
    assert answer.get_json(force=True)["errors"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_a_page_that_is_not_on_the_list_may_not_call(visitor: FlaskClient, path: str, origin: str) -> None:
    answer = visitor.post(path, json={}, headers={"Origin": origin})
    assert (answer.status_code, code(answer)) == (403, "another_site")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_page_on_the_list_may_call_and_read_the_answer(make: Any) -> None:
    client = make(allowed_origins="https://portal.example, https://shop.example").test_client()
    answer = client.post(START, json={}, headers={"Origin": "https://shop.example"})
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_a_browser_that_asks_first_is_told_what_it_may_send(make: Any) -> None:
    client = make(allowed_origins="https://portal.example").test_client()
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = client.options(f"{START}/x/messages", headers={"Origin": "https://portal.example", **asked})
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "X-Conversation-Token" in answer.headers["Access-Control-Allow-Headers"]
    foreign = client.options(f"{START}/x/messages", headers={"Origin": "https://evil.example", **asked})
    assert "Access-Control-Allow-Origin" not in foreign.headers


@pytest.mark.parametrize("path", [*GETS, *PAGES, *POSTS])
def test_every_answer_says_how_a_browser_may_treat_it(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/help/nl/", "/portal"])
def test_a_page_of_somebody_signed_in_is_kept_nowhere(signed_in: Any, path: str) -> None:
    assert signed_in("sanne@vandijk.example").get(path).headers["Cache-Control"] == "no-store"


def test_behind_https_a_browser_stays_there(make: Any) -> None:
    client = make(public_address="https://help.example").test_client()
    assert client.get("/help/nl/").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_an_unforeseen_fault_has_a_number_and_no_traceback(app: Any, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr("web.articles.reader_for", lambda email: 1 / 0)
    answer = app.test_client().get("/api/v1/articles")
    assert (answer.status_code, code(answer)) == (500, "internal")
    incident = answer.get_json(force=True)["incident"]
    assert f"incident {incident}" in caplog.text
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize(
    ("language", "title"), [("nl", "De inhoud moet JSON zijn"), ("en", "The body must be JSON"), ("fr", "The body must be JSON")]
)
def test_a_problem_is_told_in_the_callers_language(visitor: FlaskClient, language: str, title: str) -> None:
    answer = visitor.post(START, data="x", headers={"Accept-Language": language})
    assert answer.get_json(force=True)["title"] == title
