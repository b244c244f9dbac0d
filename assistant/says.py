"""What the assistant says whatever it is about, and the small words by which it hears yes, no and stop."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path

from assistant.intent import Card
from assistant.utterance import Signal
from kb.closed import Closed

HERE = Path(__file__).parent / "says"
SHORTEST_QUESTION = 3
CLAUSE = re.compile(r"(?<=[\w\s])[,;.!?]+(?:\s+|$)")
WORD = re.compile(r"[\w'’.]+")


class SignalWords(Closed, frozen=True):
    """`words` carry the signal; `fillers` may stand beside them without adding anything; `openers` begin a longer message."""

    words: tuple[str, ...]
    fillers: tuple[str, ...]
    openers: tuple[str, ...] = ()


class Starters(Closed, frozen=True):
    """What the first words offer, by what the asker may do; `overdue` stands first for whoever has overdue customers."""

    anonymous: tuple[str, ...]
    contact: tuple[str, ...]
    console: tuple[str, ...]
    sales: tuple[str, ...]
    overdue: str

    def for_asker(self, standing: Mapping[str, object]) -> tuple[str, ...]:
        """Four at most, the asker's own urgent records first."""
        if not standing.get("signed_in"):
            return self.anonymous
        if standing.get("has_console"):
            return ((self.overdue,) if standing.get("overdue_count") else ()) + self.console
        return self.sales if standing.get("has_salescenter_licence") else self.contact


class Says(Closed, frozen=True, dict=True):
    """One language's file."""

    signals: Mapping[Signal, SignalWords]
    hedges: tuple[str, ...]
    because: tuple[str, ...]
    puzzled: tuple[str, ...]
    question_words: tuple[str, ...]
    commands: tuple[str, ...]
    pointers: tuple[str, ...]
    follow_words: tuple[str, ...]
    and_: str
    starters: Starters
    labels: Mapping[str, str]
    replies: Mapping[str, str]
    refusals: Mapping[str, str | Card]

    def hears(self, text: str) -> Signal:
        """The signal of the whole message: it holds words of one signal and otherwise only that signal's fillers."""
        words = spoken_words(text)
        for signal, (carrying, fillers) in self._signals.items():
            rest = _without(words, carrying)
            if len(rest) < len(words) and all(word in fillers for word in rest):
                return signal
        return Signal.NONE

    def opens_with(self, text: str) -> Signal:
        """The signal with which a longer message begins; a yes with a condition in it is none."""
        words = spoken_words(text)
        for signal, openers in self._openers.items():
            if any(tuple(words[: len(phrase)]) == phrase for phrase in openers):
                return Signal.NONE if signal is Signal.YES and self._hedged(text) else signal
        return Signal.NONE

    def is_puzzled(self, text: str) -> bool:
        """Whether the message is nothing but "why?" or "I do not follow"."""
        return tuple(spoken_words(text)) in self._puzzled

    def only_agrees(self, text: str, besides: Collection[str]) -> bool:
        """Whether a message that begins as a yes adds nothing to it but words from `besides` and the reason for it."""
        words = spoken_words(text)
        ends = next((place for place, word in enumerate(words) if word in self.because), len(words))
        carrying, fillers = self._signals[Signal.YES]
        silent = fillers | set(self.commands) | set(besides)
        return all(word in silent for word in _without(words[:ends], carrying))

    def _hedged(self, text: str) -> bool:
        spoken = " ".join(text.casefold().split())
        return any(re.search(rf"(?<!\w){re.escape(hedge)}(?!\w)", spoken) for hedge in self.hedges)

    def asks(self, text: str) -> bool:
        """Whether the message reads as a question."""
        words = spoken_words(text)
        return text.rstrip().endswith("?") or bool(words and words[0] in self.question_words)

    def gives_reason(self, text: str) -> bool:
        """Whether the message begins as the reason for something, and so asks for nothing itself."""
        words = spoken_words(text)
        return bool(words) and words[0] in self.because

    def commands_something(self, text: str) -> bool:
        """Whether the message begins with a verb that tells to do something, and no question word stands in it."""
        words = spoken_words(text)
        asked = text.rstrip().endswith("?") or any(word in self.question_words for word in words)
        return bool(words) and words[0] in self.commands and not asked

    def named(self, text: str, record: str) -> str:
        """The message with the word that points at the open record replaced by its name; the message itself without one."""
        pointer = re.compile(rf"(?<!\w)(?:{'|'.join(self.pointers)})(?!\w)", re.IGNORECASE)
        return pointer.sub(lambda _: record, text, count=1)

    def questions(self, text: str) -> tuple[str, ...]:
        """The questions in a message that asks several ("… and do I have to …?"), or nothing when it asks one."""
        parts = [part.strip(" ,") for part in self._joint.split(text) if part.strip(" ,")]
        asked = [part for part in parts if len(part.split()) >= SHORTEST_QUESTION and self.asks(f"{part} ")]
        return tuple(asked) if len(asked) > 1 else ()

    def clauses(self, text: str) -> tuple[str, ...]:
        """The parts of a message between commas and full stops, and before a second question."""
        pieces = (piece.strip() for part in self._joint.split(text) for piece in CLAUSE.split(part))
        return tuple(piece for piece in pieces if piece)

    def follows(self, text: str) -> bool:
        """Whether the message begins as one that goes on from the turn before."""
        words = spoken_words(text)
        return any(tuple(words[: len(phrase)]) == phrase for phrase in self._follow)

    @cached_property
    def _signals(self) -> Mapping[Signal, tuple[tuple[tuple[str, ...], ...], frozenset[str]]]:
        order = (Signal.STOP, Signal.NO, Signal.YES)
        return {signal: (_phrases(self.signals[signal].words), frozenset(self.signals[signal].fillers)) for signal in order}

    @cached_property
    def _openers(self) -> Mapping[Signal, tuple[tuple[str, ...], ...]]:
        return {signal: _phrases(self.signals[signal].openers or self.signals[signal].words) for signal in self._signals}

    @cached_property
    def _joint(self) -> re.Pattern[str]:
        words = "|".join(re.escape(word) for word in self.question_words)
        return re.compile(rf"(?<=[?.!])\s+|[,;]?\s+{re.escape(self.and_)}\s+(?=(?:{words})\b)", re.IGNORECASE)

    @cached_property
    def _puzzled(self) -> frozenset[tuple[str, ...]]:
        return frozenset(_phrases(self.puzzled))

    @cached_property
    def _follow(self) -> tuple[tuple[str, ...], ...]:
        return _phrases(self.follow_words)


def spoken_words(text: str) -> list[str]:
    """The words of a message in small letters, with straight apostrophes."""
    return [word.strip(".'").replace("’", "'") for word in WORD.findall(text.casefold()) if word.strip(".'")]


def _phrases(texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(spoken_words(text)) for text in texts), key=lambda words: (-len(words), words)))


def _without(words: list[str], phrases: tuple[tuple[str, ...], ...]) -> list[str]:
    rest: list[str] = []
    place = 0
    while place < len(words):
        found = next((phrase for phrase in phrases if tuple(words[place : place + len(phrase)]) == phrase), ())
        if not found:
            rest.append(words[place])
        place += len(found) or 1
    return rest


def load_says(folder: Path = HERE) -> Mapping[str, Says]:
    """Each language's file; raises ContentError."""
    from kb.schema import read_yaml, text_of

    return {path.stem: read_yaml(path, text_of(path, largest=100_000), Says) for path in sorted(folder.glob("*.yaml"))}
