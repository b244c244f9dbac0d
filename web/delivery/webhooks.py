"""Telling other systems what happened: signed, to configured addresses only, and never led elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse

from assistant.settings import SettingError, Settings
from programme.outbox import Message
from programme.plain import plain
from web.delivery.destination import Destination, Network, Resolve, addresses_of, destination, networks_of, resolved
from web.delivery.undeliverable import Undeliverable

SECONDS = 10.0
LONGEST_WAIT = timedelta(hours=6)
SHORTEST_SECRET = 16


@dataclass(frozen=True)
class Webhooks:
    """The receivers that an administrator configured; `seconds` is how long one may take over the whole of its answer."""

    addresses: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    networks: tuple[Network, ...] = ()
    resolve: Resolve = resolved
    now: Callable[[], float] = time.time
    seconds: float = SECONDS

    @classmethod
    def of(cls, settings: Settings) -> Webhooks:
        """The webhooks of these settings; raises SettingError."""
        addresses = addresses_of(settings.webhooks)
        if addresses and len(settings.webhook_secret) < SHORTEST_SECRET:
            cure = f"'webhook_secret' needs {SHORTEST_SECRET} characters or more, by which receivers know that a call is ours"
            raise SettingError(cure)
        return cls(addresses, settings.webhook_secret, networks_of(settings.webhook_networks))

    def send(self, message: Message) -> None:
        """Call once; returns when the receiver has answered that it has the message, otherwise raises Undeliverable."""
        if message.address not in self.addresses:
            raise Undeliverable("not_configured")
        to = destination(message.address, self.networks, self.resolve)
        body = body_of(message)
        headers = {
            "Host": to.named,
            "Content-Type": "application/json",
            "User-Agent": "Loket",
            "Loket-Id": message.id,
            "Loket-Kind": message.kind,
            "Loket-Signature": signature(self.secret, int(self.now()), body),
            "Connection": "close",
        }
        try:
            self._call(to, body, headers)
        except (OSError, HTTPException) as error:
            raise Undeliverable("receiver_unreachable", type(error).__name__) from error

    def _call(self, to: Destination, body: bytes, headers: dict[str, str]) -> None:
        plug = socket.create_connection((to.machine, to.port), self.seconds)
        # a receiver that answers a byte at a time would stay within the time of each read, so the whole has an end of its own
        end = threading.Timer(self.seconds, _hang_up, [plug])
        end.start()
        try:
            if to.scheme == "https":
                plug = ssl.create_default_context().wrap_socket(plug, server_hostname=to.host)
            line = HTTPConnection(to.host, to.port, timeout=self.seconds)
            line.sock = plug
            line.request("POST", to.path, body, headers)
            _judge(line.getresponse())
        finally:
            end.cancel()
            plug.close()


def body_of(message: Message) -> bytes:
    """What a receiver gets: the facts of a message, and never its secrets."""
    told = {"id": message.id, "kind": message.kind, "created": message.created.isoformat(), "facts": plain(message.facts)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, moment: int, body: bytes) -> str:
    """The header by which a receiver knows that a call is ours and not an old one: HMAC-SHA256 over time, a dot and body."""
    signed = hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


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
