"""Names that nobody has told us: of people and organisations, with capitals or typed in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.slot import Kind
from assistant.span import Span
from assistant.vocabulary import single_words
from assistant.word import Message, Word

LONGEST = 6
"""Words of a name."""
QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,80})[\"“”»]|(?<![^\W_])['‘]([^'‘’]{2,80})['’](?![^\W_])")


def name_at(message: Message, place: int, stops: Sequence[Span] = (), *, person: bool = False) -> tuple[int, int] | None:
    """The first and last word of the name that begins at this word, or nothing; articles and titles before it are skipped."""
    place = _skipped(message, place)
    if place is None or place >= len(message.words) or _stopped(message.words[place], stops):
        return None
    read = _capitals if message.words[place].capital and styled(message) else _small_letters
    last = read(message, place, stops, person=person)
    return (place, last) if last is not None else None


def styled(message: Message) -> bool:
    """Whether capitals mean something: some words have one, not all."""
    capitals = sum(word.capital for word in message.words[1:])
    return 0 < capitals < max(2, len(message.words) - 1) or (bool(message.words) and len(message.words) <= 4 and capitals > 0)


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between quotation marks, without the marks."""
    for match in QUOTED.finditer(text):
        yield match.span(1) if match[1] else match.span(2)


def is_organisation(words: Sequence[Word]) -> bool:
    """Whether the words hold one that only organisations have: a kind, or a legal form."""
    kinds, forms = single_words("organisations"), single_words("legal_forms")
    return any(word.folded in kinds or word.folded in forms for word in words)


def is_ordinary(word: Word) -> bool:
    """Whether it is a word of the sentence, not of a name typed in small letters."""
    return word.folded in single_words("ordinary") or word.folded in single_words("prepositions")


def _skipped(message: Message, place: int) -> int | None:
    articles, titles = single_words("articles"), single_words("titles")
    while place < len(message.words):
        word = message.words[place]
        first = place == 0 or not message.joins[place]
        if (word.folded in titles and not (word.capital and not first and len(word.text) > 4)) or (
            word.folded in articles and (not word.capital or (first and not _named_so(message, place)))
        ):
            place += 1
        else:
            return place
    return None


def _named_so(message: Message, place: int) -> bool:
    """Whether "De" begins a name: "De Schaar"."""
    follows = message.words[place + 1 : place + 2]
    return bool(follows) and follows[0].capital and message.joins[place + 1]


def _stopped(word: Word, stops: Sequence[Span]) -> bool:
    return any(stop.overlaps(word.start, word.end) for stop in stops)


def _capitals(message: Message, place: int, stops: Sequence[Span], *, person: bool) -> int | None:
    last = place
    here = place + 1
    while here < min(len(message.words), place + LONGEST) and message.joins[here] and not _stopped(message.words[here], stops):
        word = message.words[here]
        if _names_on(message, here, person=person):
            last = here
        elif not _bridges(message, here, person=person):
            break
        here += 1
    if last == place and not person and is_organisation(message.words[place : place + 1]):
        return _small_letters(message, place, stops, person=person) or last
    return last


def _names_on(message: Message, place: int, *, person: bool) -> bool:
    word = message.words[place]
    if word.capital:
        return True
    if person:
        return False
    return (
        word.folded in single_words("legal_forms")
        or "&" in message.between(place)
        or (word.text.isdigit() and len(word.text) < 4)
    )


def _bridges(message: Message, place: int, *, person: bool) -> bool:
    """Whether a small word leads on to a word with a capital: "van der Meulen", "Hofman en Dochters"."""
    following = message.words[place + 1 : place + 4]
    small = single_words("particles") if person else single_words("particles") | {"en", "and", "voor", "for", "bij"}
    for offset, word in enumerate([message.words[place], *following]):
        if word.capital:
            return offset > 0
        if word.folded not in small or not message.joins[place + offset]:
            return False
    return False


def _small_letters(message: Message, place: int, stops: Sequence[Span], *, person: bool) -> int | None:
    last = None
    for here in range(place, min(len(message.words), place + (4 if person else LONGEST))):
        word = message.words[here]
        if (here > place and not message.joins[here]) or _stopped(word, stops):
            break
        small = word.folded in single_words("particles") or word.folded in single_words("articles")
        if small and here > place and (person or _inside(message, here)):
            continue
        if is_ordinary(word) or (word.folded.isdigit() and here == place):
            break
        last = here
    return last


def _inside(message: Message, place: int) -> bool:
    """Whether a small word has a word after it that may belong to the name: "kapsalon de zon", not "jansen in te voeren"."""
    following = message.words[place + 1 : place + 2]
    return bool(following) and message.joins[place + 1] and not is_ordinary(following[0])


def as_span(message: Message, place: tuple[int, int], kind: Kind, *, sure: float = 1.0) -> Span:
    """A run of words as a value that stands for itself."""
    start, end = message.span(*place)
    text = message.text[start:end]
    return Span(kind, start, end, text, text, sure=sure)
