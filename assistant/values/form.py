"""A form to fill: the slots of an action beside a message, and the cue words by which a value finds its slot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.intent import SlotWords
from assistant.slot import Kind, Slot, Value, Values
from assistant.values.entity import Reading
from assistant.values.span import Span
from assistant.values.vocabulary import Phrases, Sighting, around, cues_of, single_words
from assistant.values.word import Message, Word

NOTHING = Sighting(-1, -1, "")
ARROW = re.compile(r"(?:->|=>|→|=|»|>)\s*$")
WIDTH = 40
MOST = 40
"""Values that a repeatable slot takes from one message."""
NEAR = 3
"""Small words that may stand between a cue and its value."""


@dataclass
class Form:
    """One message read for one action; `taken` grows as values are claimed, so that no words fill two slots."""

    slots: Sequence[Slot]
    words: Mapping[str, SlotWords]
    reading: Reading
    page: Mapping[str, str]
    language: str = "nl"
    asked: str | None = None
    known_values: Values = field(default_factory=dict)
    taken: list[Span] = field(default_factory=list)
    found: dict[str, list[Span]] = field(default_factory=dict)
    _sightings: dict[tuple[str, bool, str], tuple[Sighting[str], ...]] = field(default_factory=dict, repr=False)

    @property
    def message(self) -> Message:
        return self.reading.message

    @property
    def under_way(self) -> bool:
        """Whether the action has begun: a slot was asked, or there are values already."""
        return self.asked is not None or bool(self.known_values)

    @property
    def text(self) -> str:
        return self.reading.message.text

    def of_kind(self, *kinds: Kind) -> list[Slot]:
        """The slots of these kinds, in order."""
        return [slot for slot in self.slots if slot.kind in kinds]

    def named(self, *names: str) -> list[Slot]:
        """The slots of these names, in order."""
        return [slot for slot in self.slots if slot.name in names]

    def claim(self, slot: Slot, spans: Iterable[Span]) -> None:
        """Let these words fill the slot; one that holds a single value keeps the first."""
        chosen = list(spans)[: MOST if slot.repeatable else 1]
        if chosen and slot.name not in self.found:
            self.found[slot.name] = chosen
            self.taken.extend(chosen)

    def free(self, spans: Iterable[Span]) -> list[Span]:
        """The spans whose words are not claimed yet."""
        return [one for one in spans if not any(one.overlaps(other.start, other.end) for other in self.taken)]

    def cue_before(self, name: str, start: int) -> str:
        """The nearest cue of the slot before this point, the longest of those; empty where none is near."""
        place = self.message.after(start)
        cues = [one for one in self.cues(name, after=False) if one.last < place and self._linked(one.last + 1, place)]
        return max(cues, key=lambda one: (one.last, one.last - one.first), default=NOTHING).meaning

    def cue_after(self, name: str, end: int) -> str:
        """The nearest cue of the slot behind this point; empty where none is near."""
        place = self.message.before(end)
        cues = [one for one in self.cues(name, after=True) if one.first > place and self._linked(place + 1, one.first)]
        return min(cues, key=lambda one: (one.first, one.first - one.last), default=NOTHING).meaning

    def pointed_at(self, start: int) -> bool:
        """Whether an arrow or an equals sign stands directly before this point."""
        return bool(ARROW.search(self.before(start)))

    def before(self, start: int) -> str:
        """The last few words before this point."""
        return self.text[max(0, start - WIDTH) : start]

    def cues(self, name: str, *, after: bool, language: str = "") -> tuple[Sighting[str], ...]:
        """Where the slot's cues stand in the message; with a language, only the cues of that language."""
        key = (name, after, language)
        if key not in self._sightings:
            own = () if after else self._own_cues(name, language)
            self._sightings[key] = tuple(_phrases(name, own, after, language).find(self.message.words))
        return self._sightings[key]

    def cues_in(self, name: str, words: Sequence[Word]) -> tuple[Sighting[str], ...]:
        """Where the slot's cues stand among these words."""
        return tuple(_phrases(name, self._own_cues(name, ""), False, "").find(words))  # noqa: FBT003

    def _own_cues(self, name: str, language: str) -> tuple[str, ...]:
        own = self.words.get(name)
        return tuple(cue for each, ways in own.cues.items() for cue in ways if language in ("", each)) if own else ()

    def values(self) -> Values:
        """What was claimed, as slots hold it."""
        values: dict[str, Value | tuple[Value, ...]] = {}
        for slot in self.slots:
            spans = self.found.get(slot.name)
            if spans:
                ordered = tuple(span.as_value() for span in sorted(spans, key=lambda one: one.start))
                values[slot.name] = ordered if slot.repeatable else ordered[0]
        return values

    def _linked(self, first: int, last: int) -> bool:
        """Whether only small words stand here, and no sentence ends."""
        if last - first > NEAR:
            return False
        signs = "".join(self.message.between(place) for place in range(first, last + 1) if place < len(self.message.words))
        if any(sign in signs for sign in ".;?!\n") and last > first:
            return False
        small = (self.message.words[place].folded for place in range(first, last))
        return all(
            word in around("cue_links") or word in single_words("articles") or word in single_words("titles") for word in small
        )


@lru_cache(maxsize=512)
def _phrases(name: str, extra: tuple[str, ...], after: bool, language: str) -> Phrases[str]:  # noqa: FBT001
    cues = cues_of(name, language)
    return Phrases((cue, cue) for cue in (*(cues.after if after else cues.before), *extra))
