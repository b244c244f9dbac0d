"""The API as a whole: its frame, and the OpenAPI document that describes every part of it."""

from __future__ import annotations

import json
from typing import Any

from apiflask import APIFlask

from web.shapes import ProblemDocument

TITLE = "Loket"
VERSION = "1.0"
SPEC = "/api/v1/openapi.json"
PROBLEM = "application/problem+json"
TOKEN = "X-Conversation-Token"
HEADERS = {"x-conversation-token": TOKEN, "last-event-id": "Last-Event-ID"}
ABOUT = """Ask, act and look up, in Dutch and English.

Who you are: `Authorization: Bearer <JWT>`, signed by the host portal (`sub` is the e-mail address; `exp` and `aud` are needed).
Without one you are anonymous: you may ask, and acting asks you to sign in. A conversation has a token of its own, which comes
with its start and goes in the header `X-Conversation-Token` of every later call. No token ever stands in an address."""

EVERYWHERE = {"429": "Too many requests; `Retry-After` says when.", "500": "A fault of ours.", "503": "Not now; try again."}
OF_BODIES = {
    "400": "The body cannot be read.",
    "403": "The call comes from a web page that is not on the list.",
    "413": "The body is too large.",
    "415": "The body is not `application/json`.",
    "507": "There is no room to keep this.",
}
OF_TOKENS = {"401": "The identity token or the conversation's token is missing or proves nothing."}
WITHOUT_LIMITS = ("/healthz", "/readyz", "/metrics")


def frame(name: str) -> APIFlask:
    """An application without views, which describes whatever is registered on it."""
    app = APIFlask(name, title=TITLE, version=VERSION, spec_path=SPEC, docs_path=None, json_errors=False)
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        DESCRIPTION=ABOUT,
        SPEC_FORMAT="json",
        AUTO_404_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        LICENSE={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        SECURITY_SCHEMES={"identity": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
    )
    app.spec_processor(complete)  # type: ignore[arg-type]
    return app


def write(app: APIFlask) -> str:
    """The document as it is kept beside the code, so that a change of the API is seen for what it is."""
    served = app.test_client().get(SPEC).get_json()
    return json.dumps(served, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def complete(spec: dict[str, Any]) -> dict[str, Any]:
    """What holds for every call: problem documents, bodies that must be there, who may call."""
    components = spec.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["ProblemDocument"] = problem
    schemas.pop("ValidationError", None)
    spec.pop("servers", None)
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            _complete(path, operation)
    return spec


def _complete(path: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    about = {} if path in WITHOUT_LIMITS else EVERYWHERE
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
        about = about | OF_BODIES
    if path not in WITHOUT_LIMITS:
        operation["security"] = [{}, {"identity": []}]
        about = about | OF_TOKENS
    for parameter in operation.get("parameters", []):
        parameter["name"] = HEADERS.get(parameter["name"], parameter["name"])
        parameter["schema"].pop("title", None)
        if parameter["name"] == TOKEN:
            parameter["required"] = True
            parameter["schema"].pop("default", None)
    for status, says in about.items():
        responses.setdefault(status, {"description": says})
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    operation["responses"] = dict(sorted(responses.items()))
