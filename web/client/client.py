"""Where a program begins: Loket at an address, for one person or for somebody unknown."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field

from .answers import Article, Articles, Found, Started
from .connection import PAUSES, SECONDS, Connection, Token
from .conversation import Conversation


@dataclass(frozen=True)
class Client:
    """Loket for the person whose identity token is given, for an anonymous visitor without one.

    `token` may be a function that gives a fresh one. `pauses` are the seconds before each further attempt of a failed call.
    """

    address: str
    token: Token = field(default="", repr=False)
    seconds: float = SECONDS
    pauses: tuple[float, ...] = PAUSES

    def start(self, *, language: str | None = None, page: Mapping[str, str] | None = None) -> Conversation:
        """Begin a conversation; `page` is what the page knows, such as `{"customer": "…VIP ID…"}`."""
        said = {"language": language, "page": dict(page or {})}
        body = {key: value for key, value in said.items() if value}
        begun = self._connection.call("POST", "/api/v1/conversations", Started, body=body)
        return Conversation(self._connection, begun.id, begun.token, begun.language, begun.messages)

    def resume(self, id: str, token: str) -> Conversation:
        """A conversation of before, by its id and its token."""
        return Conversation(self._connection, id, token)

    def search(self, words: str = "", *, language: str = "nl", limit: int = 10) -> tuple[Found, ...]:
        """The articles that fit, best first; without words, all of them in the catalogue's order."""
        query = urllib.parse.urlencode({"q": words, "lang": language, "limit": limit})
        return self._connection.call("GET", f"/api/v1/articles?{query}", Articles).articles

    def read(self, id: str, *, language: str = "nl") -> Article:
        """One article; raises NotFound."""
        return self._connection.call("GET", f"/api/v1/articles/{urllib.parse.quote(id, safe='')}?lang={language}", Article)

    @property
    def _connection(self) -> Connection:
        return Connection(self.address, self.token, self.seconds, self.pauses)
