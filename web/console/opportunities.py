"""One's own opportunities, and what a licence holder does with them."""

from __future__ import annotations

from typing import Any

from flask import request

from assistant.conversation import Task
from assistant.slot import Value
from programme import Records, Refused, Who
from programme.activity import FIELDS
from programme.salescenter import Shown
from web.cleaning import readable
from web.console import sheet
from web.console.clerk import errand_for, prose
from web.console.door import Page, closed, pages, written_date
from web.console.log import log_of
from web.page import show
from web.problem import Problem
from web.session import for_contacts, reading


@pages.get("/opportunities")
@for_contacts
def opportunities() -> Page:
    """The list: open ones first, by the day on which they are expected to close."""
    with reading() as records:
        if no := closed(records, Who.SALES):
            return no
        asked = request.args.get("status", "open")
        known = asked in set(Shown)
        facts = records.list_opportunities(status=asked if known else "all").facts
        return show(
            "console/opportunities.html",
            facts=facts,
            statuses=tuple(str(one) for one in Shown),
            unknown=not known,
            left=_left_behind(records),
            today=records.today,
        )


def _left_behind(records: Records) -> list[dict[str, object]]:
    """Open ones of colleagues who have left or lost the licence: the primary contact hands them over."""
    asker = records.contact
    if asker is None or not asker.is_primary:
        return []
    orphans = (one for one in records.opportunities() if one.is_open and one.owner is not asker)
    return [one.facts() for one in orphans if not one.owner.has_salescenter or one.owner.left_on]


@pages.get("/opportunities/<number>")
@for_contacts
def opportunity(number: str) -> Page:
    """One opportunity: what it is, its sales activities, and what happened."""
    with reading() as records:
        if no := closed(records, Who.SALES):
            return no
        try:
            found = records.opportunity(number)
        except Refused as refused:
            raise Problem("not_found") from refused
        if found.owner is not records.contact:
            raise Problem("not_found")  # a colleague's deal is not shown to other licence holders
        return show(
            "console/opportunity.html",
            facts=found.facts(),
            is_open=found.is_open,
            activities=sorted((one.facts() | {"on": one.added_on} for one in found.activities), key=_newest, reverse=True),
            fields=FIELDS,
            log=log_of(records, found),
            words=errand_for(records, "add_sales_activity").intent.about.slots,
            today=records.today,
        )


def _newest(facts: dict[str, Any]) -> Any:
    return facts["on"]


@pages.route("/opportunities/new", methods=["GET", "POST"])
@for_contacts
def register() -> sheet.Page:
    """A new one: accounts with a name like it are offered before another is made."""
    return sheet.sheet("register_opportunity", {})


@pages.route("/opportunities/<number>/edit", methods=["GET", "POST"])
@for_contacts
def edit(number: str) -> sheet.Page:
    """What may change about an own open one, with what stands there now."""
    with reading() as records:
        there = _there(records, number)
    return sheet.sheet("edit_opportunity", {"opportunity": number}, there=there)


def _there(records: Records, number: str) -> dict[str, str]:
    """What stands there, as one would type it; nothing of one that is not there or not one's own, which the form tells."""
    try:
        found = records.opportunity(number)
        found.check_may_change(records)
    except Refused:
        return {}
    quantities = {quantity for _, quantity in found.products}
    return {
        "opportunity_name": found.name,
        "product": ", ".join(product for product, _ in found.products),
        "quantity": str(*quantities) if len(quantities) == 1 and 0 not in quantities else "",
        "stage": str(found.stage),
        "expected_close": written_date(found.expected_close) if found.expected_close else "",
    }


@pages.post("/opportunities/<number>/judge")
@for_contacts
def judge(number: str) -> dict[str, str]:
    """What is missing in one field of a sales activity, while the others are still being written."""
    field, text = request.form.get("field", ""), readable(request.form.get("text", "")).strip()
    if field not in FIELDS or not text:
        return {"says": ""}
    with reading() as records:
        values = {"opportunity": Value(number, number.upper()), field: Value(text, text)}
        turned = errand_for(records, "add_sales_activity").proceed(Task("add_sales_activity", values))
        at_fault = turned.refused is not None and turned.refused.at == field
        return {"says": prose(turned.messages[0]) if at_fault else ""}
