"""The stream of a conversation: every turn as it comes, from wherever it was said, and nothing twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated, Any

from flask import Response, json, request, stream_with_context
from pydantic import Field

from assistant.exchange import Exchange, Visitor
from assistant.memory import Unknown
from programme import StoreError
from web import shapes
from web.chat import Proof, calls, known, turn_of
from web.here import here
from web.problem import Problem
from web.watch import Full, Listener, News

BEAT_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 2.0
"""How soon a turn is seen that another process answered; one of this process wakes the stream at once."""

LONGEST_SECONDS = 600.0
"""After this the client connects anew, so that whoever may no longer listen does not."""

RETRY_MS = 1_500
RETRY_AFTER_SECONDS = 10
RESPONSES: Any = {
    200: {"description": "Events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
    404: {"description": "No such conversation, or not yours."},
}


@dataclass(frozen=True)
class Stream:
    """One open stream; it knows nothing of HTTP but the format of its lines."""

    exchange: Exchange
    visitor: Visitor
    conversation: str
    listener: Listener
    gone: Callable[[], bool]

    def lines(self, after: int) -> Iterator[str]:
        """The events after that turn, until somebody ends it."""
        began = spoke = time.monotonic()
        yield f"retry: {RETRY_MS}\n\n"
        news: frozenset[News] = frozenset()
        while News.BYE not in news and not self.gone():
            try:
                turns = self.exchange.read(self.visitor, self.conversation, after=after)
            except (Unknown, StoreError):
                break
            for turn in turns:
                after = turn.number
                yield event("turn", shapes.Turn.model_validate(turn_of(turn)).model_dump(mode="json"), number=after)
                if presence := turn.reply.get("presence"):
                    yield event("agent", {"state": presence, "name": turn.reply["speaker"]})
            now = time.monotonic()
            if now - began > LONGEST_SECONDS:
                break
            if turns or now - spoke >= BEAT_SECONDS:
                spoke = now
            if spoke == now and not turns:
                yield ": still here\n\n"
            news = self.listener.wait(LOOK_AGAIN_SECONDS)
            if News.TYPING in news and News.TURN not in news:
                yield event("typing", {"who": "assistant"})
        yield event("bye", {"retry_ms": RETRY_MS})


def event(name: str, data: Any, *, number: int | None = None) -> str:
    """One event in the format of server-sent events."""
    numbered = f"id: {number}\n" if number is not None else ""
    return f"{numbered}event: {name}\ndata: {json.dumps(data)}\n\n"


class Resume(Proof):
    """The headers of a stream: whose it is, and the last event that was seen."""

    last_event_id: Annotated[str, Field(max_length=200)] = ""


@calls.get("/<conversation>/events")
@calls.input(shapes.After, location="query", arg_name="query")
@calls.input(Resume, location="headers", arg_name="proof")
@calls.doc(
    operation_id="listen",
    summary="Server-sent events",
    description=(
        "`turn` (with the turn's number as id), `agent` (a person of the helpdesk joined or left), `typing` and `bye`. "
        "`Last-Event-ID` or `after` says from where."
    ),
    responses=RESPONSES,
)
def listen(conversation: str, query: shapes.After, proof: Resume) -> Response:
    visitor = known(proof)
    exchange = here().exchange
    exchange.read(visitor, conversation, after=shapes.LARGEST_NUMBER)  # whose it is, before a place is taken
    place = ExitStack()
    try:
        listener = place.enter_context(here().watch.listening(conversation, visitor.token))
    except Full as error:
        raise Problem("too_many_streams", retry_after=RETRY_AFTER_SECONDS) from error
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    lines = Stream(exchange, visitor, conversation, listener, gone).lines(_after(query, proof.last_event_id))
    response = Response(stream_with_context(lines), mimetype="text/event-stream")
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    response.call_on_close(place.close)
    return response


def _after(query: shapes.After, last: str) -> int:
    return max(query.after, min(int(last), shapes.LARGEST_NUMBER)) if last.isascii() and last.isdigit() else query.after
