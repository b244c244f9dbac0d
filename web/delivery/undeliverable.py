"""Why a message could not be delivered this time."""

from __future__ import annotations

from datetime import timedelta

LONGEST = 300


class Undeliverable(Exception):
    """`code` is worded for the helpdesk; `said` is what the other side answered; `wait` when it wants to be asked again."""

    def __init__(self, code: str, said: str = "", *, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.said = " ".join(said.split())[:LONGEST]
        self.wait = wait

    def without(self, secrets: tuple[str, ...]) -> str:
        """Code and answer as they are kept, without what nobody but the addressee may read."""
        said = self.said
        for secret in filter(None, secrets):
            said = said.replace(secret, "…")
        return f"{self.code}: {said}" if said else self.code
