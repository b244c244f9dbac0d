"""A problem: something that ends a request, known by a code that stays the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATUS: Mapping[str, int] = {
    "bad_json": 400,
    "bad_request": 400,
    "too_deep": 400,
    "unauthenticated": 401,
    "token_expired": 401,
    "token_missing": 401,
    "forbidden": 403,
    "behalf_needed": 403,
    "article_level": 403,
    "form_expired": 403,
    "another_site": 403,
    "not_found": 404,
    "article_unknown": 404,
    "conversation_unknown": 404,
    "turn_unknown": 404,
    "method_not_allowed": 405,
    "message_id_reused": 409,
    "refused": 409,
    "too_large": 413,
    "not_json": 415,
    "invalid": 422,
    "too_many_requests": 429,
    "internal": 500,
    "too_many_streams": 503,
    "keys_unavailable": 503,
    "store": 503,
    "store_disk_full": 507,
}
OF_STATUS = {400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"} | {
    413: "too_large",
    415: "not_json",
    422: "invalid",
    429: "too_many_requests",
}


class Problem(Exception):
    """Something that ends a request: its code says what, `facts` fill in the words, `more` stands in the document."""

    def __init__(
        self,
        code: str,
        *,
        facts: Mapping[str, object] | None = None,
        more: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
        allow: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.facts = facts or {}
        self.more = more or {}
        self.retry_after = retry_after
        self.allow = allow

    def headers(self) -> dict[str, str]:
        """What a client needs besides the words."""
        headers = {"Cache-Control": "no-store"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.allow:
            headers["Allow"] = self.allow
        if self.status == 401:
            headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return headers
