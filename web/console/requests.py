"""What was asked and is not settled yet, or was: cases, returns and changes of administrator, with a way to take them back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.errand import may_ask
from programme import Records, Who
from programme.case import CaseStatus
from programme.membership import Membership
from programme.order import ReturnStatus
from web.console.deed import local_time
from web.console.door import Page, closed, pages
from web.here import here
from web.page import language, show
from web.session import for_contacts, reading

ASKABLE = (
    "request_reseller_transfer",
    "request_contract_admin_change",
    "request_payment_option_change",
    "request_clp_renewal",
    "request_primary_contact",
    "open_salescenter_case",
)
"""Requests that have their form here, because they belong to no record of the other pages."""

TOLD = ("customer", "account", "new_name", "person", "contract", "level", "subject", "opportunity")
"""What of a request tells it apart from another of its kind."""


@dataclass(frozen=True)
class Row:
    """One request: `open` while somebody still has to answer it, `free` while it can be taken back."""

    number: str
    what: str
    about: str
    filed: date
    state: str
    open: bool
    free: bool
    answer: str = ""
    words: str = ""
    until: date | None = None
    address: str = ""
    key: str = ""


@pages.get("/requests")
@for_contacts
def requests() -> Page:
    """One's own, open ones first, the newest on top."""
    with reading() as records:
        if no := closed(records, Who.CONTACT):
            return no
        rows = sorted(_rows(records), key=lambda one: (not one.open, -one.filed.toordinal(), one.number))
        content = here().content
        who = {one: here().exchange.assistant.actions[one].who for one in ASKABLE}
        return show(
            "console/requests.html",
            rows=rows,
            askable=[(content.title(one, language()), f"/console/do/{one}") for one in ASKABLE if may_ask(records, who[one])],
            today=records.today,
        )


def _rows(records: Records) -> Iterator[Row]:
    yield from _cases(records)
    if may_ask(records, Who.CONSOLE):
        yield from _returns(records)
        yield from _changes(records)
        yield from _invitations(records)


def _cases(records: Records) -> Iterator[Row]:
    for case in records.cases():
        yield Row(
            case.number,
            what=_title(case.action),
            about=", ".join(dict.fromkeys(str(case.details[name]) for name in TOLD if case.details.get(name))),
            words=case.description,
            filed=local_time(case.opened).date(),
            state=f"case.{case.status}",
            open=not case.status.is_over,
            free=case.status is CaseStatus.OPEN,
            answer=case.answer,
            key=case.number,
        )


def _returns(records: Records) -> Iterator[Row]:
    for back in records.returns():
        customer, is_open = back.order.authorization.customer, back.status is ReturnStatus.REQUESTED
        yield Row(
            back.number,
            what=_title("request_return"),
            about=f"{back.order.number}: {back.quantity} × {back.product}, {customer.name}",
            filed=back.requested_on,
            state=f"return.{back.status}",
            open=is_open,
            free=is_open,
            address=f"/console/customers/{customer.vip}",
            key=back.number,
        )


def _changes(records: Records) -> Iterator[Row]:
    for change in records.admin_changes():
        is_open = change.is_open(records.today)
        yield Row(
            change.number,
            what=_title("change_primary_admin"),
            about=f"{change.customer.name}: {change.old_name} → {change.person}",
            filed=change.requested_on,
            state=f"admin.{change.status(records.today)}",
            open=is_open,
            free=is_open,
            until=change.deadline if is_open else None,
            address=f"/console/customers/{change.customer.vip}",
            key=change.number,
        )


def _invitations(records: Records) -> Iterator[Row]:
    for customer in records.customers():
        if customer.membership is Membership.INVITED:
            yield Row(
                "",
                what=f"{_title('add_customer')}: {customer.name}",
                about=f"{customer.admin_name}, {customer.admin_email}",
                filed=customer.invited_on,
                state="invitation",
                open=True,
                free=not any(one.status(records.today).is_in_force for one in customer.authorizations),
                address=f"/console/customers/{customer.vip}",
                key=customer.vip,
            )


def _title(action: str) -> str:
    content = here().content
    return content.title(action, language()) if action in content.intents else action
