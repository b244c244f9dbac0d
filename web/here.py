"""What the running application holds: its installation and what the pages and the API share in one process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from flask import current_app

from assistant.content import Content
from assistant.exchange import Exchange
from assistant.installation import Installation
from assistant.settings import Settings
from kb.library import Library
from programme import Store
from web.delivery.courier import mails_of
from web.delivery.mails import Mails
from web.identity import Signatures
from web.limits import Limits
from web.search import Search
from web.watch import Watch
from web.wording import Words, load_words

NAME = "loket"


@dataclass(frozen=True)
class Here:
    """One running application; `demo` opens the demo's own doors."""

    installation: Installation
    demo: bool
    limits: Limits
    ended_sessions: set[str] = field(default_factory=set)
    used_links: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        return self.installation.settings

    @property
    def content(self) -> Content:
        return self.installation.content

    @property
    def library(self) -> Library:
        return self.installation.content.library

    @property
    def store(self) -> Store:
        return self.installation.store

    @cached_property
    def exchange(self) -> Exchange:
        return Exchange(self.installation.assistant, self.installation.store)

    @cached_property
    def signatures(self) -> Signatures:
        return Signatures.of(self.settings)

    @cached_property
    def search(self) -> Search:
        return Search(self.content, self.installation.matcher)

    @cached_property
    def watch(self) -> Watch:
        return Watch(most=self.settings.streams)

    @cached_property
    def mails(self) -> Mails:
        return mails_of(self.content)

    @cached_property
    def words(self) -> Words:
        return load_words()


def here() -> Here:
    """The application that answers this request."""
    return cast(Here, current_app.extensions[NAME])
