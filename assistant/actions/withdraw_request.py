"""Take back a request that was filed: a case, a return, a change of administrator or an invitation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import programme
from assistant.action import Kind, action
from assistant.slot import Text
from programme import Choice, Refused, Result, Undecided, Undo, Who
from programme.case import CaseStatus
from programme.membership import Membership
from programme.order import ReturnStatus
from programme.report import membership_facts
from programme.undo import take_back

NUMBER = re.compile(r"\b(CASE|RMA|ADM)[\s-]*(\d+)\b|\b([0-9A-F]{20})\b", re.IGNORECASE)
UNDO_OF = {"CASE": "withdraw_case", "RMA": "withdraw_return", "ADM": "withdraw_admin_change", "VIP": "cancel_invitation"}
ABOUT: Mapping[str, object] = dict.fromkeys(
    ("what", "action", "opened", "customer", "product", "quantity", "order", "person", "admin", "email"), None
)
"""What is said of a request whatever its kind; a kind without one of them leaves it empty."""


@action(Kind.CHANGE, Who.CONTACT)
def withdraw_request(records: programme.Records, *, request: Text) -> Result:
    what, number = _meant(records, request)
    try:
        taken = take_back(records, Undo(UNDO_OF[what], number))
    except Refused as refused:
        if refused.code.startswith("no_such_"):
            raise Refused("no_such_request", at="request", request=number) from refused
        raise
    return Result("withdrawn", {**_about(what, taken.facts), "request": number})


def guard(records: programme.Records, request: str | None = None) -> None:
    """Without a number, the asker chooses from what can still be taken back."""
    _meant(records, request or "")


def _meant(records: programme.Records, said: str) -> tuple[str, str]:
    """The kind and the number of the request, wherever in the words they stand."""
    found = NUMBER.search(said)
    if found and found[3]:
        return "VIP", found[3].upper()
    if found:
        return found[1].upper(), f"{found[1].upper()}-{found[2]}"
    choices = tuple(_waiting(records))
    if not choices:
        raise Refused("nothing_to_withdraw")
    raise Undecided("request", choices)


def _waiting(records: programme.Records) -> Iterator[Choice]:
    """What the asker has filed, or may take back for the company, and nobody has started on."""
    asker, today = records.contact, records.today
    for case in records.cases():
        if case.status is CaseStatus.OPEN:
            yield Choice(case.number, case.number, _about("CASE", case.facts()))
    if not (records.agent or (asker and asker.has_console)):
        return
    for one in records.returns():
        if one.status is ReturnStatus.REQUESTED:
            yield Choice(one.number, one.number, _about("RMA", one.facts()))
    for change in records.admin_changes():
        if change.is_open(today):
            yield Choice(change.number, change.number, _about("ADM", change.facts(today)))
    for customer in records.customers():
        held = any(each.status(today).is_in_force for each in customer.authorizations)
        if customer.membership is Membership.INVITED and not held:
            yield Choice(customer.vip, customer.name, _about("VIP", membership_facts(customer, today)))


def _about(what: str, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a request under names that are the same for every kind."""
    filed = next((facts[name] for name in ("opened", "requested_on", "invited_on") if facts.get(name)), None)
    email = facts.get("admin_email" if what == "VIP" else "email")
    return {**ABOUT, **facts, "what": what, "opened": filed, "email": email}
