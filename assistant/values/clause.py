"""A message cut into sentences and clauses, and what each is: a request, a question, or something that is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from assistant.values.vocabulary import alternatives, around, phrases, single_words
from assistant.values.word import SHORTENED, Word, words_of

BREAK = re.compile(r"[.!?]+(?=\s|$)|[;\n:](?=\s|$)|,(?=\s)| [-–—] |\s?(?:->|=>|→)\s?|[()]")
MARKS = frozenset(".!?;\n:,-–—>=→()")
ENDS = frozenset(".!?\n")


@dataclass(frozen=True)
class Clause:
    """A clause with the mark before and after it; `sentence` counts the sentences."""

    start: int
    end: int
    text: str
    mark: str
    closing: str
    sentence: int

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return words_of(self.text)

    @cached_property
    def requests(self) -> bool:
        """Whether it asks that something be done: it begins with an order, or asks politely."""
        if self.closing == "?" or next(iter(phrases("requests").find(self.words)), None):
            return True
        first = next((word.folded for word in self.words if word.folded not in around("clause_links")), "")
        return first in single_words("imperatives")

    @cached_property
    def courteous(self) -> bool:
        """Whether it only greets, agrees or thanks: "all right", "goedemorgen", "prima dan"."""
        return all(word.folded in courtesies() for word in self.words)

    def says(self, telling: str) -> bool:
        """Whether one of the words of a heading of `telling` stands in it."""
        return any(True for _ in _tellings(telling, self.words))


def _tellings(name: str, words: tuple[Word, ...]) -> Iterator[object]:
    return (one for one in phrases("telling").find(words) if one.meaning == name)


@lru_cache(maxsize=128)
def clauses(text: str) -> tuple[Clause, ...]:
    """Every clause that holds a letter or figure, from left to right."""
    found: list[Clause] = []
    start, mark, sentence = 0, ".", 0
    for match in [*_break().finditer(text), None]:
        if match and match[0] == "." and _shortened(text, match.start()):
            continue
        end = match.start() if match else len(text)
        closing = (match[0].strip() or "\n")[:1] if match else ""
        typed = text[start:end]
        trimmed = typed.strip(" \t\n\"'“”‘’.…")
        if any(sign.isalnum() for sign in trimmed):
            first = start + typed.index(trimmed)
            found.append(Clause(first, first + len(trimmed), trimmed, mark, closing, sentence))
        if match:
            start, mark = match.end(), closing if closing in MARKS else ","
            sentence += closing in ENDS
    return tuple(found)


def sentence_of(parts: tuple[Clause, ...], clause: Clause) -> tuple[Clause, ...]:
    """All clauses of a clause's sentence."""
    return tuple(one for one in parts if one.sentence == clause.sentence)


def _shortened(text: str, dot: int) -> bool:
    before = re.search(r"[^\W\d_]+$", text[:dot])
    return before is not None and (before[0].lower() in SHORTENED or len(before[0]) == 1)


@cache
def courtesies() -> frozenset[str]:
    """Words that tell nothing by themselves: of greeting, agreeing and thanking, and the small ones around a value."""
    silent = around("courtesies") | around("subjects") | single_words("fillers")
    return silent | single_words("yes") | single_words("no")


@cache
def _break() -> re.Pattern[str]:
    """Where a clause ends: at a mark, or behind "please" when a new statement follows."""
    begins = "|".join(sorted(around("owners") | around("subjects")))
    return re.compile(rf"{BREAK.pattern}|\s(?:{alternatives('polite')})(?=\s(?:{begins})\s)", re.I)
