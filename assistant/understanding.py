"""From the words of a message to an utterance: signals, intent, values, choices and what it goes on from."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.action import Action
from assistant.content import Content
from assistant.conversation import Conversation, Stage, Task
from assistant.dialogue import SMALLTALK, is_action, is_topic
from assistant.matcher import Matcher, Ranking, Verdict
from assistant.says import Says, spoken_words
from assistant.slot import Kind, Known, Option, Value, Values, stands
from assistant.utterance import Signal, Utterance
from assistant.values import filling

LONGEST = 4000
"""More characters than this are not read; a question fits in far fewer."""

MOST_QUESTIONS = 3
FEWEST_CHOICES = 3
NEXT_BEST = 3
"""An action is as likely as the topic that explains it when it is among so many of the best."""

NUMBERED = (Kind.AUTHORIZATION, Kind.ORDER, Kind.OPPORTUNITY, Kind.CONTRACT)
POINTED_AT = ("authorization", "opportunity", "contract", "order", "customer")
SHORT_COMMAND = 6
"""Where a text is asked for, "verleng CLP-778812" is still a request: so many words at most, or it is the text."""

WITHDRAW = "withdraw_request"
"""The action that takes back what has no opposite of its own."""

Knows = Callable[[], Sequence[Known]]
"""The records that the asker may speak of by name, looked up when a value is read."""


@dataclass(frozen=True)
class Understanding:
    """What is needed to understand: the content, the matcher and the actions."""

    content: Content
    matcher: Matcher
    actions: Mapping[str, Action]

    def understand(self, conversation: Conversation, text: str, *, known: Knows, today: date, signed_in: bool) -> Utterance:
        """Understand one message; `known` gives the records that the asker may speak of by name."""
        text = readable(text)
        if not any(character.isalnum() for character in text):
            return Utterance(text, conversation.language, _nothing(conversation.language), signal=Signal.UNREADABLE)
        reader = _Reading(self, conversation, text, known, today)
        return reader.utterance(signed_in=signed_in)

    def written(self, conversation: Conversation, text: str) -> Utterance:
        """The utterance of a form that was filled in: its values are read from its fields, not from words."""
        return Utterance(text, conversation.language, _nothing(conversation.language))

    def pressed(self, conversation: Conversation, choice: str, *, known: Knows, today: date) -> Utterance | None:
        """The utterance that a button stands for; None where the button no longer fits what is open."""
        said = self.written(conversation, choice)
        task, kind, rest = conversation.task, *choice.partition(":")[::2]
        option = next((each for each in task.options if each.value == choice), None) if task else None
        if task and task.asked and option:
            return replace(said, text=option.label, answers={task.asked: option.chosen()}, bare=True)
        match kind:
            case "yes" | "no" | "stop":
                return replace(said, signal=Signal(kind))
            case "offer" if conversation.offer:
                return replace(said, signal=Signal.YES)
            case "again" if task:
                return replace(said, picked=task.action, starts=task.values)
            case "person":
                return replace(said, picked="contact_helpdesk")
            case "none":
                return said
            case "intent" if rest in self.content.intents or rest in self.content.library.topics:
                return replace(said, picked=rest, starts=self._starts_again(conversation, rest, known, today))
            case "undo":
                action, _, key = rest.partition(":")
                action = action if action in self.actions else WITHDRAW
                slots = self.actions[action].slots if action in self.actions else ()
                return replace(said, picked=action, starts={slots[0].name: Value(key, key)}) if slots else None
        return None

    def _starts_again(self, conversation: Conversation, intent: str, known: Knows, today: date) -> Values:
        """What the question that led to the button already said for the action."""
        if intent not in self.actions or not conversation.question:
            return {}
        return _Reading(self, conversation, conversation.question, known, today).starts(intent, conversation.language)


@dataclass(frozen=True)
class _Reading:
    understanding: Understanding
    conversation: Conversation
    text: str
    known: Knows
    today: date

    def utterance(self, *, signed_in: bool) -> Utterance:
        conversation, task = self.conversation, self.conversation.task
        prior = conversation.language
        ranking = self.understanding.matcher.rank(self.text, prior=prior)
        spoken = ranking.language in self.understanding.content.says and any(map(str.isalpha, self.text))
        language = ranking.language if spoken else prior
        says = self.understanding.content.says[language]
        pointed = self._pointed(says)
        if pointed:
            ranking = self.understanding.matcher.rank(pointed, language=language)
        ranking, also = self._each_question(self._without_courtesy(ranking, language), language)
        # a number alone or a reason, said where something is asked, is an answer, right or wrong, and no request
        answers_only = task and (filling.is_mere_number(self.text) or says.gives_reason(self.text))
        ranking = _nothing(language) if answers_only else self._commanded(ranking, language)
        picked = self._picked(language)
        answers = self._answers(task, language) if task else {}
        bare = filling.is_bare(self.text, answers, language)
        if not bare and says.asks(self.text) and ranking.verdict is Verdict.SURE and is_topic(ranking.matches[0].intent):
            answers = {}  # "why can't I see the one of Joris" asks; it does not say who it will be
        signal, opens = (Signal.NONE, Signal.NONE) if pointed else (says.hears(self.text), says.opens_with(self.text))
        if task and task.stage is Stage.CONFIRMING and opens is Signal.YES and not says.asks(self.text):
            # "ja, voor Bloemenzaak Roos" is no yes to a preview about the museum; "yes, because they are waiting" is nothing else
            signal, opens = (Signal.YES, opens) if self._only_agrees(language, task) else (signal, Signal.NONE)
        follows, starts = self._follow_up(language) if not picked else (None, {})
        if not task and not follows and says.follows(self.text):
            ranking = self._resumed(ranking, language)
        start = picked or follows or (ranking.matches[0].intent if ranking.verdict is Verdict.SURE else None)
        if conversation.offer and opens is Signal.YES and not says.asks(self.text):
            start = conversation.offer.action
        if start and start in self.understanding.actions and not follows:
            starts = self.starts(start, language)
        return Utterance(
            self.text,
            prior if signal is not Signal.NONE or bare else language,
            ranking,
            choices=self._choices(ranking, signed_in=signed_in),
            signal=signal,
            opens=opens,
            asks=says.asks(self.text),
            bare=bare,
            goes_on=says.follows(self.text) or self._second_thought(task, says, answers, starts),
            requests=filling.requests(self.text),
            puzzled=any(each.is_puzzled(self.text) for each in (says, self.understanding.content.says[prior])),
            command=self._commands(start, starts),
            answers=answers,
            starts=starts,
            picked=picked,
            follows=follows,
            also=also,
        )

    def _commanded(self, ranking: Ranking, language: str) -> Ranking:
        """Where a message tells to do what a topic only explains: the action that the topic's answer offers comes first."""
        content = self.understanding.content
        first = ranking.matches[0] if ranking.verdict is Verdict.SURE else None
        article = content.library.find(first.intent, language) if first and is_topic(first.intent) else None
        if not first or not article or not content.says[language].commands_something(self.text):
            return ranking
        deeds = [match for match in ranking.matches[1:NEXT_BEST] if match.intent in article.about.actions]
        if not deeds:
            return ranking
        others = tuple(match for match in ranking.matches if match not in (first, deeds[0]))
        return replace(ranking, matches=(replace(deeds[0], score=first.score), replace(first, score=deeds[0].score), *others))

    def _commands(self, start: str | None, starts: Values) -> bool:
        action = self.understanding.actions[start] if start and start in self.understanding.actions else None
        numbered = action and any(slot.kind in NUMBERED and slot.name in starts for slot in action.slots)
        return bool(numbered) and len(self.text.split()) <= SHORT_COMMAND

    def _pointed(self, says: Says) -> str:
        """ "annuleer deze", with the record that is open on the page in the place of "deze"; nothing where none is meant."""
        page = self.conversation.page
        record = next((page[kind] for kind in POINTED_AT if page.get(kind)), "")
        if not record or self.conversation.task or len(self.text.split()) > SHORT_COMMAND:
            return ""
        named = says.named(self.text, record)
        return named if named != self.text else ""

    def _without_courtesy(self, ranking: Ranking, language: str) -> Ranking:
        """Where a greeting or thanks stands before or after something else: the ranking of what remains."""
        parts = self.understanding.content.says[language].clauses(self.text)
        if len(parts) < 2 or not ranking.matches or not ranking.matches[0].intent.startswith(SMALLTALK):
            return ranking
        for rest in (parts[1:], parts[:-1]):
            found = self.understanding.matcher.rank(" ".join(rest), prior=language)
            if found.verdict is not Verdict.NOTHING and not found.matches[0].intent.startswith(SMALLTALK):
                return found
        return ranking

    def _each_question(self, ranking: Ranking, language: str) -> tuple[Ranking, tuple[str, ...]]:
        """Where a message asks several things: the ranking of the first, and the topics of the others that are sure."""
        parts = self.understanding.content.says[language].questions(self.text)
        ranked = [self.understanding.matcher.rank(part, prior=language) for part in parts]
        sure = [each for each in ranked if each.verdict is Verdict.SURE and is_topic(each.matches[0].intent)]
        topics = tuple(dict.fromkeys(each.matches[0].intent for each in sure))
        if len(topics) < 2 or ranked[0].verdict is not Verdict.SURE:
            return ranking, ()
        return sure[0], topics[1:MOST_QUESTIONS]

    def _picked(self, language: str) -> str | None:
        content = self.understanding.content
        options = tuple(Option(intent, content.title(intent, language)) for intent in self.conversation.choices)
        chosen = filling.chosen(self.text, options)
        return chosen.value if chosen else None

    def _answers(self, task: Task, language: str) -> Values:
        action = self.understanding.actions[task.action]
        slots = self.understanding.content.intents[task.action].about.slots
        found = filling.fill(
            action.slots,
            self.text,
            words=slots,
            known=self.known(),
            today=self.today,
            language=language,
            asked=task.asked if task.stage is not Stage.CONFIRMING else None,
            options=task.options,
            values=task.values,
        )
        picked = filling.chosen(self.text, task.options) if task.asked_kind is Kind.ACCOUNT else None
        if picked and task.asked:
            return {task.asked: picked.chosen()}
        # a guess at a name that nobody knows must not push out a value that was understood, unless it is clearly put right
        opens = self.understanding.content.says[language].opens_with(self.text)
        clear = opens is Signal.YES or filling.is_bare(self.text, found, language)
        clear = clear or (opens is not Signal.NO and filling.only_puts_right(self.text))
        taken = tuple(found) if clear else (task.asked,)
        return {name: value for name, value in found.items() if name in taken or name not in task.values or stands(value)}

    def _second_thought(self, task: Task | None, says: Says, answers: Values, starts: Values) -> bool:
        """Whether a message only puts right what is open, though it may read like a request: "scrap the indesign"."""
        if filling.only_puts_right(self.text):
            return True
        if task is None or task.stage is not Stage.CONFIRMING or not answers:
            return False
        agrees = says.opens_with(self.text) is Signal.YES and not filling.requests(self.text)
        short = len(self.text.split()) <= SHORT_COMMAND and not set(starts) & {*POINTED_AT, "person", "account"}
        return agrees or (short and set(starts) <= set(answers) | set(task.values))

    def _only_agrees(self, language: str, task: Task) -> bool:
        """Whether a yes to a preview speaks of nothing but what is in it: the values and the deed itself."""
        content = self.understanding.content
        each = [one for value in task.values.values() for one in (value if isinstance(value, tuple) else (value,))]
        shown = [content.title(task.action, language), *(f"{one.text} {one.label} {one.value}" for one in each)]
        known = {word for text in shown for word in spoken_words(text)}
        return content.says[language].only_agrees(self.text, known | filling.courtesies())

    def starts(self, intent: str, language: str) -> Values:
        action = self.understanding.actions[intent]
        slots = self.understanding.content.intents[intent].about.slots
        return filling.fill(
            action.slots,
            self.text,
            words=slots,
            known=self.known(),
            today=self.today,
            language=language,
            page=self.conversation.page,
        )

    def _follow_up(self, language: str) -> tuple[str | None, Values]:
        """The last looked-up action again with other values: "en bij museum het anker?"."""
        last = self.conversation.done
        says = self.understanding.content.says
        # a few words are too few to tell their language by
        goes_on = says[language].follows(self.text) or says[self.conversation.language].follows(self.text)
        if last is None or self.conversation.task or not goes_on:
            return None, {}
        found = self.starts(last.action, language)
        fits = found and filling.is_bare(self.text, found, language)
        return (last.action, {**last.values, **found}) if fits else (None, {})

    def _resumed(self, ranking: Ranking, language: str) -> Ranking:
        """The question of the turn before with this turn's words in it: "en voor platinum?"."""
        if not self.conversation.question:
            return ranking
        whole = filling.resumed(self.conversation.question, self.text, language)
        return self.understanding.matcher.rank(whole, prior=self.conversation.language) if whole else ranking

    def _choices(self, ranking: Ranking, *, signed_in: bool) -> tuple[str, ...]:
        if ranking.verdict is not Verdict.SEVERAL:
            return ()
        fitting = [match.intent for match in ranking.choices if signed_in or not is_action(match.intent)]
        others = (match.intent for match in ranking.matches if is_topic(match.intent))
        for topic in others:  # an asker who may do nothing yet still gets something to choose from
            if len(fitting) >= FEWEST_CHOICES:
                break
            fitting += [topic] if topic not in fitting else []
        return tuple(fitting)


def readable(text: str) -> str:
    """The text without control characters and surrogates, with single spaces between lines, at most LONGEST characters."""
    kept = (character if character.isprintable() or character == "\n" else " " for character in text[: LONGEST * 2])
    return unicodedata.normalize("NFC", "".join(kept)).strip()[:LONGEST]


def _nothing(language: str) -> Ranking:
    return Ranking((), Verdict.NOTHING, language, ())
