"""One call to another system: at the very machine that was looked up, within a time for the whole, and never led elsewhere."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse

from web.delivery.destination import Destination
from web.delivery.undeliverable import Undeliverable

SECONDS = 10.0
LONGEST_WAIT = timedelta(hours=6)


def call(to: Destination, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS) -> None:
    """Send JSON; returns when the receiver has answered that it has it, otherwise raises Undeliverable."""
    always = {"Host": to.named, "Content-Type": "application/json", "User-Agent": "Loket", "Connection": "close"}
    try:
        _call(to, body, {**always, **headers}, seconds)
    except (OSError, HTTPException) as error:
        raise Undeliverable("receiver_unreachable", type(error).__name__) from error


def _call(to: Destination, body: bytes, headers: Mapping[str, str], seconds: float) -> None:
    plug = socket.create_connection((to.machine, to.port), seconds)
    # a receiver that answers a byte at a time would stay within the time of each read, so the whole has an end of its own
    end = threading.Timer(seconds, _hang_up, [plug])
    end.start()
    try:
        if to.scheme == "https":
            plug = ssl.create_default_context().wrap_socket(plug, server_hostname=to.host)
        line = HTTPConnection(to.host, to.port, timeout=seconds)
        line.sock = plug
        line.request("POST", to.path, body, dict(headers))
        _judge(line.getresponse())
    finally:
        end.cancel()
        plug.close()


def _hang_up(plug: socket.socket) -> None:
    with suppress(OSError):
        plug.shutdown(socket.SHUT_RDWR)


def _judge(answer: HTTPResponse) -> None:
    if 200 <= answer.status < 300:
        return
    if 300 <= answer.status < 400:
        raise Undeliverable("redirected", str(answer.status))
    raise Undeliverable("receiver_refused", str(answer.status), wait=_asked_wait(answer.getheader("Retry-After", "")))


def _asked_wait(written: str | None) -> timedelta | None:
    if not written or not written.strip().isdecimal() or not written.strip().isascii():
        return None
    return min(timedelta(seconds=max(1, int(written.strip()[:9]))), LONGEST_WAIT)
