"""Everything that writers wrote, together: articles, intents and the assistant's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from assistant.intent import Intent, Kind, load_intents
from assistant.matcher import Phrase
from assistant.says import Says, load_says
from kb.finding import ContentError, Finding
from kb.library import LANGUAGES, Library, questions


@dataclass(frozen=True)
class Content:
    """The articles, the intents by id, and what is said in each language."""

    library: Library
    intents: Mapping[str, Intent]
    says: Mapping[str, Says]

    @classmethod
    def load(cls) -> Content:
        """Read all content; raises ContentError with the findings of every file."""
        wrong: list[Finding] = []
        parts = []
        for load in (Library.load, load_intents, load_says):
            try:
                parts.append(load())
            except ContentError as error:
                wrong.extend(error.findings)
        if wrong:
            raise ContentError(*wrong)
        return cls(*parts)  # type: ignore[arg-type]

    def phrases(self) -> Iterator[Phrase]:
        """Every training phrase: the questions of articles that are open to partners, and the phrases of intents."""
        for text, topic, language in questions(self.library.every()):
            yield Phrase(text, topic, language)
        for intent in self.intents.values():
            for language, texts in intent.about.phrases.items():
                for text in texts:
                    yield Phrase(text, intent.id, language)

    def titles(self) -> dict[str, dict[str, str]]:
        """What each topic and intent is called, by language: evidence besides the phrases."""
        titles: dict[str, dict[str, str]] = {}
        for article in self.library.every():
            titles.setdefault(article.id, {})[article.language] = article.title
        return titles | {intent.id: dict(intent.about.title) for intent in self.intents.values() if intent.kind is Kind.ACTION}

    def kin(self) -> dict[str, tuple[str, ...]]:
        """For each topic the actions that its answer offers, and for each action those topics: either is as good an answer."""
        kin: dict[str, set[str]] = {}
        for article in self.library.every():
            for action in article.about.actions:
                kin.setdefault(article.id, set()).add(action)
                kin.setdefault(action, set()).add(article.id)
        return {intent: tuple(sorted(others)) for intent, others in sorted(kin.items())}

    def title(self, intent: str, language: str) -> str:
        """What a topic or an intent is called."""
        if intent in self.intents:
            return self.intents[intent].title(language)
        article = self.library.find(intent, language)
        return article.title if article else intent

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong between the files: ids that do not exist, missing languages, shared phrases, facts not stated."""
        actions = {intent.id for intent in self.intents.values() if intent.kind is Kind.ACTION}
        found = [*self.library.findings(actions), *self._languages(), *self._shared_phrases(), *self._offers(actions)]
        return tuple(sorted(set(found)))

    def _languages(self) -> Iterator[Finding]:
        for intent in self.intents.values():
            for language in LANGUAGES:
                if not intent.about.phrases.get(language):
                    yield Finding(f"intents/{intent.id}.yaml", 0, f"has no phrases in '{language}'; add some")
                if not intent.about.title.get(language):
                    yield Finding(f"intents/{intent.id}.yaml", 0, f"has no title in '{language}'; add it")
        for one, other in combinations(sorted(self.says), 2):
            for key in sorted(set(self.says[one].replies) ^ set(self.says[other].replies)):
                yield Finding(f"says/{one}.yaml", 0, f"'replies.{key}' stands in only one of '{one}' and '{other}'")

    def _shared_phrases(self) -> Iterator[Finding]:
        seen: dict[tuple[str, ...], Phrase] = {}
        for phrase in self.phrases():
            words = tuple(phrase.text.casefold().split())
            first = seen.setdefault(words, phrase)
            if first.intent != phrase.intent:
                yield Finding(
                    phrase.intent, 0, f"phrase '{phrase.text}' belongs to '{first.intent}' too; keep it where it is meant"
                )

    def _offers(self, actions: set[str]) -> Iterator[Finding]:
        for intent in self.intents.values():
            for code, said in intent.about.refusals.items():
                if said.offer and said.offer.action not in actions:
                    yield Finding(
                        f"intents/{intent.id}.yaml", 0, f"'refusals.{code}' offers '{said.offer.action}', which is no action"
                    )
