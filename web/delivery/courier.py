"""The courier: takes what waits in the outbox to where it has to go, at least once, and never two at a time."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assistant.settings import Settings
from programme import Actor, Store, StoreError
from programme.outbox import Channel, Message
from programme.store import outgoing
from web.delivery.chatwoot import Chatwoot
from web.delivery.mails import Mails, load_mails
from web.delivery.paper import email_of
from web.delivery.postbox import Postbox, postbox_of
from web.delivery.undeliverable import Undeliverable
from web.delivery.webhooks import Webhooks

if TYPE_CHECKING:
    from assistant.content import Content
    from assistant.installation import Installation

BATCH = 10
LEASE = timedelta(minutes=10)
"""Longer than a round of the slowest receivers can take, so that nobody else takes up a message that is under way."""

URGENCY = {Channel.CHATWOOT: 0, Channel.MAIL: 1, Channel.WEBHOOK: 2}
"""Somebody is waiting for an answer in a conversation; a webhook's receiver may be slow."""

PAUSE_SECONDS = 1.0
PAUSE_AFTER_TROUBLE_SECONDS = 10.0
PATIENCE_SECONDS = 4.0
log = logging.getLogger(__name__)
DELIVERY = Actor.system("delivery")


@dataclass(frozen=True)
class Ways:
    """By which ways a message goes out; `root` is our public address, for the links in mails."""

    mails: Mails
    postbox: Postbox
    sender: str
    root: str
    webhooks: Webhooks = field(default_factory=Webhooks)
    chatwoot: Chatwoot = field(default_factory=Chatwoot)

    @classmethod
    def of(cls, settings: Settings, content: Content, root: str) -> Ways:
        """The ways of these settings; raises SettingError and ContentError."""
        hooks, desk = Webhooks.of(settings), Chatwoot.of(settings)
        return cls(mails_of(content), postbox_of(settings), settings.smtp_from, root, hooks, desk)

    def carry(self, message: Message) -> None:
        """Deliver one message; raises Undeliverable."""
        match message.channel:
            case Channel.WEBHOOK:
                self.webhooks.send(message)
            case Channel.CHATWOOT:
                self.chatwoot.send(message)
            case Channel.MAIL:
                self.postbox.send(email_of(message, self.mails.letter(message, self.root), self.sender))


def mails_of(content: Content) -> Mails:
    """The wordings of mails, in which a request is called as its intent is."""

    def title(action: str, language: str) -> str:
        intent = content.intents.get(action)
        return intent.title(language) if intent else action

    return load_mails(title)


def deliver(store: Store, ways: Ways, *, limit: int = BATCH, lease: timedelta = LEASE) -> int:
    """One round: what is due now, at most `limit`, conversations first and webhooks last. How many arrived."""
    claimed = store.claim_messages(limit, lease)
    return sum(_carry(store, ways, each) for each in sorted(claimed, key=lambda each: URGENCY[each.channel]))


def _carry(store: Store, ways: Ways, message: Message) -> bool:
    assert message.lease is not None  # it has just been claimed
    try:
        _announce(store, ways, message)
        _queue_up(store, message)
        ways.carry(message)
    except Undeliverable as why:
        _failed(store, message, message.lease, why)
        return False
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - one message that nobody foresaw must not hold up all that come after it
        _failed(store, message, message.lease, Undeliverable("unforeseen", type(error).__name__))
        return False
    return store.message_sent(message.id, message.lease)


def _announce(store: Store, ways: Ways, message: Message) -> None:
    """Webhooks hear of every mail. Done before the mail is sent, so that a crash in between forgets none of them."""
    if message.channel is Channel.MAIL and ways.webhooks.addresses:
        with store.transaction(DELIVERY) as records:
            outgoing.copy_to(records, message, ways.webhooks.addresses)


def _queue_up(store: Store, message: Message) -> None:
    """What is said in a conversation arrives in that order; raises Undeliverable as long as something before it is on its way."""
    if message.channel is Channel.CHATWOOT:
        with store.reading(DELIVERY) as records:
            until, now = outgoing.waits_for(records, message), records.now
        if until is not None:
            raise Undeliverable("waits_its_turn", wait=max(until - now, timedelta(seconds=1)))


def _failed(store: Store, message: Message, lease: str, why: Undeliverable) -> None:
    log.warning("%s %s, attempt %d, not delivered: %s", message.kind, message.id, message.attempts, why.code)
    secrets = tuple(str(each) for each in message.secrets.values())
    store.message_failed(message.id, lease, why.without(secrets), _now(store) + why.wait if why.wait else None)


def _now(store: Store) -> datetime:
    with store.reading(DELIVERY) as records:
        return records.now


class Courier:
    """Delivers in a thread of its own, as long as the `with` block lasts."""

    def __init__(self, installation: Installation, root: str, *, pause: float = PAUSE_SECONDS) -> None:
        """Raises SettingError and ContentError."""
        self._installation = installation
        self._ways = Ways.of(installation.settings, installation.content, root)
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> Courier:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(PATIENCE_SECONDS)  # whatever is under way longer is sent again by whoever comes next

    def _run(self) -> None:
        while not self._stopping.wait(self._pause if self._round() else PAUSE_AFTER_TROUBLE_SECONDS):
            pass

    def _round(self) -> bool:
        """Deliver until nothing is due; False when the store is in trouble."""
        store = self._installation.store
        try:
            while not self._stopping.is_set() and self._is_due(store):
                deliver(store, self._ways)
        except StoreError as error:
            log.error("the outbox cannot be reached: %s", error.code)
            return False
        except Exception as error:  # noqa: BLE001 - a courier that ends for one surprise would leave all mail lying
            log.error("the courier stumbled: %s", type(error).__name__)
            return False
        return True

    @staticmethod
    def _is_due(store: Store) -> bool:
        with store.reading(DELIVERY) as records:
            return outgoing.anything_due(records)
