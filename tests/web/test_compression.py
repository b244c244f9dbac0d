"""What is the same for everybody travels small; the style of all pages fits its budget."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

BUDGET = 8_192


@pytest.mark.parametrize("path", ["/static/loket.css", "/static/pages.js", "/loket-chat.js", "/sitemap.xml"])
def test_a_public_file_is_compressed_for_whoever_can_read_it(visitor: FlaskClient, path: str) -> None:
    plain = visitor.get(path)
    packed = visitor.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("path", ["/static/loket.css", "/loket-chat.js"])
def test_a_file_that_has_not_changed_is_not_sent_again(visitor: FlaskClient, path: str) -> None:
    asked = {"Accept-Encoding": "gzip"}
    tag = visitor.get(path, headers=asked).headers["ETag"]
    assert visitor.get(path, headers=asked | {"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/help/nl/", "/sign-in", "/api/v1/articles"])
def test_what_holds_a_secret_is_never_compressed(visitor: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in visitor.get(path, headers={"Accept-Encoding": "gzip"}).headers


def test_the_style_of_all_pages_is_within_its_budget(visitor: FlaskClient) -> None:
    assert len(visitor.get("/static/loket.css", headers={"Accept-Encoding": "gzip"}).data) <= BUDGET


def test_a_file_with_its_digest_in_the_address_is_kept_for_a_year(visitor: FlaskClient) -> None:
    assert visitor.get("/static/loket.css?v=x").headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "max-age=31536000" not in visitor.get("/static/loket.css").headers["Cache-Control"]
    assert "max-age=31536000" not in visitor.get("/static/gone.css?v=x").headers["Cache-Control"]
