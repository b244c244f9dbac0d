"""The demo's partner portal: what a contact sees after signing in, with the chat in its corner."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from programme import Records
from web.here import here
from web.page import language, show
from web.session import for_contacts, reading

MOST_CUSTOMERS = 6
pages = Blueprint("portal", __name__)


@pages.get("/portal")
@for_contacts
def overview() -> str:
    """What needs doing, the customers, the opportunities and what comes with the level."""
    with reading() as records:
        contact = records.contact
        assert contact is not None  # for_contacts lets nobody else in
        if not contact.is_active:
            return show("portal/waiting.html", contact=contact)
        facts = records.standing()
        return show(
            "portal/overview.html",
            contact=contact,
            partner=contact.partner,
            standing=facts,
            customers=records.list_customers().facts if facts["has_console"] else None,
            most=MOST_CUSTOMERS,
            opportunities=records.list_opportunities().facts if facts["has_salescenter_licence"] else None,
            nfr=records.check_nfr_entitlements(),
            certification=records.check_certification(),
            cases=_cases(records),
            titles={id: here().content.title(id, language()) for id in here().content.intents},
        )


def _cases(records: Records) -> list[Any]:
    """The newest requests first, as far as the contact's partner has any."""
    return sorted(records.cases(), key=lambda case: case.opened, reverse=True)[:3]
