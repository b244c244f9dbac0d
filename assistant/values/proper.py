"""Names that nobody has told us: of people and organisations, with capitals or typed in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.slot import Kind
from assistant.values.span import Span
from assistant.values.vocabulary import around, single_words
from assistant.values.word import Message, Word
from assistant.values.wordkind import is_everyday, is_ordinary, is_organisation

LONGEST = 6
"""Words of a name."""
QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,80})[\"“”»]|(?<![^\W_])['‘]([^'‘’]{2,80})['’](?![^\W_])")
SENTENCE = frozenset(".!?:;\n")

Run = tuple[int, int]
"""The first and the last word of a name."""


def capital_runs(message: Message, stops: Sequence[Span] = (), *, person: bool = False) -> Iterator[Run]:
    """Every run of words that capitals mark as a name, where capitals mean something in this message."""
    place = 0
    while message.styled and place < len(message.words):
        if _begins(message, place, stops):
            last = _capitals(message, place, stops, person=person)
            kind = not person and place > 0 and message.joins[place] and is_organisation([message.words[place - 1]])
            yield (place - 1 if kind and not _stopped(message.words[place - 1], stops) else place), last
            place = last
        place += 1


def name_at(message: Message, place: int, stops: Sequence[Span] = (), *, person: bool = False) -> Run | None:
    """The name that begins at this word, or nothing; articles and titles before it are skipped."""
    start = _skipped(message, place)
    if start is None or _stopped(message.words[start], stops):
        return None
    if message.words[start].capital and message.styled:
        return (start, _capitals(message, start, stops, person=person)) if _begins(message, start, stops) else None
    last = _small_letters(message, start, stops, person=person)
    return (start, last) if last is not None else None


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between quotation marks, without the marks."""
    for match in QUOTED.finditer(text):
        yield match.span(1) if match[1] else match.span(2)


def opens_sentence(message: Message, place: int) -> bool:
    """Whether a word is the first of a sentence, where a capital says nothing."""
    return place == 0 or bool(SENTENCE & set(message.between(place)))


def as_span(message: Message, run: Run, kind: Kind, *, sure: float = 1.0) -> Span:
    """A run of words as a value that stands for itself."""
    start, end = message.span(*run)
    text = message.text[start:end]
    return Span(kind, start, end, text, text, sure=sure)


def _begins(message: Message, place: int, stops: Sequence[Span]) -> bool:
    word = message.words[place]
    if (
        not word.capital
        or word.text == "I"
        or _stopped(word, stops)
        or word.folded in single_words("house")
        or word.folded in single_words("titles")
    ):
        return False
    if word.folded in single_words("articles") | around("name_links"):
        return _named_so(message, place) and not (opens_sentence(message, place) and word.folded in single_words("articles"))
    if is_ordinary(word) or word.folded in single_words("openers"):
        in_name = is_organisation([word]) and _named_so(message, place)
        return in_name or (not opens_sentence(message, place) and word.folded not in single_words("ordinary"))
    return True


def _skipped(message: Message, place: int) -> int | None:
    """Past the articles and titles in front of a name; nothing where the text breaks off before one comes."""
    articles, titles = single_words("articles"), single_words("titles")
    for here in range(place, len(message.words)):
        word = message.words[here]
        if here > place and not message.joins[here] and message.between(here).strip(" :\"'“”‘’."):
            return None
        title = word.folded in titles and not (word.capital and len(word.text) > 4 and here > 0)
        article = word.folded in articles and not (word.capital and here > 0 and _named_so(message, here))
        if not title and not article:
            return here
    return None


def _named_so(message: Message, place: int) -> bool:
    """Whether a capital follows at once: "De Schaar"."""
    follows = message.words[place + 1 : place + 2]
    return bool(follows) and follows[0].capital and message.joins[place + 1]


def _stopped(word: Word, stops: Sequence[Span]) -> bool:
    return any(stop.overlaps(word.start, word.end) for stop in stops)


def _capitals(message: Message, place: int, stops: Sequence[Span], *, person: bool) -> int:
    last = place
    for here in range(place + 1, min(len(message.words), place + LONGEST + 2)):
        if not message.joins[here] or _stopped(message.words[here], stops):
            break
        if _names_on(message, here, person=person):
            last = here
        elif not _bridges(message, here, stops, person=person):
            break
    if not person and is_organisation(message.words[last : last + 1]) and last == place:
        return _small_letters(message, place, stops, person=person) or last
    return last


