"""How the programme says no, and how it says that somebody has to choose first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Refused(Exception):
    """A rule of the programme forbids what was asked.

    `code` names the rule, `facts` what a sentence about it needs (plain values only), `at` the slot whose value is at
    fault where another value would do.
    """

    def __init__(self, code: str, facts: Mapping[str, object] | None = None, /, *, at: str | None = None, **more: object) -> None:
        self.code = code
        self.facts: Mapping[str, object] = {**(facts or {}), **more}
        self.at = at
        super().__init__(code, self.facts)


@dataclass(frozen=True)
class Choice:
    """One of several values that would do: `facts` tells it apart from the others."""

    value: str
    label: str
    facts: Mapping[str, object] = field(default_factory=dict)


def filled_in(**texts: str) -> dict[str, str]:
    """The texts without space around them; refuses the first empty one by the name of its slot."""
    for slot, text in texts.items():
        if not text.strip():
            raise Refused("text_needed", at=slot, slot=slot)
    return {slot: text.strip() for slot, text in texts.items()}


class Undecided(Exception):
    """Several values fit `slot`, and only the asker can say which one is meant."""

    def __init__(self, slot: str, choices: tuple[Choice, ...], /, **facts: object) -> None:
        super().__init__(slot, [choice.value for choice in choices])
        self.slot = slot
        self.choices = choices
        self.facts: Mapping[str, object] = facts
