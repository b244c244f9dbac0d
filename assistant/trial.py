"""Whole conversations, played turn by turn on a fresh demo world, with what each turn must say and change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.corpus import Expected, Said, Talk
from assistant.reply import Reply
from programme import Actor, Store


@dataclass(frozen=True)
class Failure:
    """One turn that did not come to what it must: what was expected, and what happened."""

    talk: str
    turn: int
    user: str
    says: str
    reply: str

    def __str__(self) -> str:
        return f"{self.talk}, turn {self.turn} “{self.user}”: {self.says}"


def play(assistant: Assistant, talk: Talk, store: Store) -> tuple[Failure, ...]:
    """Play one conversation; the store holds a fresh demo world. Stops at the first turn that fails."""
    conversation = Conversation(f"trial-{talk.name}"[:32], language=talk.language)
    if talk.later:
        with store.transaction(Actor.system("trial")) as records:
            records.move_clock(days=talk.later)
    for number, said in enumerate(talk.turns, 1):
        actor = _actor(talk).in_turn(conversation.id, number)
        before = store.world()
        with store.transaction(actor) as records:
            turn = assistant.reply(conversation, said.user, records, choice=said.choice)
        conversation = turn.conversation
        wrong = [*_misspoken(said.expect, turn.reply), *_misdone(said.expect, before, store.world())]
        if wrong:
            return (Failure(talk.name, number, said.user or said.choice, "; ".join(wrong), _told(turn.reply)),)
    return ()


def _actor(talk: Talk) -> Actor:
    if talk.as_ is None:
        return Actor.anonymous()
    if talk.on_behalf_of is not None:
        return Actor.agent(talk.as_, on_behalf_of=talk.on_behalf_of or None)
    return Actor.contact(talk.as_)


def _misspoken(expected: Expected, reply: Reply) -> Iterator[str]:
    states = (expected.state,) if isinstance(expected.state, str) else expected.state
    if states and reply.state.value not in states:
        yield f"state is {reply.state.value}, not {' or '.join(states)}"
    if expected.intent and reply.intent != expected.intent:
        yield f"intent is {reply.intent}, not {expected.intent}"
    if expected.asks and reply.asks != expected.asks:
        yield f"asks {reply.asks}, not {expected.asks}"
    if expected.language and reply.language != expected.language:
        yield f"answers in {reply.language}, not {expected.language}"
    text = _folded(_told(reply))
    for mention in expected.mentions:
        if _folded(mention) not in text:
            yield f"does not mention '{mention}'"
    for mention in expected.absent:
        if _folded(mention) in text:
            yield f"mentions '{mention}'"


def _told(reply: Reply) -> str:
    """All that a reader sees of a reply, buttons too."""
    buttons = [f"{button.label} {button.hint}" for message in reply.messages for button in message.buttons]
    return "\n".join([reply.text, *buttons])


def _folded(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").casefold().split())


def _misdone(expected: Expected, before: Any, after: Any) -> Iterator[str]:
    changes: Mapping[tuple[str, str], tuple[Any, Any]] = before.changes(after)
    if expected.effect is None:
        return
    if expected.effect == "none":
        if changes:
            yield f"changed {', '.join(' '.join(key) for key in changes)}"
        return
    assert isinstance(expected.effect, Mapping)
    (kind, key), *fields = expected.effect.items()
    found = [now for (of, name), (was, now) in changes.items() if of == kind and (name == key or (key == "new" and was is None))]
    if key != "new" and not found and key in after.get(kind, {}):
        found = [after[kind][key]]
    if not found:
        yield f"no {kind} {key} came of it"
        return
    for record in found:
        differing = [(field, value) for field, value in fields if not _same(record.get(field), value)]
        wrong = [f"{field} is {record.get(field)!r}, not {value!r}" for field, value in differing]
        if not wrong:
            return
    yield f"{kind} {key}: {'; '.join(wrong)}"


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, list | tuple):
        return isinstance(found, list | tuple) and [str(each) for each in found] == [str(each) for each in wanted]
    return str(found) == str(wanted)


__all__ = ["Failure", "Said", "play"]
