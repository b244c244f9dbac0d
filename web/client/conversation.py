"""One conversation from outside: said, pressed, read back, listened to and judged."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException

import msgspec

from .answers import Button, Form, Message, Reply, Turn, Turns, Typing
from .connection import AGAIN, Connection
from .problems import LoketError, Problem, Unreachable

SILENT_SECONDS = 45.0
"""A stream says something every fifteen seconds; one that is silent for longer is dead."""

EVENTS: Mapping[str, type[Turn | Typing]] = {"turn": Turn, "typing": Typing}


@dataclass(frozen=True)
class Conversation:
    """`id` and `token` are what `Client.resume` needs; the token is as secret as the conversation."""

    connection: Connection = field(repr=False)
    id: str
    token: str = field(repr=False)
    language: str = ""
    welcome: tuple[Message, ...] = ()

    def say(self, text: str, *, message_id: str = "") -> Reply:
        """One turn in words. The same `message_id` again gets the same reply, and nothing is done twice."""
        return self._say({"text": text}, message_id)

    def choose(self, choice: Button | str, *, message_id: str = "") -> Reply:
        """Press a button."""
        return self._say({"choice": choice if isinstance(choice, str) else choice.value}, message_id)

    def fill_in(self, form: Form | str, values: Mapping[str, str], *, message_id: str = "") -> Reply:
        """Answer all that an action asks at once, by slot; what will not do comes back in the reply's own form."""
        action = form if isinstance(form, str) else form.action
        return self._say({"form": {"action": action, "values": dict(values)}}, message_id)

    def turns(self, after: int = 0) -> tuple[Turn, ...]:
        """What was said after that turn, in order."""
        return self.connection.call("GET", f"{self._path}/messages?after={after}", Turns, headers=self._proof).turns

    def judge(self, turn: int, *, helpful: bool, comment: str = "") -> None:
        """Say whether a reply helped; the last judgement counts."""
        body = {"helpful": helpful, "comment": comment}
        self.connection.call("POST", f"{self._path}/messages/{turn}/feedback", type(None), body=body, headers=self._proof)

    def events(self, after: int = 0) -> Iterator[Turn | Typing]:
        """Every turn after that one as it comes, wherever it was said, in order and once; and who is typing meanwhile.

        It goes on until you leave the loop: a connection that breaks is made again from the last turn, and where the server has
        no place for a stream, the turns are asked for. Raises Problem where the conversation is not there or not yours.
        """
        failed = 0
        while True:
            asked = None
            try:
                for event in self._listened(after):
                    failed = 0
                    if isinstance(event, Typing):
                        yield event
                    elif event.turn > after:
                        after = event.turn
                        yield event
            except Problem as problem:
                if problem.status not in AGAIN:
                    raise
                asked = problem.retry_after
            except (Unreachable, OSError, HTTPException):
                pass  # the turns since the last one come with the next connection
            self.connection.rest(failed, asked)
            failed += 1

    def _say(self, said: Mapping[str, object], message_id: str) -> Reply:
        body = {"message_id": message_id or uuid.uuid4().hex, **said}
        try:
            return self.connection.call("POST", f"{self._path}/messages", Reply, body=body, headers=self._proof)
        except LoketError as error:
            error.message_id = str(body["message_id"])
            raise

    def _listened(self, after: int) -> Iterator[Turn | Typing]:
        try:
            yield from self._stream(after)
        except Problem as problem:
            if problem.code != "too_many_streams":
                raise
            yield from self.turns(after)
            raise

    def _stream(self, after: int) -> Iterator[Turn | Typing]:
        headers = {**self._proof, "Accept": "text/event-stream", "Last-Event-ID": str(after)}
        with closing(self.connection.open("GET", f"{self._path}/events", headers=headers, seconds=SILENT_SECONDS)) as answer:
            name, data = "", b""
            for line in answer:
                key, _, value = line.rstrip(b"\r\n").partition(b": ")
                if key == b"event":
                    name = value.decode()
                elif key == b"data":
                    data = value
                elif line in (b"\n", b"\r\n"):
                    if name in EVENTS:
                        yield msgspec.json.decode(data, type=EVENTS[name])
                    name, data = "", b""

    @property
    def _path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    @property
    def _proof(self) -> dict[str, str]:
        return {"X-Conversation-Token": self.token}
