"""The web application: who is asking, over HTTP, in pages and in the API."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Blueprint

from assistant.installation import Installation
from web import (
    api,
    approval,
    articles,
    chat,
    chatwoot,
    compression,
    deepchat,
    events,
    failures,
    figures,
    form,
    guards,
    headers,
    health,
    help,
    lookup,
    mailbox,
    outbox,
    page,
    portal,
    rasa,
    session,
    signin,
    why,
    widget,
)
from web.console import happenings
from web.console import pages as console
from web.here import NAME, Here
from web.limits import Limits

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.probes,
    chat.calls,
    articles.calls,
    rasa.calls,
    deepchat.calls,
    chatwoot.calls,
    help.pages,
    portal.pages,
    lookup.pages,
    why.pages,
    why.calls,
    widget.scripts,
    signin.always,
    console,
    approval.pages,
    outbox.pages,
)


def create_app(installation: Installation, *, demo: bool = False, limits: Limits | None = None) -> APIFlask:
    """The application for one installation; with `demo`, whoever comes may be anybody of the demo world."""
    here = Here(installation, demo, limits or Limits())
    app = api.frame(__name__)
    app.extensions[NAME] = here
    session.register(app, here)
    for concept in (figures, guards, form, headers, compression, page, failures):
        concept.register(app)
    for blueprint in (*BLUEPRINTS, *((signin.pages, mailbox.pages, happenings.pages) if demo else (signin.elsewhere,))):
        app.register_blueprint(blueprint)
    return app


__all__ = ["create_app", "events"]
