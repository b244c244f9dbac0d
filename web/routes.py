"""Which addresses are for programs and which are for people."""

from __future__ import annotations

from flask import request

FOR_PROGRAMS = ("/api/", "/webhooks/", "/model/", "/healthz", "/readyz", "/metrics")


def for_a_program() -> bool:
    """Whether this request comes from a program rather than from a person's browser."""
    return request.path.startswith(FOR_PROGRAMS)
