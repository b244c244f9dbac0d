"""Answering in a Chatwoot that an administrator configured: what the assistant says there, and making room for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.settings import SettingError, Settings
from programme.outbox import Message
from programme.plain import plain
from web.delivery.call import SECONDS, call
from web.delivery.destination import Network, Resolve, addresses_of, destination, networks_of, resolved
from web.delivery.undeliverable import Undeliverable

SAY, HAND_OVER = "chatwoot_say", "chatwoot_hand_over"
CALLS: Mapping[str, str] = {SAY: "messages", HAND_OVER: "toggle_status"}
"""Kinds of messages, and the call of Chatwoot's API for each; the facts of a message are the body."""

SHORTEST_SECRET = 16
CONVERSATION = re.compile(r"/api/v1/accounts/[0-9]+/conversations/[0-9]+")


@dataclass(frozen=True)
class Chatwoot:
    """One Chatwoot: its address, its agent bot's token, and what signs the calls that it makes; all empty where there is none."""

    root: str = ""
    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    networks: tuple[Network, ...] = ()
    resolve: Resolve = resolved
    seconds: float = SECONDS

    @classmethod
    def of(cls, settings: Settings) -> Chatwoot:
        """The Chatwoot of these settings; raises SettingError."""
        root = settings.chatwoot.strip().rstrip("/")
        if not root:
            return cls()
        if len(addresses_of(root, "chatwoot")) != 1:
            raise SettingError("'chatwoot' is one address, such as https://chat.example.com")
        if not settings.chatwoot_token:
            raise SettingError("'chatwoot_token' is missing: the agent bot's access token, which Chatwoot shows beside the bot")
        if len(settings.chatwoot_secret) < SHORTEST_SECRET:
            raise SettingError("'chatwoot_secret' is missing or short: the agent bot's secret, which Chatwoot shows beside it")
        return cls(root, settings.chatwoot_token, settings.chatwoot_secret, networks_of(settings.webhook_networks))

    def conversation(self, account: int, conversation: int) -> str:
        """The address of a conversation."""
        return f"{self.root}/api/v1/accounts/{account}/conversations/{conversation}"

    def send(self, message: Message) -> None:
        """Call once; returns when Chatwoot has it, otherwise raises Undeliverable."""
        if not self.root or not message.address.startswith(self.root):
            raise Undeliverable("not_configured")
        if message.kind not in CALLS or not CONVERSATION.fullmatch(message.address.removeprefix(self.root)):
            raise Undeliverable("bad_address")
        to = destination(f"{message.address}/{CALLS[message.kind]}", self.networks, self.resolve)
        body = json.dumps(plain(message.facts), ensure_ascii=False, separators=(",", ":")).encode()
        call(to, body, {"api_access_token": self.token}, seconds=self.seconds)
