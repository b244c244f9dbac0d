"""Which conversation belongs to whoever writes through a channel that knows its people by a name of its own."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

MOST = 20_000


@dataclass
class Senders:
    """Which conversation belongs to which sender; a sender signed in as somebody else is another sender."""

    known: OrderedDict[tuple[str | None, str], tuple[str, str]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, email: str | None, sender: str) -> tuple[str, str] | None:
        """The conversation's id and token."""
        with self.lock:
            found = self.known.get((email, sender))
            if found:
                self.known.move_to_end((email, sender))
        return found

    def keep(self, email: str | None, sender: str, conversation: str, token: str) -> None:
        """Remember it; the sender that was silent longest makes room."""
        with self.lock:
            self.known[email, sender] = (conversation, token)
            if len(self.known) > MOST:
                self.known.popitem(last=False)
