"""A customer's page: what to do now, then the four sections of the console, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programme import Records, Refused, Who
from web.console.clerk import why_not
from web.console.door import Page, address_of, closed, pages
from web.console.log import log_of
from web.console.timeline import clock_of
from web.here import here
from web.page import language, say, show
from web.problem import Problem
from web.session import for_contacts, writing

ACTIONS = (
    "create_authorization",
    "remove_licenses",
    "resend_invitation",
    "change_primary_admin",
    "change_vip_contact",
    "request_account_rename",
    "request_vip_cancellation",
)


@dataclass(frozen=True)
class Choice:
    """Something that can be done with the customer, or why it cannot."""

    action: str
    title: str
    address: str
    why_not: str


@pages.get("/customers/<vip>")
@for_contacts
def customer(vip: str) -> Page:
    """One customer; somebody else's reads as one that does not exist."""
    with writing() as records:
        if no := closed(records, Who.CONSOLE):
            return no
        try:
            found = records.customer(vip)
        except Refused as refused:
            raise Problem("not_found") from refused
        facts = found.report(records).facts
        unpaid: list[Mapping[str, Any]] = sorted((*facts["overdue"], *facts["pending"]), key=lambda one: -one["day"])  # type: ignore[misc]
        return show(
            "console/customer.html",
            facts=facts,
            to_do=to_do(facts, unpaid),
            numbers=listed([one["authorization"] for one in to_do(facts, unpaid)["these"]]),
            unpaid=[(one, clock_of(one)) for one in unpaid],
            history=sorted(facts["history"], key=lambda one: one["added"], reverse=True),  # type: ignore[call-overload]
            choices=tuple(_choices(records, found.vip)),
            log=log_of(records, found),
            today=records.today,
        )


def to_do(facts: Mapping[str, Any], unpaid: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The one thing that is most urgent now: its kind, and the authorizations that it is about."""
    due = [one for one in unpaid if one["status"] != "pending"]
    if due:
        return {"kind": "due", "these": due, "total": sum(one["amount"] for one in due)}
    if facts["membership"] == "cancelled":
        return {"kind": "cancelled", "these": []}
    if facts["window_open"] and not facts["renewed"]:
        return {"kind": "renew", "these": []}
    if unpaid:
        first = min(unpaid, key=lambda one: one["due"])
        return {"kind": "order", "these": unpaid, "by": first["due"], "total": sum(one["amount"] for one in unpaid)}
    if facts["membership"] == "invited":
        return {"kind": "invited", "these": []}
    if facts["renewed"] and facts["shows_old_date"]:
        return {"kind": "renewed", "these": []}
    return {"kind": "upcoming" if facts["upcoming"] else "nothing", "these": []}


def listed(numbers: list[str]) -> str:
    """Several as one reads them out: "PA-1, PA-2 and PA-3"."""
    return f"{', '.join(numbers[:-1])} {say('console.and')} {numbers[-1]}" if len(numbers) > 1 else "".join(numbers)


def _choices(records: Records, vip: str) -> list[Choice]:
    known = {"customer": vip}
    return [
        Choice(one, here().content.title(one, language()), address_of(one, known), why_not(records, one, known))
        for one in ACTIONS
    ]
