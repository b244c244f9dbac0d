"""Holding back whoever does a thing too often."""

from __future__ import annotations

from flask import request

from web.here import here
from web.limits import network_of
from web.problem import Problem


def slowly(what: str, who: str | None = None) -> None:
    """Count one more of what somebody does, by the address where nobody is named; raises Problem when it is too often."""
    if wait := here().limits.wait(what, who or network_of(request.remote_addr)):
        raise Problem("too_many_requests", facts={"seconds": wait}, retry_after=wait)
