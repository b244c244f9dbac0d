"""The console's door: the pages of a partner, open to whoever may use them, and who can help whoever may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from babel.dates import format_date
from flask import Blueprint
from markupsafe import Markup, escape

from assistant.action import all_actions
from assistant.conversation import Offer, Task
from assistant.slot import Value
from programme import Records, Refused, Who
from web.console.clerk import errand_for
from web.page import language, show

pages = Blueprint("console", __name__, url_prefix="/console")
DIAGNOSIS = {
    Who.CONTACT: "diagnose_portal_access",
    Who.CONSOLE: "diagnose_console_access",
    Who.SALES: "diagnose_salescenter_access",
}
PLACES = {
    "list_customers": "/console/customers",
    "list_opportunities": "/console/opportunities",
    "add_customer": "/console/customers/new",
    "register_opportunity": "/console/opportunities/new",
    "contact_helpdesk": "/chat",
    "check_nfr_entitlements": "/console/company#nfr",
    "check_certification": "/console/company#certification",
}
"""Actions that have a page of their own."""

OF_CUSTOMER = {
    "customer_status": "",
    "diagnose_payment_required": "#due",
    "create_authorization": "/authorization",
}
"""Actions that have a place on the customer's page, or a page below it."""

OF_OPPORTUNITY = {"edit_opportunity": "/edit"}
"""Actions that have a page below the opportunity's."""

PLACES_OF = {"customer": OF_CUSTOMER, "opportunity": OF_OPPORTUNITY}
HOMES = {"customer": "customers", "opportunity": "opportunities"}

NUMBER = re.compile(r"\b(?:PA|SO|OPP|RMA|ADM|CASE|CLP|MEM|ACT)-\d+\b")
SECTIONS = ("customers", "opportunities", "company", "requests")
Page = str | tuple[str, int]


@pages.app_template_filter("kept")
def kept(text: str) -> Markup:
    """The text, with numbers such as PA-100041 on one line; what is HTML already stays so."""
    return Markup(NUMBER.sub(r'<span class="keep">\g<0></span>', str(escape(text))))


@pages.context_processor
def _for_templates() -> dict[str, Callable[..., object]]:
    return {"short_date": short_date, "section_of": section_of, "place_of": place_of}


def short_date(day: date) -> Markup:
    """A date for a table."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), written_date(day))


def written_date(day: date) -> str:
    """A short date: `24-11-2026` in Dutch, `24 Nov 2026` in English."""
    return format_date(day, "dd-MM-yyyy" if language() == "nl" else "d MMM yyyy", locale=language())


def section_of(address: str) -> str:
    """Which of the console's four parts a page belongs to."""
    return next((one for one in SECTIONS if address.startswith(f"/console/{one}")), "customers")


def place_of(address: str) -> str:
    """What a page shows, for the button that leads there."""
    return "customer" if address.startswith("/console/customers/") else section_of(address)


def closed(records: Records, who: Who) -> Page | None:
    """The page for somebody who may not be here: why not, and who can change that; None where the door is open."""
    try:
        records.require(who)
    except Refused:
        turned = errand_for(records, DIAGNOSIS[who]).proceed(Task(DIAGNOSIS[who]))
        return show("console/closed.html", who=str(who), turned=turned, onward=onward(turned.offer)), 403
    return None


def address_of(action: str, values: Mapping[str, str]) -> str:
    """Where an action is to be found, with what is known already."""
    for record, places in PLACES_OF.items():
        if action in places and values.get(record):
            return f"/console/{HOMES[record]}/{values[record]}{places[action]}"
    rest = f"?{urlencode(values)}" if values else ""
    if action in PLACES:
        return PLACES[action] + (rest if "#" not in PLACES[action] and action.startswith(("add_", "register_")) else "")
    return f"/console/do/{action}{rest}"


def onward(offer: Offer | None) -> str:
    """Where the next best step is taken; empty where there is none."""
    if offer is None:
        return ""
    known = {name: str(value.value) for name, value in offer.values.items() if isinstance(value, Value)}
    return address_of(offer.action, known)


def undo_address(choice: str) -> str:
    """Where a button "undo:<action>:<key>" leads: the opposite action, with its own preview."""
    _, action, key = choice.split(":", 2)
    if action not in all_actions():
        return address_of("withdraw_request", {"request": key})
    return address_of(action, {all_actions()[action].slots[0].name: key})
