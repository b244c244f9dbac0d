"""Going on from the turn before: whether a message is a bare answer, and an earlier question with new words put in."""

from __future__ import annotations

from assistant.slot import Value, Values
from assistant.vocabulary import phrases, single_words
from assistant.word import Word, folded_words, words_of


LONGEST = 5
"""A message of more words that was taken whole is a statement, and not bare."""


def is_bare(text: str, values: Values, language: str) -> bool:
    """Whether little stands in the message besides these values and words that add nothing."""
    each = [one for value in values.values() for one in (value if isinstance(value, tuple) else (value,))]
    words = words_of(text)
    told = [one for one in each if one.value not in ("yes", "no") and len(folded_words(one.text)) == len(words) > LONGEST]
    said = {word for one in each if one not in told for word in folded_words(one.text)}
    fillers = single_words("fillers") | single_words("articles") | single_words("units") | single_words("titles")
    return bool(values) and all(word.folded in said or word.folded in fillers for word in words)


def resumed(question: str, text: str, language: str) -> str:
    """The earlier question with the words of this follow-up put in, or nothing where that makes no sense."""
    words, earlier = words_of(text), words_of(question)
    for name in ("levels", "segments", "products"):
        new, old = _first(name, words), _first(name, earlier)
        if new and old:
            return question[: old[0]] + text[new[0] : new[1]] + question[old[1] :]
    rest = [word for word in words if word.folded not in single_words("fillers") and word.folded not in single_words("articles")]
    return f"{question.rstrip(' ?.!')} {text[rest[0].start :]}" if 0 < len(rest) <= 3 else ""


def _first(name: str, words: tuple[Word, ...]) -> tuple[int, int] | None:
    sighting = next(iter(phrases(name).find(words)), None)
    return (words[sighting.first].start, words[sighting.last].end) if sighting else None


__all__ = ["Value", "is_bare", "resumed"]
