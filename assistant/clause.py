"""A message cut into clauses: where a sentence, a half sentence or a remark begins and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = re.compile(r"[.!?](?=\s|$)|[;\n:](?=\s)|,(?=\s)| [-–—] |\s?->\s?|[()]")


@dataclass(frozen=True)
class Clause:
    """A clause with the mark in front of it."""

    start: int
    end: int
    text: str
    mark: str


def clauses(text: str) -> tuple[Clause, ...]:
    """Every clause that holds a letter, from left to right."""
    found: list[Clause] = []
    start, mark = 0, "."
    for match in [*BREAK.finditer(text), None]:
        end = match.start() if match else len(text)
        typed = text[start:end]
        trimmed = typed.strip(" \t\"'“”‘’")
        if any(sign.isalnum() for sign in trimmed):
            first = start + typed.index(trimmed)
            found.append(Clause(first, first + len(trimmed), trimmed, mark))
        if match:
            start, mark = match.end(), match[0].strip() or " "
    return tuple(found)
