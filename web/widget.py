"""The chat's scripts, at addresses that other sites may load and that never change."""

from __future__ import annotations

from flask import Blueprint, send_from_directory
from werkzeug.wrappers import Response

from web.page import STATIC

SECONDS_KEPT = 300
scripts = Blueprint("widget", __name__)


@scripts.get("/<any('widget.js', 'loket-chat.js'):name>")
def script(name: str) -> Response:
    """A script of the chat."""
    return send_from_directory(STATIC, name, max_age=SECONDS_KEPT)