def _names_on(message: Message, place: int, *, person: bool) -> bool:
    word = message.words[place]
    if word.folded in single_words("house") or word.text == "I":
        return False
    if word.capital:
        return True
    if person:
        return False
    figure = word.text.isdigit() and len(word.text) < 3
    return (
        (word.folded in single_words("legal_forms") and len(word.text) < 6)
        or "&" in message.between(place)
        or figure
        or word.text == "'s"
    )


def _bridges(message: Message, place: int, stops: Sequence[Span], *, person: bool) -> bool:
    """Whether small words lead on to a word with a capital: "van der Meulen", "Hofman en Dochters"."""
    small = around("name_links") if person else around("name_links") | around("organisation_links")
    for here in range(place, min(place + 3, len(message.words))):
        word = message.words[here]
        if not message.joins[here] or _stopped(word, stops):
            return False
        if word.capital:
            return here > place and word.text != "I"
        if word.folded not in small:
            return False
    return False


def _small_letters(message: Message, place: int, stops: Sequence[Span], *, person: bool) -> int | None:
    last = None
    for here in range(place, min(len(message.words), place + (4 if person else LONGEST))):
        word = message.words[here]
        if (
            (here > place and not message.joins[here])
            or _stopped(word, stops)
            or (person and word.capital != message.words[place].capital)
        ):
            break
        if (
            here > place
            and word.folded in around("name_links") | single_words("articles")
            and (person or _leads_on(message, here))
        ):
            continue
        if (word.folded.isdigit() and (here == place or len(word.text) > 2)) or _ends_name(
            word, person=person, first=here == place
        ):
            break
        last = here
    return last


def _ends_name(word: Word, *, person: bool, first: bool) -> bool:
    said = (is_everyday if first else is_ordinary)(word) or word.folded in single_words("house")
    if person:
        return said or len(word.folded) < 2
    if is_organisation([word]) and (not first or word.folded in single_words("organisations")):
        return False
    return said


def _leads_on(message: Message, place: int) -> bool:
    """Whether a small word has one after it that may belong to the name: "kapsalon de zon", not "jansen in te voeren"."""
    following = message.words[place + 1 : place + 2]
    return bool(following) and message.joins[place + 1] and not is_ordinary(following[0])


def to_the_end(message: Message, place: int, stops: Sequence[Span] = ()) -> Run | None:
    """From this word on, capitals or not, as far as a name can go: "called Acrobat rollout, 40 seats"."""
    start = _skipped(message, place)
    if start is None:
        return None
    last = None
    for here in range(start, min(len(message.words), start + LONGEST)):
        word = message.words[here]
        if (here > start and not message.joins[here]) or _stopped(word, stops):
            break
        if word.capital or not is_ordinary(word):
            if here > start and word.folded in around("name_links") and not word.capital and not _leads_on(message, here):
                break
            last = here
        elif not (word.folded in around("name_links") and _leads_on(message, here)) and not _and_sons(message, here):
            break
    return (start, last) if last is not None else None


def _and_sons(message: Message, place: int) -> bool:
    """Whether "en" leads on to a word that only organisations have: "noord en zoon"."""
    following = message.words[place + 1 : place + 2]
    return message.words[place].folded in around("organisation_links") and bool(following) and is_organisation(following)


def kind_runs(message: Message, stops: Sequence[Span] = ()) -> Iterator[Run]:
    """Runs in small letters that hold a kind of organisation: "apotheek lindelaan", "willow street dental"."""
    for place, word in enumerate(message.words):
        if word.capital or not is_organisation([word]) or _stopped(word, stops):
            continue
        first = place
        while first > 0 and message.joins[first] and _precedes(message, first - 1, stops):
            first -= 1
        alone = place > 0 and message.words[place - 1].folded in single_words("articles")
        last = place if alone else _small_letters(message, place, stops, person=False) or place
        if last > first:
            yield first, last


def _precedes(message: Message, place: int, stops: Sequence[Span]) -> bool:
    word = message.words[place]
    ordinary = is_ordinary(word) or word.folded in single_words("articles") or word.folded in single_words("titles")
    return (
        not word.capital
        and word.folded.isalpha()
        and not ordinary
        and not _stopped(word, stops)
        and word.folded not in single_words("house")
    )
