"""Loket in a terminal: one question with its reasons, or a whole conversation."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from assistant.conversation import Conversation
from assistant.reply import Button, Message, Reply, State, Type
from assistant.slot import Value
from assistant.unsigned import unsigned
from kb.finding import did_you_mean
from programme.actor import Actor

if TYPE_CHECKING:
    from assistant.assistant import Turn
    from assistant.explanation import Explanation
    from assistant.installation import Installation
    from assistant.why import Why
    from programme import Records

OUTCOMES = {State.CLARIFY: "clarify", State.FALLBACK: "fallback"}


@dataclass(frozen=True)
class Answered:
    """One question as it was answered, for a person and for a machine."""

    turn: Turn
    spoken: Mapping[str, str]
    elapsed_ms: float
    explanation: Explanation | None = None
    why: Why | None = None

    def plain(self) -> dict[str, Any]:
        """The answer as `loket ask --json` prints it."""
        said, reply = self.turn.utterance, self.turn.reply
        matches = said.ranking.matches
        ranked = [(self._spoken(match.intent), round(match.score, 4)) for match in matches]
        others = {intent: score for intent, score in reversed(ranked[1:]) if intent != ranked[0][0]}
        plain = {
            "text": said.text,
            "language": reply.language,
            "outcome": self._outcome(),
            "intent": ranked[0][0] if ranked else None,
            "score": ranked[0][1] if ranked else 0.0,
            "alternatives": [{"intent": intent, "score": score} for intent, score in reversed(others.items())],
            "slots": {name: _slot(value) for name, value in said.starts.items()},
            "state": reply.state.value,
            "messages": [message.plain() for message in reply.messages],
            "elapsed_ms": round(self.elapsed_ms, 3),
        }
        return plain | ({"explanation": self.explanation.as_dict()} if self.explanation else {})

    def shown(self) -> str:
        """The answer for a terminal."""
        parts = [shown(self.turn.reply)]
        if self.explanation and self.why:
            parts.append(self.why.shown(self.explanation))
        return "\n\n".join(parts)

    def _outcome(self) -> str:
        state, intent = self.turn.reply.state, self.turn.reply.intent or ""
        if state in OUTCOMES:
            return OUTCOMES[state]
        return "smalltalk" if intent == "smalltalk" else "answer" if "_" not in intent else "action"

    def _spoken(self, intent: str) -> str:
        return self.spoken.get(intent, intent)


def _slot(value: Value | tuple[Value, ...]) -> Any:
    if isinstance(value, tuple):
        return [_slot(each) for each in value]
    return {"text": value.text, "value": value.value}


def answer(
    installation: Installation, text: str, *, email: str | None, language: str | None, explain: bool, meant: tuple[str, ...] = ()
) -> Answered:
    """Ask one question without history; nothing that it would change is kept. `meant` are intents to explain as well."""
    assistant = installation.assistant
    for unknown in set(meant) - set(assistant.matcher.intents):
        raise click.UsageError(f"'{unknown}' is no topic or action{did_you_mean(unknown, assistant.matcher.intents)}")
    conversation = Conversation("ask", language=language or "nl")
    with _asking(installation, email) as records:
        started = time.perf_counter()
        turn = assistant.reply(conversation, text, records)
        elapsed = (time.perf_counter() - started) * 1000
    spoken = {intent.id: intent.spoken_id for intent in assistant.content.intents.values()}
    if not explain:
        return Answered(turn, spoken, elapsed)
    from assistant.why import Why, explained  # only whoever asks why waits for its words

    explanation = explained(assistant, turn.utterance, prior=conversation.language, also=meant)
    return Answered(turn, spoken, elapsed, explanation, Why.of(assistant, turn.reply.language))


@contextmanager
def _asking(installation: Installation, email: str | None) -> Iterator[Records]:
    if email is None:
        with unsigned(lambda: installation.store, installation.clock) as records:
            yield records
        return
    with installation.store.transaction(Actor.contact(email)) as records, records.rehearsal():
        yield records


def converse(installation: Installation, *, email: str | None, language: str | None) -> int:
    """Talk until the end of input; a choice is taken by its number or its words."""
    assistant, store = installation.assistant, installation.store
    actor = Actor.contact(email) if email else Actor.anonymous()
    conversation = Conversation("terminal", language=language or "nl")
    with store.reading(actor) as records:
        click.echo(shown(assistant.welcome(conversation, records)))
    while True:
        try:
            text = click.prompt(click.style("›", bold=True), prompt_suffix=" ", default="", show_default=False)
        except (click.Abort, EOFError):
            click.echo()
            return 0
        with store.transaction(actor.in_turn(conversation.id, conversation.turn + 1)) as records:
            turn = assistant.reply(conversation, text, records)
        conversation = turn.conversation
        click.echo(shown(turn.reply))


def shown(reply: Reply) -> str:
    """A reply for a terminal: text, with the buttons as numbered choices."""
    return "\n\n".join(filter(None, (_shown(message) for message in reply.messages)))


def _shown(message: Message) -> str:
    if message.type is Type.CHOICES:
        return message.text
    buttons = "\n".join(f"[ {_button(button)} ]" for button in message.buttons)
    return "\n".join(filter(None, (message.text, buttons)))


def _button(button: Button) -> str:
    return f"{button.label} · {button.hint}" if button.hint else button.label
