"""The demo's other side: what the vendor, the customer and time do, so that every state can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response as AnyResponse

from assistant.voice import Voice
from programme import Records, Refused, Result, Undecided, demo
from programme.administrator import AdminChange, ChangeStatus, digest
from programme.case import CaseStatus
from programme.decision import decline, grant
from programme.happening import place_order, place_renewal_order
from programme.membership import Filter, Membership
from programme.order import ReturnStatus
from programme.outbox import Recipient
from web.form import Form
from web.here import here
from web.page import language, say, show, to_page
from web.problem import Problem
from web.session import for_agents, reading, writing

pages = Blueprint("happenings", __name__, url_prefix="/console/happenings")
MOST_DAYS = 400
MOST_QUANTITY = 10_000
ADDRESS = "/console/happenings"
NO_NUMBER = "no_such_number"
TYPED = {("clock", "days"): "days", ("member_adds", "quantity"): "quantity", ("grant_case", "customer"): "vip"}
"""The fields in which an agent types, by what happens and what a rule finds fault with; what was typed stays."""


@pages.get("")
@for_agents
def happenings() -> str:
    """Everything that waits for somebody other than the partner."""
    return _page(Form({}))


def _page(form: Form) -> str:
    with reading() as records:
        today = records.today
        customers = sorted(records.customers(), key=lambda one: (one.partner.name, one.name))
        return show(
            "console/happenings.html",
            density="compact",
            form=form,
            today=today,
            ahead=records.days_ahead,
            invited=[one for one in customers if one.membership is Membership.INVITED],
            members=[one for one in customers if one.terms_accepted_on and one.membership is Membership.ACTIVE],
            renewable=[one for one in customers if one.fits(Filter.READY_FOR_RENEWAL, today)],
            unpaid=[(one, one.facts(today)) for each in customers for one in each.authorizations if one.status(today).is_unpaid],
            returns=[one for one in records.returns() if one.status is ReturnStatus.REQUESTED],
            cases=[one for one in records.cases() if not one.status.is_over],
            changes=[one for one in records.admin_changes() if one.is_open(today)],
            invited_contacts=[one for one in records.contacts() if one.state == "invited"],
            products=[one.name for one in records.products() if one.orderable],
            titles={one: here().content.title(one, language()) for one in here().content.intents},
            picked_up=CaseStatus.PICKED_UP,
            requested=ChangeStatus.REQUESTED,
        )


@pages.post("/<happening>")
@for_agents
def happen(happening: str) -> AnyResponse | tuple[str, int]:
    """Let one thing happen, and say what came of it."""
    if happening == "reset":
        demo.reset(here().store)
        flash(say("console.happenings.done.reset"), "ok")
        return to_page(ADDRESS)
    if happening not in HAPPENINGS:
        raise Problem("not_found")
    try:
        if happening in STEPS:
            _with_link(happening, request.form.get("key", ""))
        else:
            with writing() as records, records.acting(happening):
                HAPPENINGS[happening](records, request.form.get("key", ""))
    except (Refused, Undecided) as no:
        form = Form(request.form)
        field = TYPED.get((happening, str(no.at if isinstance(no, Refused) else no.slot)), "")
        form.refuse(field, _why(no))
        return _page(form), 422 if field else 409
    flash(say(f"console.happenings.done.{happening}"), "ok")
    return to_page(f"{ADDRESS}#{happening}")


def _why(no: Refused | Undecided) -> str:
    if isinstance(no, Refused) and no.code == NO_NUMBER:
        return say("console.happenings.number", most=no.facts["most"])
    words = here().content.says[language()]
    said = words.refusals.get(no.code) if isinstance(no, Refused) else None
    if said is None:
        return say("console.happenings.refused", code=no.code if isinstance(no, Refused) else no.slot)
    return Voice(language(), words).say(said if isinstance(said, str) else str(said.text), no.facts)


def _days(records: Records, _: str) -> None:
    records.move_clock(days=_number("days", MOST_DAYS))


def _accept(records: Records, vip: str) -> Result:
    return records.customer(vip).accept_invitation(records, with_terms=request.form.get("terms") == "yes")


def _member_adds(records: Records, vip: str) -> Result:
    line = (request.form.get("product", ""), _number("quantity", MOST_QUANTITY))
    return records.customer(vip).add_as_member(records, lines=[line])


def _grant(records: Records, number: str) -> Result:
    return grant(records, records.case(number), answer=request.form.get("answer", "").strip(), vip=_vip())


def _decline(records: Records, number: str) -> Result:
    return decline(records, records.case(number), answer=request.form.get("answer", "").strip())


def _vip() -> str | None:
    return request.form.get("vip", "").strip() or None


def _number(name: str, most: int) -> int:
    typed = request.form.get(name, "").strip()
    if not typed.isdecimal() or len(typed) > 6 or not 1 <= int(typed) <= most:
        raise Refused(NO_NUMBER, at=name, most=most)
    return int(typed)


@dataclass(frozen=True)
class Step:
    """A step of a change of administrator: taken by whoever has the link of this kind of mail."""

    mail: str
    take: Callable[[AdminChange, Records, str], Result]


STEPS: Mapping[str, Step] = {
    "approve_change": Step("admin_change_approval", lambda one, records, token: one.approve(records, token=token)),
    "decline_change": Step("", lambda one, records, token: one.decline(records, token=token)),
    "accept_change": Step("admin_invitation", lambda one, records, token: one.accept_invitation(records, token=token)),
    "accept_change_terms": Step("admin_invitation", lambda one, records, token: one.accept_terms(records, token=token)),
}
HAPPENINGS: Mapping[str, Callable[[Records, str], object]] = {
    "clock": _days,
    "accept_invitation": _accept,
    "contact_accepts": lambda records, email: records.contact_by_email(email).accept_invitation(records),
    "place_order": lambda records, number: place_order(records, records.authorization(number)),
    "renew": lambda records, vip: place_renewal_order(records, records.customer(vip)),
    "member_adds": _member_adds,
    "approve_return": lambda records, number: records.return_(number).approve(records),
    "decline_return": lambda records, number: records.return_(number).decline(records),
    "pick_up_case": lambda records, number: records.case(number).pick_up(records),
    "grant_case": _grant,
    "decline_case": _decline,
    **{name: lambda *_: None for name in STEPS},
}


def _with_link(happening: str, number: str) -> None:
    """Follow the link as its addressee would: it is only in the mail, so where that has gone out a new one is sent first."""
    token = next(_links(number), "")
    if not token:
        with writing() as records:
            change = records.admin_change(number)
            first = change.step is ChangeStatus.REQUESTED
            to = Recipient(change.old_email, change.old_name) if first else Recipient(change.email, change.person)
            change.ask(records, "admin_change_approval" if first else "admin_invitation", to)
        token = next(_links(number), "")
    with writing() as records, records.acting(happening):
        STEPS[happening].take(records.admin_change(number), records, token)


def _links(number: str) -> Iterator[str]:
    """The token of the present step, where a mail that has not gone out yet still holds it."""
    with reading() as records:
        valid = records.admin_change(number).token_digest
    tokens = (str(one.secrets["token"]) for one in here().store.messages() if one.secrets.get("token"))
    return (token for token in tokens if digest(token) == valid)
