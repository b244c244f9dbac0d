"""The assistant: one message in, one reply out, and the conversation as it stands afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from assistant import understanding as reading
from assistant.action import Action
from assistant.content import Content
from assistant.conversation import Conversation, Task
from assistant.dialogue import (
    Abandon,
    Answer,
    AskAgain,
    Chat,
    Clarify,
    Explain,
    Fallback,
    Fulfil,
    Proceed,
    Relay,
    Step,
    Unasked,
    decide,
)
from assistant.errand import Errand, Turned, may_ask
from assistant.fields import Filled, Sheet
from assistant.known import known_to
from assistant.matcher import Matcher
from assistant.reply import Button, Message, Reply, State, Type
from assistant.understanding import Understanding
from assistant.utterance import Signal, Utterance
from assistant.voice import Voice, plain_message
from kb.article import NOBODY
from kb.passage import Kind

if TYPE_CHECKING:
    from programme import Records

SAY = "say:"
"""A choice that begins with this is pressed instead of typed: the rest is what is said."""

MOST_STARTERS = 4
MESSAGE_OF = {Kind.TEXT: Type.TEXT, Kind.STEPS: Type.STEPS, Kind.NOTE: Type.NOTE, Kind.AGENT: Type.NOTE}


@dataclass(frozen=True)
class Turn:
    """One turn as it went: what was understood, what was said, and the conversation afterwards."""

    utterance: Utterance
    reply: Reply
    conversation: Conversation


@dataclass(frozen=True)
class Assistant:
    """The content, the matcher trained on it, and the actions."""

    content: Content
    matcher: Matcher
    actions: Mapping[str, Action]
    understanding: Understanding = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "understanding", Understanding(self.content, self.matcher, self.actions))

    def welcome(self, conversation: Conversation, records: Records) -> Reply:
        """The first words, by what the asker may do."""
        voice = self._voice(conversation.language)
        standing = records.standing()
        starters = voice.says.starters.for_asker(standing)[:MOST_STARTERS]
        offered = voice.choices("", [Button(text, f"{SAY}{text}") for text in starters])
        return Reply(State.ANSWER, conversation.language, (voice.text("welcome", standing), offered), turn=conversation.turn)

    def reply(self, conversation: Conversation, text: str, records: Records, *, choice: str = "") -> Turn:
        """Understand a message (or a pressed choice), decide, carry out, and say how it went; nothing is committed here."""
        if choice.startswith(SAY):
            text, choice = choice.removeprefix(SAY), ""
        known = cache(partial(known_to, records))
        signed_in = records.contact is not None
        said = self.understanding.pressed(conversation, choice, known=known, today=records.today) if choice else None
        if said is None:
            said = self.understanding.understand(
                conversation, text or choice, known=known, today=records.today, signed_in=signed_in
            )
        if len(text) > reading.LONGEST:
            return self._turn(conversation, said, self._general(said, "too_long", {"limit": reading.LONGEST}), None)
        step = decide(conversation, said)
        turned = self._carry_out(step, conversation, said, records)
        if turned.state is State.ASK and turned.task:
            turned = replace(turned, form=Sheet(self._errand(turned.task, said, records), known).offered(turned.task))
        return self._turn(conversation, said, turned, step)

    def fill_in(self, conversation: Conversation, filled: Filled, records: Records) -> Turn:
        """Take a form that was filled in as one turn: as if everything in it had been said, one thing after another."""
        said = self.understanding.written(conversation, "")
        if filled.action not in self.actions:
            return self._turn(conversation, said, self._general(said, "unasked"), None)
        task = conversation.task if conversation.task and conversation.task.action == filled.action else Task(filled.action)
        sheet = Sheet(self._errand(task, said, records), cache(partial(known_to, records)))
        said = replace(said, text=sheet.said(filled.values))
        if conversation.taken_over:
            return self._turn(conversation, said, self._carry_out(Relay(), conversation, said, records), Relay())
        return self._turn(conversation, said, sheet.filled(filled.values, task), Proceed(task))

    def _carry_out(self, step: Step, conversation: Conversation, said: Utterance, records: Records) -> Turned:
        match step:
            case Relay():
                return self._general(said, "taken_over", state=State.HANDOFF)
            case Proceed(task, again=again):
                return self._beside(self._errand(task, said, records).proceed(task), again, said, records)
            case Fulfil(task):
                return self._errand(task, said, records).fulfil(task)
            case AskAgain(task):
                return self._again(task, said, records, self._voice(said.language).text("not_usable", {"text": said.text[:80]}))
            case Answer(topics, again):
                return self._then(self._answer(topics, said, records), again, said, records)
            case Chat(group, again):
                return self._then(self._chat(group, said, records), again, said, records)
            case Explain(again):
                return self._then(self._explain(conversation, again, said), again, said, records)
            case Clarify(choices):
                return self._clarify(choices, said)
            case Abandon():
                key = "stopped" if conversation.task else "offer_dropped"
                return self._general(said, key, state=State.CANCELLED if conversation.task else State.ANSWER)
            case Unasked():
                return self._general(said, "unasked")
            case Fallback():
                return self._fallback(conversation, said)

    def _errand(self, task: Task, said: Utterance, records: Records) -> Errand:
        intent = self.content.intents[task.action]
        return Errand(self.actions[task.action], intent, self.content, self._voice(said.language), records)

    def _again(self, task: Task, said: Utterance, records: Records, first: Message) -> Turned:
        turned = self._errand(task, said, records).proceed(task)
        return turned.after(first)

    def _then(self, turned: Turned, again: Task | None, said: Utterance, records: Records) -> Turned:
        """What was asked in the middle, and the open question after it."""
        if again is None:
            return turned
        voice = self._voice(said.language)
        title = self.content.title(again.action, said.language)
        back = self._errand(again, said, records).resume(again)
        return back.after(*turned.messages, voice.text("again", {"title": title}))

    def _beside(self, turned: Turned, again: Task | None, said: Utterance, records: Records) -> Turned:
        """Another task than the one that was open; where it only looked something up, the open one goes on after it."""
        if again is None or turned.state is not State.ANSWER:
            return turned
        # a yes that follows belongs to what is open, so nothing else is offered
        kept = tuple(one for one in turned.messages if not any(button.value == "offer" for button in one.buttons))
        return self._then(replace(turned, messages=kept), again, said, records)

    def _explain(self, conversation: Conversation, again: Task | None, said: Utterance) -> Turned:
        voice = self._voice(said.language)
        if again:
            return Turned(State.ANSWER, (voice.text("puzzled_open"),))
        person = Button(voice.label("ask_person"), "person")
        if not conversation.refusal:
            return Turned(State.ANSWER, (voice.text("puzzled"), voice.choices("", [person])))
        offer = conversation.offer
        steps = [Button(self.content.title(offer.action, said.language), "offer"), person] if offer else [person]
        told = plain_message(conversation.refusal, Type.NOTE)
        messages = (voice.text("puzzled_refused"), told, voice.choices(voice.reply("best_step") if offer else "", steps))
        return Turned(State.ANSWER, messages, task=conversation.task, offer=conversation.offer)

    def _answer(self, topics: tuple[str, ...], said: Utterance, records: Records) -> Turned:
        voice = self._voice(said.language)
        asker = records.standing() if records.contact or records.agent else NOBODY
        level = asker.get("level") or None
        agent = records.agent is not None and records.contact is None
        messages: list[Message] = []
        for topic in topics:
            article = self.content.library.find(topic, said.language)
            if article is None:
                continue
            if not article.open_to(level=str(level) if level else None, agent=agent):
                levels = ", ".join(article.about.levels)
                messages.append(voice.text("levels_only", {"levels": levels}))
                continue
            for passage in article.passages(asker, agent=agent):
                title = {Type.STEPS: voice.label("steps"), Type.NOTE: voice.label("note")}.get(MESSAGE_OF[passage.kind], "")
                messages.append(
                    Message(
                        MESSAGE_OF[passage.kind], passage.text, passage.html, title=title, items=passage.items_html, topic=topic
                    )
                )
            messages.append(self._source(topic, article.about.actions, said, records))
        return Turned(State.ANSWER, tuple(messages))

    def _source(self, topic: str, actions: tuple[str, ...], said: Utterance, records: Records) -> Message:
        """The link to the article, with the actions that it leads to and that this asker may do."""
        voice = self._voice(said.language)
        address = f"/help/{said.language}/{topic}"
        buttons = tuple(
            Button(self.content.title(action, said.language), f"intent:{action}")
            for action in actions
            if action in self.actions and may_ask(records, self.actions[action].who)
        )
        title = self.content.title(topic, said.language)
        return Message(
            Type.ARTICLE, f"{voice.label('read_article')}: {title}", title=title, topic=topic, address=address, buttons=buttons
        )

    def _chat(self, group: str, said: Utterance, records: Records) -> Turned:
        reply = self.content.intents[group].about.reply[said.language]
        return Turned(State.ANSWER, (plain_message(self._voice(said.language).say(reply, records.standing())),))

    def _clarify(self, choices: tuple[str, ...], said: Utterance) -> Turned:
        voice = self._voice(said.language)
        buttons = [Button(self.content.title(intent, said.language), f"intent:{intent}") for intent in choices]
        none = Button(voice.label("none_of_these"), "none")
        return Turned(State.CLARIFY, (voice.choices(voice.reply("clarify"), [*buttons, none]),))

    def _fallback(self, conversation: Conversation, said: Utterance) -> Turned:
        voice = self._voice(said.language)
        if said.signal is Signal.UNREADABLE:
            return self._general(said, "empty", state=State.FALLBACK)
        key = "fallback_again" if conversation.misses else "out_of_scope" if said.best == "out_of_scope" else "fallback"
        person = Button(voice.label("ask_person"), "person")
        return Turned(State.FALLBACK, (voice.text(key), voice.choices("", [person])))

    def _general(
        self, said: Utterance, key: str, facts: Mapping[str, object] | None = None, *, state: State = State.ANSWER
    ) -> Turned:
        return Turned(state, (self._voice(said.language).text(key, facts),))

    def _voice(self, language: str) -> Voice:
        return Voice(language, self.content.says[language])

    def _turn(self, conversation: Conversation, said: Utterance, turned: Turned, step: Step | None) -> Turn:
        intent = _intent_of(step, conversation, said)
        number = conversation.turn + 1
        reply = Reply(turned.state, said.language, turned.messages, self._spoken(intent), turned.asks, number)
        signing_in = turned.refused is not None and turned.refused.code == "sign_in_needed"
        reply = replace(reply, form=turned.form, sign_in_needed=signing_in)
        answered = isinstance(step, Answer | Chat | Proceed | Fulfil)
        after = replace(
            conversation,
            turn=number,
            language=said.language,
            task=turned.task,
            offer=turned.offer,
            choices=step.choices if isinstance(step, Clarify) else (),
            topic=intent if answered else conversation.topic,
            question=said.text if isinstance(step, Answer | Clarify) else conversation.question,
            done=turned.done,
            refusal=_refusal(conversation, turned, step),
            misses=conversation.misses + 1 if isinstance(step, Fallback) else 0,
        )
        return Turn(said, reply, after)

    def _spoken(self, intent: str | None) -> str | None:
        return self.content.intents[intent].spoken_id if intent and intent in self.content.intents else intent


def _refusal(conversation: Conversation, turned: Turned, step: Step | None) -> str:
    if isinstance(step, Explain):
        return conversation.refusal
    return turned.messages[0].text if turned.state is State.REFUSED and turned.messages else ""


def _intent_of(step: Step | None, conversation: Conversation, said: Utterance) -> str | None:
    match step:
        case Proceed(task) | Fulfil(task) | AskAgain(task):
            return task.action
        case Answer(topics):
            return topics[0]
        case Chat(group):
            return group
        case Explain(again):
            return again.action if again else conversation.topic
        case Abandon():
            return conversation.task.action if conversation.task else None
    return said.best
