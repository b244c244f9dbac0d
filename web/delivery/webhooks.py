"""Telling other systems what happened: signed, to configured addresses only, and never led elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.settings import SettingError, Settings
from programme.outbox import Message
from programme.plain import plain
from web.delivery.call import SECONDS, call
from web.delivery.destination import Network, Resolve, addresses_of, destination, networks_of, resolved
from web.delivery.undeliverable import Undeliverable

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
            "Loket-Id": message.id,
            "Loket-Kind": message.kind,
            "Loket-Signature": signature(self.secret, int(self.now()), body),
        }
        call(to, body, headers, seconds=self.seconds)


def body_of(message: Message) -> bytes:
    """What a receiver gets: the facts of a message, and never its secrets."""
    told = {"id": message.id, "kind": message.kind, "created": message.created.isoformat(), "facts": plain(message.facts)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, moment: int, body: bytes) -> str:
    """The header by which a receiver knows that a call is ours and not an old one: HMAC-SHA256 over time, a dot and body."""
    signed = hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"
