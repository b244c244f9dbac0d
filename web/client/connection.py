"""The way to one server: every call is attempted again when the connection fails or the server asks for patience."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any, TypeVar

import msgspec

from .problems import Problem, Unreachable, problem_of

Token = str | Callable[[], str]
"""An identity token, or whatever gives a fresh one before each call."""

T = TypeVar("T")
SECONDS = 30.0
PAUSES = (0.2, 1.0, 3.0)
"""Seconds before each further attempt, where the server does not say how long to wait."""

LONGEST_PAUSE = 30.0
AGAIN = frozenset({429, 502, 503, 504})
"""What may be gone at the next attempt."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: an identity token is for one server."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


@dataclass(frozen=True)
class Connection:
    """The server's address, and the identity token of the person who is served."""

    address: str
    token: Token = field(default="", repr=False)
    seconds: float = SECONDS
    pauses: tuple[float, ...] = PAUSES

    def call(
        self,
        method: str,
        path: str,
        shape: type[T],
        *,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """One call, which may be repeated safely; raises Problem, or Unreachable after the last attempt."""
        for attempt in range(len(self.pauses) + 1):
            last = attempt == len(self.pauses)
            try:
                with closing(self.open(method, path, body=body, headers=headers)) as answer:
                    said = answer.read() if answer.status != 204 else b"null"
                return msgspec.json.decode(said, type=shape)
            except msgspec.ValidationError:
                raise
            except Problem as problem:
                if last or problem.status not in AGAIN or (problem.retry_after or 0) > LONGEST_PAUSE:
                    raise
                self.rest(attempt, problem.retry_after)
            except (OSError, HTTPException, msgspec.DecodeError) as error:  # an answer cut within its headers reads as empty
                if last:
                    raise Unreachable(f"no answer from {self.address}: {error}") from error
                self.rest(attempt)
        raise AssertionError  # the last attempt returns or raises

    def open(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> HTTPResponse:
        """One attempt; raises Problem, or OSError or HTTPException where the connection fails."""
        token = self.token() if callable(self.token) else self.token
        sent = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
        data = msgspec.json.encode(body) if body is not None else None
        if data is not None:
            sent["Content-Type"] = "application/json"
        request = urllib.request.Request(self.address.rstrip("/") + path, data=data, headers=sent, method=method)
        try:
            answer: HTTPResponse = _OPENER.open(request, timeout=seconds or self.seconds)
        except urllib.error.HTTPError as error:
            with closing(error):
                raise problem_of(error) from error
        return answer

    def rest(self, failed: int, asked: float | None = None) -> None:
        """Wait before the next attempt: as long as the server asked, or longer the more attempts have failed."""
        own = self.pauses[min(failed, len(self.pauses) - 1)] if self.pauses else 0.0
        time.sleep(own if asked is None else min(asked, LONGEST_PAUSE))
