"""Scenes: somebody asks for something, and it ends with a result, a refusal or a question; what is said is judged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from assistant.action import Action, all_actions
from assistant.content import Content
from assistant.conversation import Offer, Task
from assistant.errand import Errand, Turned
from assistant.intent import Card, lines_of, templates_of
from assistant.reply import Message, State
from assistant.slot import Value
from assistant.voice import Voice
from programme import Actor, Records, Refused, Result, Store

TODAY = date(2026, 11, 24)
LANGUAGES = ("nl", "en")
SANNE, JORIS, FATIMA = "sanne@vandijk.example", "joris@vandijk.example", "fatima@vandijk.example"
PIETER, NOOR = "pieter@vandijk.example", "noor@vandijk.example"
TOM, EVA, KOEN = "tom@lumen-it.example", "eva@brabantcreatief.example", "koen@brabantcreatief.example"
ANNA, LARS = "anna@noordzee.example", "lars@noordzee.example"
FAMILIAR = {"je", "jij", "jouw", "jullie", "helaas", "sorry"}
YES, NO = {"nl": "Ja, ", "en": "Yes, "}, {"nl": "Nee, ", "en": "No, "}

Said = Mapping[str, Value | tuple[Value, ...]]
Prepare = Callable[[Records], None]


def said(**words: object) -> dict[str, Value | tuple[Value, ...]]:
    """What was understood, by slot: plain values, or several of them."""
    return {name: tuple(map(_value, each)) if isinstance(each, tuple) else _value(each) for name, each in words.items()}


def _value(word: object) -> Value:
    if isinstance(word, Value):
        return word
    return Value(str(word), word.isoformat() if isinstance(word, date) else word)  # type: ignore[arg-type]


def nothing(text: str) -> Value:
    """Words that name nothing that is known."""
    return Value(text, None)


@dataclass(frozen=True)
class Scene:
    """Somebody asks for something after `before`, it `ends` with a code or with "ask <slot>", and a step may be offered."""

    action: str
    asker: str | None
    ends: str
    said: Said = field(default_factory=dict)
    before: Prepare | None = None
    shows: tuple[str, ...] = ()
    offers: str = ""

    def __str__(self) -> str:
        return f"{self.action}-{self.ends}-{(self.asker or 'nobody').split('@')[0]}-{'-'.join(self.said)}"


class Told(NamedTuple):
    """How it ended, everything that was said, and the step that was offered."""

    ends: str
    text: str
    offer: Offer | None
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Heard(Errand):
    """An errand that tells with which codes it went."""

    codes: list[str] = field(default_factory=list)

    def _refuse(self, task: Task, refused: Refused) -> Turned:
        self.codes.append(refused.code)
        return super()._refuse(task, refused)

    def _preview(self, task: Task, result: Result, fingerprint: str) -> Turned:
        self.codes.append(result.code)
        return super()._preview(task, result, fingerprint)

    def _report(self, task: Task, result: Result) -> Turned:
        self.codes.append(result.code)
        return super()._report(task, result)


def hear(content: Content, store: Store, action: str, asker: str | Actor | None, values: Said, language: str) -> Told:
    """Ask, say yes where a yes is wanted, and give how it ended with everything that was said."""
    actor = asker if isinstance(asker, Actor) else Actor.contact(asker) if asker else Actor.anonymous()
    voice = Voice(language, content.says[language])
    with store.transaction(actor) as records:
        errand = Heard(all_actions()[action], content.intents[action], content, voice, records)
        turned = errand.proceed(Task(action, dict(values)))
        messages = turned.messages
        if turned.state is State.CONFIRM:
            assert turned.task
            turned = errand.fulfil(turned.task)
            messages += turned.messages
    ends = f"ask {turned.asks}" if turned.state is State.ASK else errand.codes[-1]
    return Told(ends, "\n".join(map(whole, messages)), turned.offer, messages)


def whole(message: Message) -> str:
    """The message with its buttons."""
    return "\n".join([message.text, *(f"[ {each.label} ]" for each in message.buttons)])


def stage(store: Store, scene: Scene) -> None:
    """Bring the world to where the scene begins."""
    if scene.before:
        with store.transaction(Actor.system("test")) as records:
            scene.before(records)


def faults(content: Content, store: Store, scene: Scene, language: str) -> list[str]:
    """What is wrong with the words of a scene."""
    stage(store, scene)
    with unfilled() as missing:
        told = hear(content, store, scene.action, scene.asker, scene.said, language)
    text = told.text
    found = [f"ends in {told.ends}"] if told.ends != scene.ends else []
    found += [f"no words for {told.ends}"] if not _is_worded(content, scene.action, told.ends) else []
    found += [f"nothing filled in: {each}" for each in missing]
    found += [f"does not show {each}" for each in scene.shows if each.replace("\u00a0", " ") not in text.replace("\u00a0", " ")]
    found += [f"offers {told.offer and told.offer.action}"] if scene.offers and not _offers(told, scene.offers) else []
    found += [f"says '{each}'" for each in ("None", "True", "False", "{", "}") if each in text]
    found += ["exclaims"] if "!" in text.replace("“!”", "") else []
    found += ["says nothing somewhere"] if not all(each.text.strip() for each in told.messages) else []
    return [f"{each}\n{text}" for each in found]


@contextmanager
def unfilled() -> Iterator[list[str]]:
    """The names without a fact that templates spoke of meanwhile."""
    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("kb.compiled")
    logger.addHandler(handler)
    try:
        yield seen
    finally:
        logger.removeHandler(handler)


def _offers(told: Told, action: str) -> bool:
    """Whether that step is offered, with the facts that it says it has."""
    return told.offer is not None and told.offer.action == action


def _is_worded(content: Content, action: str, ends: str) -> bool:
    about = content.intents[action].about
    general = all(ends in says.refusals for says in content.says.values())
    return ends.startswith("ask ") or ends in about.outcomes or ends in about.refusals or general


def unplayed(content: Content, actions: Iterable[str], scenes: Iterable[Scene]) -> list[str]:
    """The outcomes and own refusals in which no scene ends."""
    reached = {(scene.action, scene.ends) for scene in scenes}
    codes = ((name, code) for name in actions for code in _codes(content, name))
    return [f"{name}: no scene ends in '{code}'" for name, code in codes if (name, code) not in reached]


def _codes(content: Content, action: str) -> list[str]:
    about = content.intents[action].about
    return [*about.outcomes, *about.refusals]


def misnamed_buttons(content: Content, actions: Iterable[Action]) -> list[str]:
    """Previews whose buttons do not say what they do, or that name no consequence."""
    found = []
    for action in actions:
        preview = content.intents[action.id].about.preview
        for language in LANGUAGES if action.confirmed else ():
            card = preview.card(language) if preview else Card()
            if not (card.yes.startswith(YES[language]) and card.no.startswith(NO[language]) and lines_of(card.happens)):
                found.append(f"{action.id} {language}")
    return found


def familiar(content: Content, actions: Iterable[str]) -> list[str]:
    """Dutch cards that do not say u, and those that are sorry."""
    cards = {code: Card(text=said) if isinstance(said, str) else said for code, said in content.says["nl"].refusals.items()}
    for name in actions:
        about = content.intents[name].about
        own = {**about.outcomes, **about.refusals} | ({"preview": about.preview} if about.preview else {})
        cards |= {f"{name}.{code}": said.card("nl") for code, said in own.items()}
    return [where for where, card in cards.items() if _words(card) & FAMILIAR]


def _words(card: Card) -> set[str]:
    return {word.strip(".,;:?“”()").lower() for text in templates_of(card) for word in text.split()}
