"""Why somebody does or does not get into the partner portal, the Reseller Console and the Sales Center."""

from __future__ import annotations

from programme.partner import Contact, ContactState, Level
from programme.refusal import Refused
from programme.result import Result


def console_access(contact: Contact) -> Result:
    """Compares level and role with what the console needs: a primary contact, from Certified on."""
    contact.require_active()
    has_level = contact.partner.level.has_console
    facts = _facts(contact) | {
        "needed": str(Level.CERTIFIED),
        "has_level": has_level,
        "has_role": contact.is_primary,
    }
    if has_level and contact.is_primary:
        return Result("access", facts)
    if has_level:
        return Result("role_missing", facts)
    return Result("level_missing" if contact.is_primary else "level_and_role_missing", facts)


def portal_access(contact: Contact | None, email: str | None) -> Result:
    """For whoever is signed in, also with an invitation still open: that is what has to be told."""
    if email is None:
        raise Refused("sign_in_needed")
    if contact is None:
        return Result("unknown_address", {"email": email})
    facts = _facts(contact)
    if contact.state is ContactState.INVITED:
        return Result("invitation_open", facts)
    if contact.state is ContactState.INACTIVE:
        return Result("inactive", facts)
    if contact.salescenter_email and contact.salescenter_email.lower() != contact.email:
        return Result("different_address", facts)
    return Result("access", facts)


def salescenter_access(contact: Contact) -> Result:
    """The level first, then the licence, then the address; who can give the licence is named."""
    contact.require_active()
    facts = _facts(contact) | {"needed": str(Level.GOLD), "has_level": contact.partner.level.has_salescenter}
    if not contact.partner.level.has_salescenter:
        return Result("level_missing", facts)
    if not contact.has_salescenter:
        return Result("licence_missing_own" if contact.is_primary else "licence_missing", facts)
    if contact.salescenter_email and contact.salescenter_email.lower() != contact.email:
        return Result("different_address", facts)
    return Result("access", facts)


def _facts(contact: Contact) -> dict[str, object]:
    partner = contact.partner
    return {
        "name": contact.name,
        "email": contact.email,
        "salescenter_email": contact.salescenter_email,
        "state": str(contact.state),
        "role": str(contact.role),
        "is_primary": contact.is_primary,
        "invited_on": contact.invited_on,
        "partner": partner.name,
        "level": str(partner.level),
        "primary": partner.primary.name,
        "primary_email": partner.primary.email,
        "primary_has_licence": partner.primary.has_salescenter,
        "licensed": contact.has_salescenter,
    }
