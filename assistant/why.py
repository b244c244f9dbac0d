"""Why a question was understood as it was, told in words: the same ones in the terminal and on the helpdesk's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.calibration import OUT_OF_SCOPE, SMALL_TALK
from assistant.dialogue import is_action, is_topic
from assistant.explanation import Candidate, Explanation, Reason
from assistant.remark import Note
from assistant.utterance import Signal, Utterance
from kb.compiled import write_number
from kb.schema import read_yaml, text_of
from kb.template import Wording
from programme import Who

HERE = Path(__file__).parent / "explanations"
LARGEST = 20_000


def explained(assistant: Assistant, said: Utterance, *, prior: str, also: tuple[str, ...] = ()) -> Explanation:
    """Why an utterance came out as it did: the ranking, and the rules that spoke after it."""
    why = assistant.matcher.explain(said.text, prior=prior, also=also)
    return why.after(said.ranking, tuple(_rules(assistant, why, said)))


def _rules(assistant: Assistant, why: Explanation, said: Utterance) -> Iterator[Note]:
    if said.signal not in (Signal.NONE, Signal.UNREADABLE):
        yield Note("signal")
    best = said.best or ""
    if said.also:
        yield Note("several", {"intents": ", ".join((best, *said.also))})
    before = why.ranking.matches[0].intent if why.ranking.matches else ""
    if best and before and best != before:
        yield Note(_rule(before, best), {"intent": best, "before": before})
    if best in assistant.actions and (who := assistant.actions[best].who) is not Who.ANYONE:
        yield Note("who", {"intent": best, "who": who.value})
    article = assistant.content.library.find(best, said.language) if is_topic(best) else None
    if article and article.about.levels:
        yield Note("levels", {"intent": article.id, "levels": ", ".join(article.about.levels)})


def _rule(before: str, best: str) -> str:
    if before.startswith(SMALL_TALK):
        return "courtesy"
    return "command" if is_action(best) and is_topic(before) else "overruled"


@dataclass(frozen=True)
class Why:
    """An explanation in one language; `titles` calls intents as people know them."""

    words: Mapping[str, Wording]
    language: str
    titles: Mapping[str, str]

    @classmethod
    def of(cls, assistant: Assistant, language: str) -> Why:
        """The words of that language, with the names of everything that can be meant."""
        content = assistant.content
        ids = (*content.intents, *content.library.topics)
        return cls(_words(language), language, {id: content.title(id, language) for id in ids})

    def say(self, key: str, /, **facts: object) -> str:
        """Words by their key, filled in."""
        return self.words[key].fill(facts)

    def verdict(self, why: Explanation) -> str:
        """What came of it, in a sentence."""
        first = why.ranking.matches[0].intent if why.ranking.matches else ""
        return self.say(f"verdict.{why.ranking.verdict.value}", intent=self.title(first))

    def title(self, intent: str) -> str:
        """What an intent is called."""
        return self.say("outside") if intent == OUT_OF_SCOPE else self.titles.get(intent, intent)

    def note(self, note: Note, group: str, language: str) -> str:
        """A remark (`note`) or what to do (`advice`) about a message in that language, with intents called by their titles."""
        facts: dict[str, object] = dict(note.facts)
        if "intent" in facts:
            facts["file"] = self.file(note.facts["intent"], language)
        for name in ("intent", "before", "first", "second"):
            if name in facts:
                facts[name] = f"“{self.title(note.facts[name])}”"
        if "intents" in facts:
            facts["intents"] = ", ".join(f"“{self.title(each)}”" for each in note.facts["intents"].split(", "))
        if "who" in facts:
            facts["who"] = self.say(f"who.{note.facts['who']}")
        return self.say(f"{group}.{note.code}", **facts)

    def evidence(self, reason: Reason) -> str:
        """What a reason is about, without the marks that stand for numbers and names."""
        shown = reason.what.replace("strange_word", "§name")
        for name in ("ref", "mail", "link", "vip", "date", "name"):
            shown = shown.replace(f"§{name}", self.say(f"class.{name}")) if f"§{name}" in shown else shown
        return f"“{shown}”" if reason.kind not in ("concept", "concepts") else shown

    def amount(self, reason: Reason) -> str:
        """How much a reason counts, with its sign."""
        return f"{'+' if reason.amount > 0 else '−'}{self.number(abs(reason.amount))}"

    def number(self, value: float) -> str:
        """Two digits after the sign of the language."""
        return f"{value:.2f}".replace(".", "," if self.language == "nl" else ".")

    def percent(self, share: float) -> str:
        """A share of one; what is nearly certain is not called certain, nor nearly impossible impossible."""
        within = share if share in (0, 1) else min(max(share, 0.001), 0.999)
        written = write_number(round(within * 100, 1), self.language)
        return f"{written}\u00a0%" if self.language == "nl" else f"{written}%"

    def thresholds(self, why: Explanation) -> list[str]:
        """The limits, what was reached against each, and where they come from."""
        lines = [
            self.say(f"threshold.{each.name}", reached=self.percent(each.reached), limit=self.percent(each.limit))
            for each in why.thresholds
        ]
        return [*lines, self.origin(why)]

    def origin(self, why: Explanation) -> str:
        """Where the limits come from."""
        costs = {name.replace(" ", "_"): f"{cost:g}" for name, cost in why.origin.costs.items()}
        shares = {name: self.percent(getattr(why.origin, name)) for name in ("most_refused", "most_asked")}
        return self.say("origin", held_back=write_number(why.origin.held_back, self.language), **costs, **shares)

    def nearest(self, one: Candidate) -> str:
        """The known phrase that is most like the message."""
        if not one.phrase:
            return self.say("no_phrase")
        return self.say("nearest", likeness=self.percent(round(one.likeness, 2)), phrase=one.phrase)

    def file(self, intent: str, language: str) -> str:
        """Where the phrases of an intent in that language are written."""
        return f"kb/articles/{language}/{intent}.md" if is_topic(intent) else f"assistant/intents/{intent}.yaml"

    def reading(self, why: Explanation) -> list[str]:
        """How the words were read: repairs, meanings, and what nobody used before."""
        facts = [(each.word, each.taken_for, self.say(f"repair.{each.how}")) for each in why.repairs]
        lines = [self.say("read_as", word=word, taken_for=taken, how=how) for word, taken, how in facts]
        lines += [self.say("says_same", words=each.words, concept=each.concept) for each in why.rules]
        unknown = [word for word in why.unknown if not word.startswith("§")]
        return lines + ([self.say("unknown", words=", ".join(unknown))] if unknown else [])

    def shown(self, why: Explanation) -> str:
        """The whole for a terminal."""
        lines = [f"{self.verdict(why)} ({self.say(f'language.{why.ranking.language}')})"]
        lines += [self.note(each, "note", why.ranking.language) for each in why.notes]
        lines += ["", *self.reading(why)] if self.reading(why) else []
        spoken = why.ranking.language
        for place, one in enumerate(why.candidates, 1):
            lines += ["", f"{place}. {self.title(one.intent)} ({one.intent}) {self.percent(one.score)}"]
            lines += self._candidate(one, spoken)
        lines += ["", *self.thresholds(why), "", *(f"→ {self.note(each, 'advice', spoken)}" for each in why.advice)]
        return "\n".join(lines).rstrip()

    def _candidate(self, one: Candidate, language: str) -> Iterator[str]:
        yield f"   {self.say('file', file=self.file(one.intent, language))}"
        yield f"   {self.nearest(one)}"
        for words, reasons in (("for", one.reasons_for), ("against", one.reasons_against)):
            if reasons:
                yield f"   {self.say(words)}:"
            for each in reasons:
                yield f"     {self.amount(each)}  {self.evidence(each)} ({self.say(f'kind.{each.kind}')})"


@cache
def _words(language: str) -> dict[str, Wording]:
    path = HERE / f"{language}.yaml"
    read = read_yaml(path, text_of(path, largest=LARGEST), dict[str, Any])
    return {key: Wording(text, language=language, names=None, file=f"{path.name} ({key})") for key, text in _flat("", read)}


def _flat(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _flat(f"{path}.{key}" if path else key, inside)
    else:
        yield path, str(value)
