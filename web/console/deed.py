"""The one way in which a page carries out an action: preview, yes or no, and what came of it, each at one address.

A deed is a conversation of one errand: the assistant's memory keeps the preview, and with it what it was bound to. So it
expires, notices what changed meanwhile, acts once however often it is sent, and the trail names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, request
from werkzeug.wrappers import Response

from assistant.conversation import Conversation, Stage
from assistant.errand import PREVIEW_HOLDS, Errand, Turned
from assistant.memory import Memory, Remembered, Unknown
from assistant.reply import Reply, State
from programme import Records
from programme.clock import SystemClock
from web.console.clerk import errand_for
from web.console.door import onward, pages, undo_address
from web.page import language, say, show, to_page
from web.problem import Problem
from web.session import for_contacts, local_address, person, reading, writing

ORIGIN = "console"
"""What `page["via"]` of such a conversation says, so that statistics can tell it from a chat."""

SETTLED = (State.DONE, State.CANCELLED)


def lay_before(records: Records, errand: Errand, turned: Turned, back: str) -> str:
    """Keep a preview; gives the address at which it waits for a yes."""
    memory = Memory(records.session)
    page = {"via": ORIGIN, "back": back}
    begun, token = memory.start(language=language(), owner=_owner(), now=records.now, page=page)
    _keep(records, begun, errand.action.id, turned, "preview", "")
    return f"/console/deeds/{begun.id}/{token}"


@pages.get("/deeds/<id>/<token>")
@for_contacts
def deed(id: str, token: str) -> str:
    """Where the deed stands: waiting for a yes, done, refused, or to be looked at again."""
    with reading() as records:
        conversation, last = _recalled(records, id, token)
        return _shown(records, conversation, last)


@pages.post("/deeds/<id>/<token>")
@for_contacts
def settle(id: str, token: str) -> Response:
    """A yes or a no to the preview that was on the page; the same answer sent twice is one answer."""
    answer, here = request.form.get("answer", ""), request.path
    with writing() as records:
        conversation, _ = _recalled(records, id, token)
        if request.form.get("turn") != str(conversation.turn) or conversation.task is None:
            return to_page(here)
        errand = errand_for(records, conversation.task.action)
        records.actor = records.actor.in_turn(id, conversation.turn + 1)
        steps: dict[str, Callable[[], Turned]] = {
            "yes": lambda: errand.fulfil(conversation.task),  # type: ignore[arg-type]
            "again": lambda: errand.proceed(conversation.task),  # type: ignore[arg-type]
            "no": lambda: Turned(State.CANCELLED, (errand.voice.text("stopped"),)),
        }
        if answer not in steps:
            return to_page(here)
        turned = steps[answer]()
        _keep(records, conversation, errand.action.id, turned, f"{answer}-{conversation.turn}", answer)
    if turned.state is State.CANCELLED:
        flash(say("console.deed.stopped"))
        return to_page(local_address(conversation.page.get("back", "/console/customers")))
    return to_page(here)


def _recalled(records: Records, id: str, token: str) -> tuple[Conversation, Remembered]:
    memory = Memory(records.session)
    try:
        conversation = memory.recall(id, owner=_owner(), token=token)
    except Unknown as error:
        raise Problem("not_found") from error
    if conversation.page.get("via") != ORIGIN:
        raise Problem("not_found")
    return conversation, memory.said(id, after=conversation.turn - 1)[-1]


def _keep(records: Records, before: Conversation, action: str, turned: Turned, message_id: str, choice: str) -> None:
    number = before.turn + 1
    kept = {"task": turned.task, "offer": turned.offer, "done": turned.done}
    after = replace(before, turn=number, language=language(), topic=action, **kept)  # type: ignore[arg-type]
    reply = Reply(turned.state, language(), turned.messages, action, turned.asks, number)
    memory = Memory(records.session)
    memory.remember(after, reply, message_id=message_id, said="", choice=choice, score=None, now=records.now)


@dataclass(frozen=True)
class Undoing:
    """The opposite of what was done: where, and until when."""

    label: str
    hint: str
    address: str


def _shown(records: Records, conversation: Conversation, last: Remembered) -> str:
    task = conversation.task
    waits = last.reply["state"] == State.CONFIRM and task is not None and task.stage is Stage.CONFIRMING
    until = task.previewed + PREVIEW_HOLDS if waits and task and task.previewed else None
    messages: list[dict[str, Any]] = last.reply["messages"]
    undo = next((one for each in messages for one in each.get("buttons", ()) if one["value"].startswith("undo:")), None)
    return show(
        "console/deed.html",
        state=last.reply["state"],
        spoken=last.reply["language"],
        messages=messages,
        waits=waits,
        expired=until is not None and records.now > until,
        until=local_time(until) if until else None,
        at=local_time(last.at),
        turn=conversation.turn,
        undo=Undoing(undo["label"], undo.get("hint", ""), undo_address(undo["value"])) if undo else None,
        onward=onward(conversation.offer),
        back=local_address(conversation.page.get("back", "/console/customers")),
        again=conversation.task is not None and not waits,
    )


def local_time(moment: datetime) -> datetime:
    """The moment on the organisation's own clock."""
    return moment.astimezone(ZoneInfo(SystemClock().zone))


def _owner() -> str:
    somebody = person()
    assert somebody is not None  # for_contacts lets nobody else in
    return somebody.email
