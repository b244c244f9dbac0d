"""What is counted while Loket runs, for Prometheus; never who asked or what was said."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

FIGURES = CollectorRegistry()
REQUESTS = Counter("loket_requests_total", "Requests answered.", ("route", "method", "status"), registry=FIGURES)
SECONDS = Histogram(
    "loket_request_seconds",
    "Time to the first byte.",
    ("route",),
    registry=FIGURES,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
TURNS = Counter("loket_turns_total", "Turns of conversations, by how they ended.", ("state", "language"), registry=FIGURES)
STREAMS = Gauge("loket_streams", "Open event streams.", registry=FIGURES)
HELPFUL = Counter("loket_article_judged_total", "Whether an article helped.", ("topic", "language", "helpful"), registry=FIGURES)


def register(app: Flask) -> None:
    """Count every request."""
    app.before_request(_begin)
    app.after_request(_count)


def _begin() -> None:
    g.began = time.perf_counter()


def _count(response: Response) -> Response:
    route = str(request.url_rule) if request.url_rule else "none"
    REQUESTS.labels(route, request.method if request.url_rule else "ANY", str(response.status_code)).inc()
    if "began" in g:
        SECONDS.labels(route).observe(time.perf_counter() - g.began)
    return response
