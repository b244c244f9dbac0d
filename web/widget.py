"""The widget: its scripts for any site, the same conversation in a frame, and a plain form for whoever has no script."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, request, session
from werkzeug.wrappers import Response as AnyResponse

from assistant.exchange import Visitor
from assistant.fields import Filled
from assistant.memory import Repeated, Unknown
from kb.library import LANGUAGES
from kb.schema import read_yaml, text_of
from web.cleaning import readable
from web.guards import allowed_origins
from web.headers import POLICY
from web.here import here
from web.limits import network_of
from web.page import STATIC, language, show, to_page
from web.problem import Problem
from web.session import person
from web.shapes import LONGEST_CHOICE, LONGEST_FIELD, LONGEST_TEXT

SECONDS_KEPT = 300
PARTS = ("chat/html.js", "chat/kept.js", "chat/line.js", "chat/show.js", "chat/style.js", "loket-chat.js")
FIELD = "field-"
SHOWN = 20
"""Turns on the plain page."""

FRAMED = f"{POLICY}; frame-ancestors "
IMPORTS = re.compile(r"^import .*\n", re.MULTILINE)
EXPORTS = re.compile(r"^export (?!default)", re.MULTILINE)
STYLE = re.compile(r"(?<=replaceSync\(`)[^`]*(?=`\))")
"""The style sheets that stand in the scripts, since a strict content policy lets in no others."""

scripts = Blueprint("widget", __name__)


@scripts.get("/widget.js")
def launcher() -> Response:
    """The one tag that a page needs."""
    return _script(_lean(("widget.js",), _changed("widget.js")))


@scripts.get("/loket-chat.js")
def window() -> Response:
    """The conversation: its modules as one file, so that a phone asks once."""
    return _script(_lean(PARTS, _changed(*PARTS)))


@scripts.get("/chat/<any('nl', 'en'):name>.js")
def words(name: str) -> Response:
    """What the window says in one language."""
    file = f"chat/{name}.js"
    return _script(_lean((file,), _changed(file)))


@scripts.get("/embed")
def frame() -> Response:
    """The conversation alone, for a page that wants it in a frame."""
    response = Response(show("widget/embed.html"))
    response.headers["Content-Security-Policy"] = FRAMED + " ".join(["'self'", *sorted(allowed_origins())])
    return response


@scripts.get("/widget/examples")
def examples() -> str:
    """Every state that the window can be in, to look at and to test."""
    return show("widget/examples.html", examples=_examples(language()))


@scripts.get("/chat")
def form() -> str:
    """The conversation as a form, for a browser without script."""
    turns: list[dict[str, Any]] = []
    if mine := _mine():
        try:
            kept = here().exchange.read(_visitor(mine), mine["id"])
            turns = [{"said": one.said, "reply": one.reply, "at": one.at} for one in kept]
        except Unknown:
            session.pop("chat", None)
            mine = None
    if mine is None:
        mine = _begun()
    return show("widget/form.html", welcome=mine["welcome"], turns=turns[-SHOWN:], message_id=secrets.token_urlsafe(12))


@scripts.post("/chat")
def say() -> AnyResponse:
    """One turn of the form; the same form sent twice is one turn."""
    mine = _mine() or _begun()
    choice, form = readable(request.form.get("choice", "")[:LONGEST_CHOICE]), _filled()
    text = "" if choice or form else readable(request.form.get("text", "")[:LONGEST_TEXT]).strip()
    if not choice and not text and not form:
        return to_page("/chat#latest")
    if wait := here().limits.wait("say", mine["id"]) or here().limits.wait("say_address", network_of(request.remote_addr)):
        raise Problem("too_many_requests", facts={"seconds": wait}, retry_after=wait)
    message_id = request.form.get("message_id", "")[:64] or secrets.token_urlsafe(12)
    try:
        here().exchange.say(_visitor(mine), mine["id"], message_id=message_id, text=text, choice=choice, form=form)
    except Unknown:
        session.pop("chat", None)
        return to_page("/chat")
    except Repeated:
        return to_page("/chat#latest")
    return to_page("/chat#latest")


def _filled() -> Filled | None:
    """The form of an action, where its own button was pressed."""
    action = request.form.get("form", "")
    typed = ((name.removeprefix(FIELD), text) for name, text in request.form.items() if name.startswith(FIELD))
    fields = {name: readable(text[:LONGEST_FIELD]) for name, text in typed}
    return Filled(action, fields) if action else None


def _visitor(mine: Mapping[str, Any]) -> Visitor:
    somebody = person()
    return Visitor(somebody.email if somebody else None, mine["token"])


def _mine() -> dict[str, Any] | None:
    found = session.get("chat")
    return dict(found) if isinstance(found, dict) else None


def _begun() -> dict[str, Any]:
    if wait := here().limits.wait("start", network_of(request.remote_addr)):
        raise Problem("too_many_requests", facts={"seconds": wait}, retry_after=wait)
    somebody = person()
    begun = here().exchange.start(Visitor(somebody.email if somebody else None), language=language())
    mine = {"id": begun.id, "token": begun.token, "welcome": list(begun.messages)}
    session["chat"] = mine
    return mine


def _script(text: str) -> Response:
    response = Response(text, mimetype="text/javascript")
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:16])
    response.cache_control.max_age = SECONDS_KEPT
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.make_conditional(request)
    return response


def _changed(*names: str) -> int:
    return max((STATIC / name).stat().st_mtime_ns for name in names)


@lru_cache(maxsize=20)
def _lean(names: tuple[str, ...], _changed_at: int) -> str:
    """Scripts as they travel: small, and several of them as one, since no two of their names are the same."""
    import minify  # only a process that serves scripts takes the time to load it

    whole = "".join(_joined((STATIC / name).read_text("utf-8"), last=name == names[-1]) for name in names)
    styled = STYLE.sub(lambda style: minify.string("text/css", style[0]), whole)
    lean: str = minify.string("text/javascript", styled)
    return lean


def _joined(text: str, *, last: bool) -> str:
    without = IMPORTS.sub("", text)
    return without if last else EXPORTS.sub("", without)


@lru_cache(maxsize=len(LANGUAGES))
def _examples(of: str) -> list[dict[str, Any]]:
    path = STATIC.parent / "templates" / "widget" / f"examples.{of}.yaml"
    read: list[dict[str, Any]] = read_yaml(path, text_of(path, largest=60_000), list[dict[str, Any]])
    return read
