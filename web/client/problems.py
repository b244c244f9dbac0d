"""What can go wrong between a program and Loket, by kind; what the server says about it is a problem document (RFC 9457)."""

from __future__ import annotations

import urllib.error
from collections.abc import Mapping
from http.client import HTTPException

import msgspec

PREFIX = "urn:loket:problem:"


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one field of what was sent."""

    place: str = msgspec.field(name="in")
    field: str
    says: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A problem document."""

    type: str = "about:blank"
    title: str = ""
    status: int = 0
    detail: str = ""
    errors: tuple[FieldError, ...] = ()
    incident: str = ""
    reason: str = ""


class LoketError(Exception):
    """Something went wrong; `message_id` is the message that it went wrong with, so that it can be sent again safely."""

    message_id: str = ""


class Unreachable(LoketError):
    """No answer came, after every attempt. What was sent may have been done: send it again with the same `message_id`."""


class Problem(LoketError):
    """The server said no. `document` says why in words; `retry_after` is how many seconds it asks to wait."""

    def __init__(self, document: Document, status: int, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {document.title}: {document.detail}")
        self.document = document
        self.status = status
        self.retry_after = retry_after

    @property
    def code(self) -> str:
        """What stays the same between versions, such as `message_id_reused`; empty where a proxy answered."""
        return self.document.type.removeprefix(PREFIX) if self.document.type.startswith(PREFIX) else ""


class NotSignedIn(Problem):
    """401: an identity token that has expired or proves nothing."""


class Forbidden(Problem):
    """403: not for whoever asks."""


class NotFound(Problem):
    """404: no such conversation, turn or article, or not theirs; the two are told alike."""


class Reused(Problem):
    """409: this `message_id` came before with other words."""


class NotValid(Problem):
    """422: `document.errors` says for each field what is wrong."""


class TooMany(Problem):
    """429: too fast."""


class Unavailable(Problem):
    """5xx: the server cannot, for now."""


KINDS: Mapping[int, type[Problem]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    409: Reused,
    422: NotValid,
    429: TooMany,
}


def problem_of(error: urllib.error.HTTPError) -> Problem:
    """The problem that an answer of 300 or above tells of."""
    try:
        document = msgspec.json.decode(error.read(), type=Document)
    except (msgspec.DecodeError, OSError, HTTPException):
        document = Document(title=error.reason)
    waiting = error.headers.get("Retry-After", "")
    kind = KINDS.get(error.code, Unavailable if error.code >= 500 else Problem)
    return kind(document, error.code, float(waiting) if waiting.isascii() and waiting.isdecimal() else None)
