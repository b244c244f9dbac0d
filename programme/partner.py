"""Reseller organisations, their people, and what level and role allow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.outbox import Recipient
from programme.refusal import Refused
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.occasion import Occasion


class Level(StrEnum):
    """From the first to the highest."""

    REGISTERED = "Registered"
    CERTIFIED = "Certified"
    GOLD = "Gold"
    PLATINUM = "Platinum"

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    @property
    def has_console(self) -> bool:
        return self.rank >= Level.CERTIFIED.rank

    @property
    def has_salescenter(self) -> bool:
        return self.rank >= Level.GOLD.rank

    @property
    def has_nfr(self) -> bool:
        return self.rank >= Level.GOLD.rank

    @property
    def needs_code_of_conduct(self) -> bool:
        return self.rank >= Level.CERTIFIED.rank


class Role(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    OTHER = "other"


class ContactState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    INACTIVE = "inactive"


class SalesCenter(StrEnum):
    NONE = "none"
    LICENSED = "licensed"


class AgentRole(StrEnum):
    """What somebody of the helpdesk may do; each includes the ones before."""

    AGENT = "agent"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


@dataclass(eq=False, kw_only=True)
class Agent:
    """A person of the helpdesk."""

    email: str
    name: str
    role: AgentRole = AgentRole.AGENT

    def require(self, role: AgentRole) -> None:
        ranks = list(AgentRole)
        if ranks.index(self.role) < ranks.index(role):
            raise Refused("needs_helpdesk", role=str(role))


@dataclass(eq=False, kw_only=True)
class Partner:
    """A reseller organisation. `renews_on` is the day until which its membership of the programme runs."""

    membership: str
    name: str
    level: Level
    country: str
    domains: tuple[str, ...]
    renews_on: date | None = None
    code_of_conduct_by: str | None = None
    code_of_conduct_on: date | None = None
    contacts: list[Contact] = field(default_factory=list)

    @property
    def primary(self) -> Contact:
        for contact in self.contacts:
            if contact.role is Role.PRIMARY:
                return contact
        raise LookupError(f"{self.membership} has no primary contact")

    def require_level(self, needed: Level) -> None:
        if self.level.rank < needed.rank:
            raise Refused(
                "needs_level",
                partner=self.name,
                level=str(self.level),
                needed=str(needed),
                primary=self.primary.name,
            )

    def appoint_primary(self, contact: Contact) -> None:
        """The former primary contact becomes a secondary one: there is exactly one at any time."""
        if contact not in self.contacts:
            raise ValueError(f"{contact.email} is no contact of {self.membership}")
        contact.require_active()
        self.primary.role = Role.SECONDARY
        contact.role = Role.PRIMARY


@dataclass(eq=False, kw_only=True)
class Contact:
    """A person of a partner, who signs in with `email`. `salescenter_email` is set where the Sales Center has another."""

    email: str
    name: str
    role: Role
    partner: Partner = field(repr=False)
    state: ContactState = ContactState.ACTIVE
    language: str = "nl"
    salescenter: SalesCenter = SalesCenter.NONE
    salescenter_email: str | None = None
    invited_on: date | None = None
    invitations: int = 0
    left_on: date | None = None

    @property
    def is_primary(self) -> bool:
        return self.role is Role.PRIMARY

    @property
    def is_active(self) -> bool:
        return self.state is ContactState.ACTIVE

    @property
    def has_console(self) -> bool:
        return self.is_active and self.is_primary and self.partner.level.has_console

    @property
    def has_salescenter(self) -> bool:
        """A licence without the level, or of somebody inactive, opens nothing."""
        return self.is_active and self.salescenter is SalesCenter.LICENSED and self.partner.level.has_salescenter

    @property
    def recipient(self) -> Recipient:
        return Recipient(self.email, self.name, self.language)

    def require(self, who: Who) -> None:
        """Refuses with the first thing that is missing: being active, the level, the role, the licence."""
        self.require_active()
        if who is Who.CONSOLE:
            self.partner.require_level(Level.CERTIFIED)
        if who is Who.SALES:
            self.partner.require_level(Level.GOLD)
            if not self.has_salescenter:
                raise Refused("needs_salescenter_licence", self._and_who_can_help())
        if who in (Who.CONSOLE, Who.PRIMARY) and not self.is_primary:
            raise Refused("needs_primary", self._and_who_can_help(), role=str(self.role))

    def require_active(self) -> None:
        if self.state is ContactState.INVITED:
            raise Refused("contact_invited", name=self.name, email=self.email, invited_on=self.invited_on)
        if self.state is ContactState.INACTIVE:
            raise Refused("contact_inactive", self._and_who_can_help(), name=self.name, email=self.email)

    def accept_invitation(self, occasion: Occasion) -> Result:
        """By the invited person, or noted by the helpdesk."""
        if occasion.contact is not self:
            occasion.require(Who.AGENT)
        if self.state is not ContactState.INVITED:
            raise Refused("not_invited", name=self.name, email=self.email)
        self.state = ContactState.ACTIVE
        return Result("accepted", {"name": self.name, "email": self.email, "partner": self.partner.name})

    def resend_invitation(self, occasion: Occasion) -> Result:
        """Mails the invitation to the portal once more."""
        occasion.require(Who.PRIMARY)
        if self.state is not ContactState.INVITED:
            code = "already_accepted" if self.is_active else "contact_inactive"
            raise Refused(code, self._and_who_can_help(), at="person", name=self.name, email=self.email)
        before, self.invited_on = self.invited_on, occasion.today
        self.invitations += 1
        facts = {"name": self.name, "email": self.email, "partner": self.partner.name, "first_invited_on": before}
        occasion.post("contact_invitation", self.recipient, facts)
        return Result("invited_again", facts | {"invitations": self.invitations})

    def deactivate(self, occasion: Occasion) -> None:
        """The helpdesk notes that somebody has left; the primary contact cannot leave before there is another one."""
        occasion.require(Who.AGENT)
        if self.is_primary:
            raise Refused("is_primary", name=self.name, email=self.email)
        self.state, self.left_on, self.salescenter = ContactState.INACTIVE, occasion.today, SalesCenter.NONE

    def assign_salescenter_license(self, occasion: Occasion) -> Result:
        occasion.require(Who.PRIMARY)
        self.partner.require_level(Level.GOLD)
        if not self.is_active or self.left_on:
            state = ContactState.INACTIVE if self.left_on else self.state
            raise Refused(f"colleague_{state}", at="person", name=self.name, email=self.email, state=str(state))
        if self.salescenter is SalesCenter.LICENSED:
            raise Refused("already_licensed", at="person", name=self.name, email=self.email)
        self.salescenter = SalesCenter.LICENSED
        facts = {"name": self.name, "email": self.email, "partner": self.partner.name, "level": str(self.partner.level)}
        occasion.post("salescenter_license_assigned", self.recipient, facts)
        return Result("assigned", facts, Undo("revoke_salescenter_access", self.email))

    def revoke_salescenter_access(self, occasion: Occasion) -> Result:
        """Withdraws the licence. Opportunities still open are named, for the primary contact to hand over."""
        occasion.require(Who.PRIMARY)
        self.partner.require_level(Level.GOLD)
        asker = occasion.contact
        if self is asker:
            raise Refused("not_oneself", at="person", name=self.name)
        if self.salescenter is not SalesCenter.LICENSED:
            raise Refused("not_licensed", at="person", name=self.name, email=self.email)
        open_ones = [one.facts() for one in occasion.opportunities() if one.owner is self and one.is_open]
        self.salescenter = SalesCenter.NONE
        facts = {
            "name": self.name,
            "email": self.email,
            "partner": self.partner.name,
            "open_opportunities": tuple(open_ones),
            "open_count": len(open_ones),
            "state": str(self.state),
        }
        can_return = self.is_active and not self.left_on
        return Result("revoked", facts, Undo("assign_salescenter_license", self.email) if can_return else None)

    def _and_who_can_help(self) -> dict[str, object]:
        primary = self.partner.primary
        return {"partner": self.partner.name, "primary": primary.name, "primary_email": primary.email}
