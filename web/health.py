"""Whether the application is alive, whether it is ready, and its figures; for the machines that look after it."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from web.figures import FIGURES, STREAMS
from web.here import here
from web.shapes import Status

FIGURES_TEXT: Any = {200: {"description": "Figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}}
probes = APIBlueprint("health", __name__, tag="Health")


@probes.get("/healthz")
@probes.output(Status)
@probes.doc(summary="Whether the process is alive", operation_id="alive")
def alive() -> Status:
    return Status(status="ok")


@probes.get("/readyz")
@probes.output(Status)
@probes.doc(summary="Whether the database can be reached and the model is loaded", operation_id="ready", responses=[503])
def ready() -> Status:
    here().store.check()
    _ = here().exchange.assistant
    return Status(status="ok")


@probes.get("/metrics")
@probes.doc(summary="Figures in the format of Prometheus", operation_id="figures", responses=FIGURES_TEXT)
def figures() -> Response:
    STREAMS.set(here().watch.count)
    return Response(generate_latest(FIGURES), content_type=CONTENT_TYPE_LATEST)
