"""Reading a message: every value that stands in it, of whatever kind, before any slot asks for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assistant.slot import Kind, Known, Option
from assistant.values import address, identifier, quantity, when
from assistant.values.naming import ENOUGH, Mention, directory
from assistant.values.proper import Run, capital_runs
from assistant.values.span import Span, clear_of
from assistant.values.vocabulary import phrases, single_words
from assistant.values.word import Message, Word, folded, message_of
from assistant.values.wordkind import is_everyday, is_person

DOUBTED = (Kind.CUSTOMER, Kind.OPPORTUNITY)
SHORTEST = 2
SHORT = 4
"""A name's word of so few letters must be typed as a name, or stand where a name stands."""


@dataclass(frozen=True)
class Reading:
    """The values of one message for one asker."""

    message: Message
    known: tuple[Known, ...]
    today: date
    _kept: dict[str, tuple[Span, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def numbers(self) -> tuple[Span, ...]:
        """E-mail addresses, VIP IDs and reference numbers."""
        mails = tuple(identifier.emails(self.message.text))
        vips = clear_of(identifier.vip_ids(self.message.text), mails)
        return (*mails, *vips, *clear_of(identifier.references(self.message.text), (*mails, *vips)))

    @cached_property
    def places(self) -> tuple[address.Place, ...]:
        """Streets, postcodes and countries."""
        return address.places(self.message, self.numbers)

    @cached_property
    def dates(self) -> tuple[Span, ...]:
        """Dates, as ISO strings; a day that the calendar does not have has no value."""
        found = [(one, one.day.isoformat()) for one in when.dates(self.message.text, self.today)]
        none = [(one, None) for one in when.impossible(self.message.text, self.today)]
        spans = _ordered(Span(Kind.DATE, one.start, one.end, one.text, day) for one, day in (*found, *none))
        return clear_of(spans, self.numbers)

    @cached_property
    def products(self) -> tuple[Span, ...]:
        """Products by name and nickname; a nickname of two letters counts only beside a number."""
        return tuple(one for one in self.products_loosely if len(one.text) > SHORTEST or self._beside_number(one))

    @cached_property
    def products_loosely(self) -> tuple[Span, ...]:
        """Products by name and by any nickname; one that is not on the list has no value."""
        names = {one.label: one for one in self.known if one.kind is Kind.PRODUCT}
        found = _longest(self.message, phrases("products").find(self.message.words), Kind.PRODUCT)
        named = [self._product(span, names) for span in found]
        others = (span for span in self._mentions(Kind.PRODUCT) if span.options == () and span.sure > 1)
        return _ordered((*clear_of(named, self.numbers), *clear_of(others, (*named, *self.numbers))))

    @cached_property
    def quantities(self) -> tuple[Span, ...]:
        """Numbers that may be quantities."""
        taken = (*self.numbers, *self.dates)
        return quantity.quantities(self.message, taken)

    def of_vocabulary(self, name: str, kind: Kind) -> tuple[Span, ...]:
        """Levels or segments: words that stand for one of a few values."""
        if name not in self._kept:
            self._kept[name] = _longest(self.message, phrases(name).find(self.message.words), kind)
        return self._kept[name]

    def identifiers(self, kind: Kind) -> tuple[Span, ...]:
        """The numbers of one kind."""
        return tuple(span for span in self.numbers if span.kind is kind)

    def named(self, kind: Kind) -> tuple[Span, ...]:
        """Known records of one kind by name."""
        if kind not in self._kept:
            self._kept[kind] = clear_of(self._mentions(kind), self.numbers)
        return self._kept[kind]

    def _beside_number(self, span: Span) -> bool:
        place = self.message.before(span.start)
        unit = place >= 0 and self.message.words[place].folded in single_words("units")
        start = self.message.words[place].start if unit else span.start
        before, after = self.message.text[:start].rstrip(" :x*"), self.message.text[span.end :].lstrip(" :x*")
        return span.text.casefold() == "cc" or before[-1:].isdigit() or after[:1].isdigit()

    def _product(self, span: Span, names: dict[str, Known]) -> Span:
        known = names.get(str(span.value))
        return Span(span.kind, span.start, span.end, span.text, known.value if known else None, known.label if known else "")

    def _mentions(self, kind: Kind) -> Iterator[Span]:
        for mention in directory(self.known, kind).mentions(self.message.words, self.message.joins):
            if self._fits(mention):
                yield self._doubted(mention, kind) or self._span(mention, kind)

    def _doubted(self, mention: Mention, kind: Kind) -> Span | None:
        """A name of which only a part is known, "Delta Acrobat": what is known may be meant, so it is asked."""
        if kind not in DOUBTED or mention.share > 0.99 or mention.evidence < ENOUGH:
            return None
        larger = next((run for run in self._capitals if run[0] <= mention.first and mention.last <= run[1]), None)
        if larger is None or larger == (mention.first, mention.last):
            return None
        outside = [*range(larger[0], mention.first), *range(mention.last + 1, larger[1] + 1)]
        if not any(self.message.words[place].capital and not is_person(self.message.words[place:]) for place in outside):
            return None
        start, end = self.message.span(*larger)
        options = tuple(Option(one.value, one.label, one.hint, one.also) for one in mention.known)
        return Span(kind, start, end, self.message.text[start:end], None, options=options, sure=mention.evidence)

    @cached_property
    def _capitals(self) -> tuple[Run, ...]:
        return tuple(capital_runs(self.message, (*self.numbers, *self.products_loosely)))

    def _fits(self, mention: Mention) -> bool:
        """Whether the words name a record here: "gemeente" needs an article, "noord" a capital or a preposition."""
        words = self.message.words[mention.first : mention.last + 1]
        introduced = self._introduced(mention.first)
        if mention.evidence < ENOUGH:
            return introduced and len(mention.known) == 1 and not self._named_further(mention)
        if mention.first < mention.last or mention.share > 0.9:
            return True
        word = words[0]
        person = mention.known[0].kind is Kind.CONTACT
        weak = len(word.folded) < SHORT or (len(word.folded) == SHORT and not person) or word.folded in single_words("ordinary")
        return not weak or introduced or word.capital

    def _named_further(self, mention: Mention) -> bool:
        """Whether "gemeente" stands beside another name than that of the one that is known: "gemeente Harenveld"."""
        message, last = self.message, mention.last + 1
        after = message.words[last : last + 1] if last < len(message.words) and message.joins[last] else ()
        before = message.words[mention.first - 1 : mention.first] if mention.first and message.joins[mention.first] else ()
        alone = mention.first > 0 and message.words[mention.first - 1].folded in single_words("articles")
        after = tuple(word for word in after if word.capital or not alone)
        if any(word.capital and word.folded in single_words("articles") for word in after):
            return True
        return any(not is_everyday(word) and not word.folded.isdigit() and not self._silent(word) for word in (*before, *after))

    def _silent(self, word: Word) -> bool:
        return any(word.folded in single_words(name) for name in ("articles", "prepositions", "titles", "fillers", "requests"))

    def _introduced(self, place: int) -> bool:
        if place == 0:
            return True
        before = self.message.words[place - 1].folded
        return before in single_words("articles") or before in single_words("prepositions") or before in single_words("titles")

    def _span(self, mention: Mention, kind: Kind) -> Span:
        start, end = self.message.span(mention.first, mention.last)
        text = self.message.text[start:end]
        if len(mention.known) > 1:
            options = tuple(Option(one.value, one.label, one.hint, one.also) for one in mention.known)
            return Span(kind, start, end, text, None, options=options, sure=mention.evidence)
        one = mention.known[0]
        return Span(kind, start, end, text, one.value, one.label, sure=mention.evidence if mention.own else mention.evidence / 4)


def read(text: str, known: Sequence[Known], today: date) -> Reading:
    """What stands in a message."""
    return Reading(message_of(text), tuple(known), today)


def _longest(message: Message, sightings: Iterable[object], kind: Kind) -> tuple[Span, ...]:
    spans: list[Span] = []
    for sighting in sightings:
        start, end = message.span(sighting.first, sighting.last)  # type: ignore[attr-defined]
        spans.append(Span(kind, start, end, message.text[start:end], sighting.meaning))  # type: ignore[attr-defined]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start)):
        if not any(span.overlaps(other.start, other.end) for other in kept):
            kept.append(span)
    return _ordered(kept)


def _ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda one: one.start))


__all__ = ["Reading", "folded", "read"]
