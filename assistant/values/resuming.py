"""Going on from the turn before: whether a message is a bare answer, and an earlier question with new words put in."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.slot import Values
from assistant.values.vocabulary import phrases, single_words
from assistant.values.word import Word, folded_words, words_of

MOST_NEW = 3
LONGEST = 5
"""A message of more words that was taken whole is a statement, and not bare."""


def is_bare(text: str, values: Values, language: str) -> bool:  # noqa: ARG001 - people mix languages: all are looked at
    """Whether little stands in the message besides these values and words that add nothing."""
    each = [one for value in values.values() for one in (value if isinstance(value, tuple) else (value,))]
    words = words_of(text)
    told = [one for one in each if one.value not in ("yes", "no") and len(folded_words(one.text)) == len(words) > LONGEST]
    said = {word for one in each if one not in told for word in folded_words(one.text)}
    fillers = single_words("fillers") | single_words("articles") | single_words("units") | single_words("titles")
    return bool(values) and all(word.folded in said or word.folded in fillers for word in words)


def resumed(question: str, text: str, language: str) -> str:  # noqa: ARG001 - as above
    """The earlier question with the words of this follow-up put in, or nothing where that makes no sense."""
    words, earlier = words_of(text), words_of(question)
    for name in ("levels", "segments", "products", "kindred"):
        new = _first(name, words)
        old = _first(name, earlier, like=new) if new else None
        if new and old:
            return question[: old.start] + text[new.start : new.end] + question[old.end :]
    silent = single_words("fillers") | single_words("articles") | single_words("prepositions")
    rest = [word for word in words if word.folded not in silent]
    if not 0 < len(rest) <= MOST_NEW:
        return ""
    start = next(place for place, word in enumerate(words) if word is rest[0])
    while start and words[start - 1].folded not in ("en", "and"):
        start -= 1
    return f"{question.rstrip(' ?.!')} {text[words[start].start :]}"


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    meaning: str


def _first(name: str, words: tuple[Word, ...], *, like: _Part | None = None) -> _Part | None:
    """The first word of a list; of the same group as `like` where the list has groups."""
    for one in phrases(name).find(words):
        if like is None or name != "kindred" or one.meaning == like.meaning:
            return _Part(words[one.first].start, words[one.last].end, one.meaning)
    return None
