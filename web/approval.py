"""What a one-time link in a mail leads to: the present administrator decides, the new one accepts and then takes over."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from programme import Actor, Records, Refused
from programme.actor import Kind
from programme.administrator import AdminChange, ChangeStatus
from web.here import here
from web.pace import slowly
from web.page import show, to_page

DECISIONS = {
    (ChangeStatus.REQUESTED, "approve"): AdminChange.approve,
    (ChangeStatus.REQUESTED, "decline"): AdminChange.decline,
    (ChangeStatus.INVITED, "accept"): AdminChange.accept_invitation,
    (ChangeStatus.INVITED, "decline"): AdminChange.decline,
    (ChangeStatus.ACCEPTED, "terms"): AdminChange.accept_terms,
    (ChangeStatus.ACCEPTED, "decline"): AdminChange.decline,
}
"""What may be decided at which step, and by which rule of the model."""

pages = Blueprint("approval", __name__, url_prefix="/approve")


@pages.get("/<token>")
def ask(token: str) -> str | tuple[str, int]:
    """What is asked, of whom, and what follows; looking decides nothing, since mail programs look at links too."""
    slowly("sign_in")
    with here().store.reading(Actor.anonymous()) as records:
        try:
            change = records.admin_change_by_token(token)
        except Refused as refused:
            return _no_longer(refused)
        if not change.is_open(records.today):
            return _no_longer(Refused(f"change_{change.status(records.today)}", change.facts(records.today)))
        return show("mail/approval.html", token=token, change=change, facts=change.facts(records.today), missed=False)


@pages.post("/<token>")
def decide(token: str) -> str | Response | tuple[str, int]:
    """Carry out what was decided, once."""
    slowly("sign_in")
    try:
        with here().store.transaction(_holder(token)) as records, records.acting("change_primary_admin"):
            return _decided(records, token, request.form.get("decision", ""))
    except Refused as refused:
        return _no_longer(refused)


def _decided(records: Records, token: str, decision: str) -> str | Response | tuple[str, int]:
    change = records.admin_change_by_token(token)
    step = change.step
    if decision == "terms" and request.form.get("terms") != "yes":
        facts = change.facts(records.today)
        return show("mail/approval.html", token=token, change=change, facts=facts, missed=True), 422
    rule = DECISIONS.get((step, decision))
    if rule is None:  # a page that was left open while the step was taken elsewhere: it shows where things stand now
        return to_page(request.full_path.rstrip("?"))
    done = rule(change, records, token=token)
    if done.code == "accepted":
        return to_page(request.full_path.rstrip("?"))
    return show("mail/decided.html", code=done.code, step=step, facts=done.facts)


def _holder(token: str) -> Actor:
    """Whoever has the link: without any rights, but named in the trail by the address that the link was sent to."""
    with here().store.reading(Actor.anonymous()) as records:
        change = records.admin_change_by_token(token)
        return Actor(Kind.ANONYMOUS, change.old_email if change.step is ChangeStatus.REQUESTED else change.email)


def _no_longer(refused: Refused) -> tuple[str, int]:
    """A link that is used, replaced, withdrawn, expired or never was."""
    code = "expired" if refused.code == "change_expired" else "no_such_link"
    return show("mail/no_link.html", code=code, facts=refused.facts), 410 if code == "expired" else 404
