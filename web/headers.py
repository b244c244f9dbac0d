"""What every answer says about how a browser may treat it: what may load, who may frame it, which sites may call."""

from __future__ import annotations

from flask import Flask, Response, g, request

from web.guards import allowed_origins, listed
from web.here import here

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'"
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
FOR_OTHER_SITES = ("/api/", "/model/", "/webhooks/")
EMBEDDED = ("/widget.js", "/loket-chat.js")
FRAMED = ("/chat",)
HEADERS_TAKEN = "Authorization, Content-Type, Last-Event-ID, X-Conversation-Token"
HEADERS_GIVEN = "Retry-After"


def register(app: Flask) -> None:
    """Have every answer carry its headers."""
    app.after_request(_protected)


def _protected(response: Response) -> Response:
    headers = response.headers
    for name, value in EVERYWHERE.items():
        headers.setdefault(name, value)
    ancestors = " ".join(["'self'", *sorted(allowed_origins())]) if request.path in FRAMED else "'none'"
    headers.setdefault("Content-Security-Policy", f"{POLICY}; frame-ancestors {ancestors}")
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if request.path in EMBEDDED else "same-origin")
    if here().settings.public_address.startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.path.startswith(FOR_OTHER_SITES):
        _share(response)
    elif request.path in EMBEDDED:
        headers["Access-Control-Allow-Origin"] = "*"
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store" if g.get("person") else "no-cache")
    return response


def _share(response: Response) -> None:
    """Let the pages on the list read the answer (CORS); credentials are never taken, since tokens travel in headers."""
    response.vary.add("Origin")
    response.headers.setdefault("Cache-Control", "no-store")
    origin = request.headers.get("Origin", "")
    if not origin or not listed(origin):
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = HEADERS_GIVEN
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, POST")
        response.headers["Access-Control-Allow-Headers"] = HEADERS_TAKEN
        response.headers["Access-Control-Max-Age"] = "7200"
