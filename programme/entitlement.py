"""Not-for-resale licences: what a partner may use itself, by its level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from programme.partner import Contact, Level
from programme.result import Result


class Found(StrEnum):
    """Where the licence comes from: perpetual ones wait in the portal, Creative Cloud comes as a VIP invitation."""

    PORTAL = "portal"
    VIP_INVITATION = "vip_invitation"


@dataclass(frozen=True)
class Entitlement:
    product: str
    found: Found


_GOLD = (
    Entitlement("Acrobat Pro DC", Found.PORTAL),
    Entitlement("Creative Cloud all apps", Found.VIP_INVITATION),
)
_PLATINUM = (
    *_GOLD,
    Entitlement("Creative Cloud Enterprise", Found.VIP_INVITATION),
    Entitlement("Adobe Stock DCE", Found.VIP_INVITATION),
)
BY_LEVEL: dict[Level, tuple[Entitlement, ...]] = {
    Level.REGISTERED: (),
    Level.CERTIFIED: (),
    Level.GOLD: _GOLD,
    Level.PLATINUM: _PLATINUM,
}


def check(contact: Contact) -> Result:
    """What the contact's company gets, who can reach it, and what is missing where it gets nothing."""
    partner = contact.partner
    entitlements = BY_LEVEL[partner.level]
    facts = {
        "partner": partner.name,
        "level": str(partner.level),
        "needed": str(Level.GOLD),
        "products": tuple({"product": one.product, "found": str(one.found)} for one in entitlements),
        "role": str(contact.role),
        "is_primary": contact.is_primary,
        "primary": partner.primary.name,
        "primary_email": partner.primary.email,
        "renews_on": partner.renews_on,
    }
    if not entitlements:
        return Result("no_nfr_at_this_level", facts)
    return Result("nfr" if contact.is_primary else "nfr_through_primary", facts)
