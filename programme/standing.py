"""How things stand with whoever is asking: the facts by which an article speaks to its reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from programme.customer import Customer
from programme.membership import Filter, Membership

if TYPE_CHECKING:
    from programme.occasion import Occasion


def standing(occasion: Occasion) -> dict[str, object]:
    """Always the same names; for somebody unknown or not active yet they are empty, zero or false."""
    contact = occasion.contact
    if contact is None or not contact.is_active:
        return _NOBODY | _lists((), occasion) | {"open_opportunities": 0}
    partner = contact.partner
    own = [one for one in occasion.opportunities() if one.owner is contact and one.is_open]
    customers = occasion.customers() if contact.has_console else ()
    facts = {
        "signed_in": True,
        "first_name": contact.name.split()[0],
        "partner": partner.name,
        "level": str(partner.level),
        "role": str(contact.role),
        "is_primary": contact.is_primary,
        "has_console": contact.has_console,
        "level_has_salescenter": partner.level.has_salescenter,
        "has_salescenter_licence": contact.has_salescenter,
        "level_has_nfr": partner.level.has_nfr,
        "primary_contact": partner.primary.name,
        "code_of_conduct": partner.code_of_conduct_on is not None,
        "code_of_conduct_by": partner.code_of_conduct_by or "",
    }
    return facts | _lists(customers, occasion) | {"open_opportunities": len(own)}


_NOBODY: dict[str, object] = {
    "signed_in": False,
    **dict.fromkeys(("first_name", "partner", "level", "role", "primary_contact", "code_of_conduct_by"), ""),
    **dict.fromkeys(("is_primary", "has_console", "level_has_salescenter", "has_salescenter_licence"), False),
    "level_has_nfr": False,
    "code_of_conduct": False,
}


def _lists(customers: Sequence[Customer], occasion: Occasion) -> dict[str, object]:
    today = occasion.today
    groups = {
        "overdue": [one.name for one in customers if one.fits(Filter.OVERDUE, today)],
        "pending": [one.name for one in customers if one.fits(Filter.PENDING, today)],
        "ready": [one.name for one in customers if one.fits(Filter.READY_FOR_RENEWAL, today)],
        "upcoming": [one.name for one in customers if one.fits(Filter.UPCOMING_RENEWALS, today)],
        "invited": [one.name for one in customers if one.membership is Membership.INVITED],
    }
    facts: dict[str, object] = {}
    for name, found in groups.items():
        facts |= {f"{name}_count": len(found), f"{name}_customers": tuple(found)}
    return facts
