"""Which conversation belongs to whoever writes through a channel that knows its people by a name of its own."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.exchange import Exchange, Send, Visitor
from web.figures import TURNS
from web.identity import Signatures


@dataclass(frozen=True)
class Sender:
    """Somebody at the other end of a channel: `name` as the channel calls them, `email` where their address is proved."""

    channel: str
    name: str
    email: str | None = None


@dataclass(frozen=True)
class Letterbox:
    """The conversation of one sender.

    Its id and token are derived from the installation's secret, so that every process and every restart finds the same one,
    nobody else can guess it, and a sender signed in as somebody else is another sender.
    """

    conversation: str
    visitor: Visitor

    @classmethod
    def of(cls, signatures: Signatures, sender: Sender) -> Letterbox:
        """The letterbox of that sender."""
        who = [sender.channel, sender.email, sender.name]
        id, token = (signatures.derived(json.dumps([purpose, *who])) for purpose in ("conversation", "conversation token"))
        return cls(id[:32], Visitor(sender.email, token))

    def say(
        self, exchange: Exchange, text: str, *, language: str, message_id: str = "", choice: str = "", send: Send | None = None
    ) -> Mapping[str, Any]:
        """One turn; a channel that numbers its messages gives `message_id`, so that a repetition is not answered twice."""
        reply = exchange.correspond(
            self.visitor,
            self.conversation,
            language=language,
            message_id=message_id or secrets.token_hex(16),
            text=text,
            choice=choice,
            send=send,
        )
        TURNS.labels(reply["state"], reply["language"]).inc()
        return reply
