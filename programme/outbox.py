"""Messages that still have to leave the house, kept beside the change that they tell about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

ATTEMPTS = 8  # with the doubling pause below the last one comes about two hours after the first
_FIRST_PAUSE = timedelta(minutes=1)


class Channel(StrEnum):
    MAIL = "mail"
    WEBHOOK = "webhook"
    CHATWOOT = "chatwoot"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True)
class Recipient:
    """Where a message goes: an address (of a person or a webhook), a name to greet, a language to write in."""

    address: str
    name: str = ""
    language: str = "nl"
    channel: Channel = Channel.MAIL


@dataclass(eq=False, kw_only=True)
class Message:
    """One message. `id` stays the same over all attempts, so that a receiver can drop a repetition.

    `kind` is a code and `facts` fill its wording; `secrets` (a link's token) are wiped as soon as they are not needed.
    """

    id: str
    channel: Channel
    kind: str
    address: str
    name: str
    language: str
    facts: Mapping[str, object]
    secrets: Mapping[str, object] = field(default_factory=dict)
    created: datetime
    state: MessageState = MessageState.QUEUED
    attempts: int = 0
    next_attempt: datetime | None = None
    lease: str | None = None
    leased_until: datetime | None = None
    error: str | None = None
    sent: datetime | None = None

    def claim(self, lease: str, until: datetime) -> None:
        """One more attempt; a message over which one deliverer after the other has died is given up."""
        if self.attempts >= ATTEMPTS:
            self._give_up()
            return
        self.lease, self.leased_until = lease, until
        self.attempts += 1

    def mark_sent(self, now: datetime) -> None:
        self.state, self.sent = MessageState.SENT, now
        self._close()

    def mark_failed(self, now: datetime, error: str, retry_at: datetime | None = None) -> None:
        """Another attempt later, at `retry_at` or after a pause that doubles; after the last one the message is dead."""
        self.error = error[:500]
        self.lease = self.leased_until = None
        if self.attempts >= ATTEMPTS:
            self._give_up()
            return
        self.state = MessageState.FAILED
        self.next_attempt = retry_at or now + _FIRST_PAUSE * 2 ** (self.attempts - 1)

    def _give_up(self) -> None:
        self.state = MessageState.DEAD
        self._close()

    def _close(self) -> None:
        self.lease = self.leased_until = self.next_attempt = None
        self.secrets = {}
