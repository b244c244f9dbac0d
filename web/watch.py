"""Who is listening to which conversation, so that a new turn reaches every open page at once."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

MOST_OF_ONE = 8
"""Streams of one conversation: pages of one visitor."""


class News(StrEnum):
    """What a listener is woken for."""

    TURN = "turn"
    TYPING = "typing"
    BYE = "bye"


class Full(Exception):
    """Every place is taken."""


class Listener:
    """One open stream, opened with that token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self._heard: set[News] = set()
        self._wake = threading.Condition()

    def hear(self, news: News) -> None:
        """Wake the stream."""
        with self._wake:
            self._heard.add(news)
            self._wake.notify()

    def wait(self, seconds: float) -> frozenset[News]:
        """What there is to tell, as soon as there is something; nothing when the time is over."""
        with self._wake:
            if not self._heard:
                self._wake.wait(seconds)
            heard = frozenset(self._heard)
            self._heard.clear()
        return heard


class Watch:
    """The listeners of one process; what another process writes is found by looking again after a while."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._count = 0
        self._closed = False

    @property
    def count(self) -> int:
        """How many streams are open."""
        return self._count

    @contextmanager
    def listening(self, conversation: str, token: str) -> Iterator[Listener]:
        """A place to listen from; raises Full."""
        listener = Listener(token)
        self._enter(conversation, listener)
        try:
            yield listener
        finally:
            self._leave(conversation, listener)

    def tell(self, conversation: str, news: News, *, token: str | None = None) -> None:
        """Wake whoever listens to that conversation; with a token, only those who opened it with the same."""
        with self._lock:
            listeners = tuple(self._listeners.get(conversation, ()))
        for listener in listeners:
            if token is None or listener.token == token:
                listener.hear(news)

    def close(self) -> None:
        """Send every listener away; whoever comes later is sent away too."""
        with self._lock:
            self._closed = True
            listeners = [listener for of_one in self._listeners.values() for listener in of_one]
        for listener in listeners:
            listener.hear(News.BYE)

    def _enter(self, conversation: str, listener: Listener) -> None:
        with self._lock:
            if self._closed or self._count >= self._most or len(self._listeners.get(conversation, ())) >= MOST_OF_ONE:
                raise Full
            self._listeners[conversation].add(listener)
            self._count += 1

    def _leave(self, conversation: str, listener: Listener) -> None:
        with self._lock:
            self._listeners[conversation].discard(listener)
            self._count -= 1
            if not self._listeners[conversation]:
                del self._listeners[conversation]
