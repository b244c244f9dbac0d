"""The words that were looked for, marked in a title and in the line where they stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from kb.article import Article
from kb.text import stem, tokens
from web.reader import Reader

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SENTENCE = re.compile(r"(?<=[.?:])\s+(?=[A-Z“(])|\n")
LONGEST = 200

Marked = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is what was looked for."""


def marked(text: str, roots: Collection[str], language: str) -> Marked:
    """The text in pieces, so that a page can mark what was looked for."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for word in WORD.finditer(text):
        if _root(word[0], language) in roots:
            if word.start() > end:
                pieces.append((text[end : word.start()], False))
            pieces.append((word[0], True))
            end = word.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return tuple(pieces)


def line_of(article: Article, roots: Collection[str], reader: Reader) -> Marked:
    """The sentence that holds most of what was looked for; the summary when none holds more."""
    summary = article.about.summary
    most, best = _count(summary, roots, article.language), summary
    for sentence in _sentences(article, reader):
        count = _count(sentence, roots, article.language)
        if count > most:
            most, best = count, sentence
    return marked(_shortened(best), roots, article.language)


def _sentences(article: Article, reader: Reader) -> Iterator[str]:
    for passage in reader.passages(article):
        yield from filter(None, (each.strip("•0123456789. ").strip() for each in SENTENCE.split(passage.text)))


def _count(text: str, roots: Collection[str], language: str) -> int:
    return len(_roots(text, language) & set(roots))


@lru_cache(maxsize=20_000)  # the sentences of articles come back with every key that is typed
def _roots(text: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in tokens(text))


@lru_cache(maxsize=20_000)
def _root(word: str, language: str) -> str | None:
    """The stem of what is one word, if it is long enough to be marked."""
    found = tokens(word)
    return stem(found[0], language) if len(found) == 1 and len(found[0]) > 2 else None


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: text.rindex(" ", 0, LONGEST)] + " …"
