"""What is told when something goes wrong: a problem document (RFC 9457) to a program, a page with a next step to a person."""

from __future__ import annotations

import logging
import secrets

from apiflask.exceptions import HTTPError
from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException

from assistant.memory import Repeated, Unknown
from assistant.trouble import cure
from programme import Refused, StoreError, Undecided
from web.here import here
from web.keyset import KeysUnavailable
from web.page import problem_page, wanted_language
from web.problem import OF_STATUS, Problem
from web.routes import for_a_program

log = logging.getLogger(__name__)
TYPE = "urn:loket:problem:"


def answer(problem: Problem) -> Response:
    """The problem, as a document or as a page."""
    made = _document(problem) if for_a_program() else Response(problem_page(problem.code, problem.status, problem.facts))
    made.status_code = problem.status
    made.headers.update(problem.headers())
    return made


def _document(problem: Problem) -> Response:
    language, words = wanted_language(), here().words
    said = {
        "type": f"{TYPE}{problem.code}",
        "title": words.say(f"problem.{problem.code}.title", language, problem.facts),
        "status": problem.status,
        "detail": words.say(f"problem.{problem.code}.detail", language, problem.facts),
        **problem.more,
    }
    return Response(json.dumps(said), mimetype="application/problem+json", headers={"Content-Language": language})


def register(app: Flask) -> None:
    """Give every kind of failure its answer."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPError, _not_valid)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(StoreError, _of_the_store)
    app.register_error_handler(Unknown, lambda _: answer(Problem("conversation_unknown")))
    app.register_error_handler(Repeated, lambda _: answer(Problem("message_id_reused")))
    app.register_error_handler(KeysUnavailable, lambda _: answer(Problem("keys_unavailable", retry_after=60)))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Undecided, _refused)
    app.register_error_handler(Exception, _unforeseen)


def _not_valid(error: HTTPError) -> Response:
    places = error.detail if isinstance(error.detail, dict) else {}
    errors = [
        {"in": place, "field": field, "says": says}
        for place, fields in places.items()
        for field, sayings in fields.items()
        for says in sayings
    ]
    return answer(Problem(OF_STATUS.get(error.status_code, "bad_request"), more={"errors": errors} if errors else None))


def _of_http(error: HTTPException) -> Response:
    if isinstance(error.code, int) and 300 <= error.code < 400:
        return Response(headers=error.get_response().headers, status=error.code)
    allow = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return answer(Problem(OF_STATUS.get(error.code or 500, "bad_request"), allow=allow))


def _of_the_store(error: StoreError) -> Response:
    log.error("%s", cure(error.code, error.facts))
    if error.code == "disk_full":
        return answer(Problem("store_disk_full", retry_after=30))
    return answer(Problem("store", more={"reason": error.code}, retry_after=5))


def _refused(error: Refused | Undecided) -> Response:
    code = error.code if isinstance(error, Refused) else error.slot
    return answer(Problem("refused", more={"reason": code}))


def _unforeseen(error: Exception) -> Response:
    incident = secrets.token_hex(4)
    # the rule, not the path: a path may hold a one-time token
    log.error("incident %s: %s %s", incident, request.method, request.url_rule, exc_info=error)
    return answer(Problem("internal", facts={"incident": incident}, more={"incident": incident}))
