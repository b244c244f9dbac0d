"""Who does something: nobody we know, a contact of a partner, an agent of the helpdesk, or the machinery itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    ANONYMOUS = "anonymous"
    CONTACT = "contact"
    AGENT = "agent"
    SYSTEM = "system"


class Who(StrEnum):
    """The least that somebody must be to do a thing."""

    ANYONE = "anyone"
    CONTACT = "contact"
    PRIMARY = "primary"
    CONSOLE = "console"
    SALES = "sales"
    AGENT = "agent"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Actor:
    """The one who acts, and from where. The trail names all of it."""

    kind: Kind
    name: str = ""  # an e-mail address; for the machinery, which part of it
    on_behalf_of: str | None = None
    conversation: str | None = None
    turn: int | None = None

    @classmethod
    def anonymous(cls) -> Actor:
        return cls(Kind.ANONYMOUS)

    @classmethod
    def contact(cls, email: str) -> Actor:
        return cls(Kind.CONTACT, email.strip().lower())

    @classmethod
    def agent(cls, email: str, *, on_behalf_of: str | None = None) -> Actor:
        return cls(Kind.AGENT, email.strip().lower(), on_behalf_of.strip().lower() if on_behalf_of else None)

    @classmethod
    def system(cls, part: str) -> Actor:
        return cls(Kind.SYSTEM, part)

    def in_turn(self, conversation: str, turn: int) -> Actor:
        return replace(self, conversation=conversation, turn=turn)

    @property
    def speaks_for(self) -> str | None:
        """The contact whose partner's records are meant."""
        return self.name if self.kind is Kind.CONTACT else self.on_behalf_of

    @property
    def is_vendor(self) -> bool:
        return self.kind in (Kind.AGENT, Kind.SYSTEM)

    @property
    def sees_everything(self) -> bool:
        return self.is_vendor and self.on_behalf_of is None
