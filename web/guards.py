"""What a request must be before anything reads it: of the right kind, small, shallow, and from a site that may send it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest

from web.here import here
from web.problem import Problem
from web.routes import for_a_program

LARGEST_BODY = 262_144
"""Bytes; 20,000 characters of any script, each written as an escape, and room to spare."""

DEEPEST = 32
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
BRACKETS = re.compile(rb"[\[{]|[\]}]")


class StrictJson(DefaultJSONProvider):
    """JSON as the standard has it: no NaN, no half of a surrogate pair, and refused rather than guessed."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        text = s.decode("utf-8") if isinstance(s, bytes) else s
        value = super().loads(text, parse_constant=_no_constant, **kwargs)
        if "\\u" in text:
            super().dumps(value).encode("utf-8")  # an escaped half of a pair cannot be written: UnicodeEncodeError
        return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def register(app: Flask) -> None:
    """Have every request looked at before its view."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = 200
    app.json = StrictJson(app)
    app.before_request(_look)


def _look() -> None:
    if request.routing_exception is not None:
        return  # what is not there, or not by this method, is told so first
    if request.method in SAFE_METHODS:
        return
    if not may_send():
        raise Problem("another_site")
    if for_a_program():
        _json_body()


def may_send() -> bool:
    """Whether a request that changes something comes from this site, from one on the list, or from no browser at all."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return same_site(origin) or (for_a_program() and listed(origin))
    return for_a_program() or request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


def same_site(origin: str) -> bool:
    """Whether that origin is this application's own address."""
    public = here().settings.public_address
    return origin == public.rstrip("/") or urlsplit(origin).netloc == request.host


def allowed_origins() -> frozenset[str]:
    """The origins of pages that may hold the widget."""
    return frozenset(here().settings.allowed_origins.replace(",", " ").split())


def listed(origin: str) -> bool:
    """Whether the pages of that origin may call; `*` on the list lets every page, for trying out."""
    return not allowed_origins().isdisjoint((origin, "*"))


def _json_body() -> None:
    if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise Problem("not_json")
    if request.content_encoding not in (None, "", "identity"):
        raise Problem("not_json")
    body = request.get_data()
    if _depth(body) > DEEPEST:
        raise Problem("too_deep", facts={"most": DEEPEST})
    try:
        value = request.get_json()
    except (BadRequest, ValueError) as error:
        raise Problem("bad_json") from error
    if not isinstance(value, dict):
        raise Problem("invalid", more={"errors": [{"in": "json", "field": "", "says": "an object is needed"}]})


def _depth(body: bytes) -> int:
    """How deep brackets nest, found without recursion, which is what deep nesting breaks."""
    deepest = depth = 0
    for bracket in BRACKETS.finditer(STRINGS.sub(b"", body)):
        depth += 1 if bracket[0] in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest
