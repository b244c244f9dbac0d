"""How a page is shown: in its reader's language, theme and density, inside the frame that all pages share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from kb.compiled import write_date, write_money, write_number, write_time
from kb.library import LANGUAGES
from programme import StoreError
from web.form import csrf
from web.here import here
from web.keyset import KeysUnavailable
from web.problem import Problem
from web.session import Kind, Person, behalf, person

STATIC = Path(__file__).parent / "static"
THEMES = ("auto", "light", "dark")
DENSITIES = ("comfortable", "compact")
SHORTCUTS = ("on", "off")
PREFERENCES = "loket-look"
A_YEAR = 31_536_000
NAVIGATION: tuple[tuple[str, str, frozenset[Kind] | None], ...] = (
    ("help.home", "help", None),
    ("portal.overview", "portal", frozenset({Kind.CONTACT})),
    ("console.customers", "console", frozenset({Kind.CONTACT})),
    ("lookup.page", "lookup", frozenset({Kind.AGENT})),
    ("console.choose", "behalf", frozenset({Kind.AGENT})),
    ("outbox.page", "outbox", frozenset({Kind.AGENT})),
    ("mailbox.page", "mailbox", None),
    ("happenings.happenings", "happenings", frozenset({Kind.AGENT})),
)
"""The links in the head of every page: the view, the words' key under `layout.nav_item`, and for whom (None: for all)."""

WIDGET_HOURS = 1


def register(app: Flask) -> None:
    """Give the templates their words and what else they need."""
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    app.context_processor(_for_templates)
    app.after_request(_keep_assets)


def show(template: str, **values: Any) -> str:
    """The page, as HTML."""
    return render_template(template, **values)


def say(key: str, /, **facts: object) -> str:
    """Words of a page in its language."""
    return here().words.say(key, language(), facts)


def language() -> str:
    """The language of this page: its address says it, or the reader chose it before, or their records or browser do."""
    if "language" not in g:
        g.language = (request.view_args or {}).get("language") or _preferred()
    return str(g.language)


def _preferred() -> str:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        session["language"] = asked
        return str(asked)
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    somebody = _somebody()
    return somebody.language if somebody and somebody.language in LANGUAGES else wanted_language()


def wanted_language(default: str = "en") -> str:
    """What the browser or program asks for."""
    return request.accept_languages.best_match(LANGUAGES, default) or default


def elsewhere(other: str) -> str:
    """This same page in another language."""
    values = {**(request.view_args or {}), **request.args.to_dict()}
    if request.endpoint is None or request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return f"/help/{other}/"
    return url_for(request.endpoint, **{**values, ("language" if "language" in (request.view_args or {}) else "lang"): other})


def problem_page(code: str, status: int, facts: Mapping[str, object]) -> str:
    """The page that tells a person what went wrong and what to do next."""
    words = {part: say(f"problem.{code}.{part}", **facts) for part in ("title", "detail")}
    if here().words.has(f"problem.{code}.page", language()):  # where the detail is for programs
        words["detail"] = say(f"problem.{code}.page", **facts)
    return render_template("problem.html", code=code, status=status, words=words)


def public_root() -> str:
    """Where the site is found, without a slash at the end."""
    return (here().settings.public_address or request.host_url).rstrip("/")


def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it for a year."""
    return f"/static/{name}?v={_digest(name, (STATIC / name).stat().st_mtime_ns)}"


@lru_cache(maxsize=200)
def _digest(name: str, _changed: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _keep_assets(response: Any) -> Any:
    if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def look() -> dict[str, str]:
    """The reader's theme and density, from a cookie that says nothing else."""
    theme, _, density = request.cookies.get(PREFERENCES, "").partition(".")
    density, _, keys = density.partition(".")
    return {
        "theme": theme if theme in THEMES else THEMES[0],
        "density": density if density in DENSITIES else "",
        "shortcuts": "off" if keys == "off" else "on",
    }


@dataclass(frozen=True)
class Link:
    """A link in the head of a page."""

    address: str
    title: str
    current: bool


def navigation() -> list[Link]:
    """The links in the head of this page, for whoever reads it."""
    somebody = _somebody()
    return [
        Link(_to(view), say(f"layout.nav_item.{key}"), request.blueprint == view.partition(".")[0])
        for view, key, kinds in NAVIGATION
        if view in current_app.view_functions and (kinds is None or (somebody is not None and somebody.kind in kinds))
    ]


def _to(view: str) -> str:
    return url_for(view, language=language()) if current_app.url_map.is_endpoint_expecting(view, "language") else url_for(view)


def density_or(usual: str) -> str:
    """The reader's density, or what is usual on this page."""
    return look()["density"] or usual


def keep_look(response: Response, values: Mapping[str, str]) -> Response:
    """Remember theme, density and whether letter keys act."""
    now = look()
    kept = ".".join(values.get(name) or now[name] for name in ("theme", "density", "shortcuts"))
    secure = here().settings.public_address.startswith("https://")
    response.set_cookie(PREFERENCES, kept, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def to_page(address: str) -> Response:
    """After a form: on to the page that shows what came of it."""
    return redirect(address, 303)


def _for_templates() -> dict[str, Any]:
    shown = language()
    return {
        "say": say,
        "language": shown,
        "languages": LANGUAGES,
        "elsewhere": elsewhere,
        "person": _somebody(),
        "behalf": behalf(),
        "agent": Kind.AGENT,
        "look": look(),
        "asset": asset,
        "csrf": csrf,
        "public_root": public_root,
        "navigation": navigation,
        "look_choices": {"theme": THEMES, "density": DENSITIES, "shortcuts": SHORTCUTS},
        "can_sign_in": "sign_in.page" in current_app.view_functions,
        "widget_token": _widget_token,
        "demo": here().demo,
        "date": lambda day: written_date(day, shown),
        "money": lambda amount: write_money(amount, shown),
        "number": lambda amount: write_number(amount, shown),
        "time": lambda moment: write_time(moment, shown),
        "safe_html": Markup,
    }


def _somebody() -> Person | None:
    try:
        return person()
    except (Problem, KeysUnavailable, StoreError):  # the page that tells of a fault must not fail of it
        return None


def written_date(day: Any, shown: str) -> Markup:
    """A date that a machine can read too."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), write_date(day, shown))


def _widget_token() -> str:
    somebody = person()
    return here().signatures.issue(somebody.email, hours=WIDGET_HOURS) if somebody and somebody.kind is Kind.CONTACT else ""
