"""A form on a page: what was typed stays, each field has its error, and no other site can send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, request
from itsdangerous import BadData, URLSafeTimedSerializer

from web.here import here
from web.problem import Problem
from web.routes import for_a_program
from web.session import session_id

GOOD_SECONDS = 12 * 3600
FIELD = "csrf_token"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass
class Form:
    """The values as they were sent, without spaces around them, and what is wrong with them, by field."""

    values: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def refuse(self, name: str, says: str) -> None:
        """Say what will do instead, at the field; the first error of a field stays."""
        self.errors.setdefault(name, says)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


def register(app: Flask) -> None:
    """Have every form that is sent looked at before its view."""
    app.before_request(_check)


def csrf() -> str:
    """The token that a form of this session carries."""
    return _tokens().dumps(session_id())


def _check() -> None:
    if request.routing_exception is not None or request.method in SAFE_METHODS or for_a_program():
        return
    sent = request.headers.get("X-CSRF-Token") or request.form.get(FIELD, "")
    try:
        bound_to = _tokens().loads(sent, max_age=GOOD_SECONDS)
    except BadData as error:
        raise Problem("form_expired") from error
    if bound_to != session_id():
        raise Problem("form_expired")


def _tokens() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(here().signatures.derived("form"))
