"""The outbox as the helpdesk sees it: what waits, what arrived, what goes wrong, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from programme import Refused
from programme.outbox import Channel, Message, MessageState
from programme.store import outgoing
from web.here import here
from web.moment import on_the_wall
from web.page import density_or, language, say, show, to_page
from web.session import for_agents, reading, writing

MOST = 100
pages = Blueprint("outbox", __name__, url_prefix="/outbox")


@dataclass(frozen=True)
class Row:
    """A message with what it is about, and why it has not arrived."""

    message: Message
    subject: str
    why: str
    said: str


@pages.get("")
@for_agents
def page() -> str:
    """Messages, those that need somebody first."""
    asked = request.args.get("state", "")
    state = MessageState(asked) if asked in set(MessageState) else None
    with reading() as records:
        counts = outgoing.counted(records)
        found = outgoing.listed(records, state, MOST)
        rows = [_row(each) for each in found]
        told = request.args.get("told", "")
        shown = {"rows": rows, "counts": counts, "state": state, "most": MOST, "told": told, "now": records.now}
        return show("mail/outbox.html", **shown, density=density_or("compact"), on_the_wall=on_the_wall)


@pages.post("/<id>/again")
@for_agents
def again(id: str) -> Response:
    """Give a message its attempts back."""
    try:
        with writing() as records, records.acting("send_again"):
            outgoing.send_again(records, id)
        told = "queued_again"
    except Refused as refused:
        told = refused.code
    return to_page(url_for("outbox.page", told=told))


def _row(message: Message) -> Row:
    code, _, said = (message.error or "").partition(": ")
    known = here().words.has(f"mail.outbox.why.{code}", language())
    mail = message.channel is not Channel.CHATWOOT
    subject = here().mails.subject(message, language()) if mail else say(f"mail.outbox.kind.{message.kind}")
    return Row(message, subject, code if known else "unforeseen", said)
