"""Files that are the same for everybody travel compressed; pages do not, since they hold what only their reader may know."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import Any

from flask import Flask, request

KINDS = ("text/css", "text/javascript", "image/svg+xml", "application/xml")
PUBLIC = ("/static/", "/widget.js", "/loket-chat.js", "/chat/", "/sitemap.xml")
SMALLEST = 1_000


def register(app: Flask) -> None:
    """Compress what is worth it, for whoever can read it."""
    app.after_request(_compressed)


def _compressed(response: Any) -> Any:
    if not request.path.startswith(PUBLIC) or response.mimetype not in KINDS or response.status_code != 200:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip") or response.content_encoding or request.method != "GET":
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST:
        tag, _ = response.get_etag()
        response.set_data(_gzip(body))
        response.content_encoding = "gzip"
        if tag:
            response.set_etag(tag, weak=True)  # the same thing in another form
    return response


@lru_cache(maxsize=64)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
