"""Carrying out one step of a task: judge what is known, ask, rehearse, preview, do, and say how it went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import structs

from assistant.action import Action, Kind, all_actions, given
from assistant.content import Content
from assistant.conversation import Offer, Stage, Task
from assistant.intent import Card, Intent, Said
from assistant.reply import Button, Form, Message, State, Type
from assistant.slot import Kind as SlotKind
from assistant.slot import Option, Slot, Value, Values
from assistant.voice import Facts, Voice, plain_message
from programme import Choice, Refused, Result, Undecided, Who

if TYPE_CHECKING:
    from programme import Records

PREVIEW_HOLDS = timedelta(minutes=15)
"""A confirmation is bound to what was previewed and expires after a quarter of an hour (domain rule 2)."""


@dataclass(frozen=True)
class Turned:
    """How a step ended: what is said, and what the conversation keeps of it; `refused` is the rule that said no, for a form."""

    state: State
    messages: tuple[Message, ...]
    task: Task | None = None
    offer: Offer | None = None
    asks: str | None = None
    done: Task | None = None
    refused: Refused | None = None
    form: Form | None = None

    def after(self, *messages: Message) -> Turned:
        """The same, with other messages said first."""
        return replace(self, messages=(*messages, *self.messages))


@dataclass(frozen=True)
class Errand:
    """One action for one asker in one turn."""

    action: Action
    intent: Intent
    content: Content
    voice: Voice
    records: Records

    def proceed(self, task: Task) -> Turned:
        """Go on: refuse, ask for what is missing, preview, or answer where nothing is changed."""
        with self.records.acting(self.action.id):
            try:
                return self._judged(task)
            except Undecided as undecided:
                options = tuple(self._option(undecided.slot, choice) for choice in undecided.choices)
                return self._ask(task, undecided.slot, options, undecided.facts)
            except Refused as refused:
                return self._refuse(task, refused)

    def resume(self, task: Task) -> Turned:
        """Go on after something in the middle: the question that was open is asked again, also where it could be passed over."""
        if task.stage is Stage.FILLING and task.asked and task.asked not in task.values:
            return self._ask(task, task.asked)
        return self.proceed(task)

    def fulfil(self, task: Task) -> Turned:
        """Do what was previewed, unless the preview is too old or what it showed has changed: then show it again."""
        if task.previewed and self.records.now - task.previewed > PREVIEW_HOLDS:
            return self.proceed(task).after(self.voice.text("expired"))
        if self.records.changed_since(task.fingerprint):
            return self.proceed(task).after(self.voice.text("changed"))
        with self.records.acting(self.action.id):
            try:
                return self._report(task, self.action.fulfil(self.records, **self._plain(task.values)))
            except (Undecided, Refused):
                return self.proceed(task).after(self.voice.text("changed"))

    def _judged(self, task: Task) -> Turned:
        if self.action.kind is not Kind.READ or self.action.slots:
            self.records.require(self.action.who)
        plain = self._plain(task.values)
        given(self.records, self.action, plain)
        missing = next((slot for slot in self.action.slots if slot.required and slot.name not in plain), None)
        if missing:
            return self._ask(task, missing.name)
        if not self.action.confirmed:
            return self._report(task, self.action.fulfil(self.records, **plain))
        with self.records.rehearsal() as rehearsal:
            result = self.action.fulfil(self.records, **plain)
        return self._preview(task, result, rehearsal.fingerprint)

    def _plain(self, values: Values) -> dict[str, Any]:
        """Values as the action takes them; raises where one is undecided or names nothing that is known."""
        return {slot.name: self._settled(slot, values[slot.name]) for slot in self.action.slots if slot.name in values}

    def _settled(self, slot: Slot, value: Value | tuple[Value, ...]) -> Any:
        if isinstance(value, tuple):
            return tuple(self._settled(slot, each) for each in value)
        if slot.kind is SlotKind.ACCOUNT:
            # the programme knows near names and may make a new account: only a chosen or full name is passed on as known
            return str(value.value if value.value and value.text == value.label else value.text)
        if value.value is None and value.options:
            raise Undecided(slot.name, tuple(Choice(each.value, each.label, {"hint": each.hint}) for each in value.options))
        if value.value is None:
            raise Refused(f"no_such_{slot.kind}", at=slot.name, text=value.text)
        return date.fromisoformat(str(value.value)) if slot.kind is SlotKind.DATE else value.value

    def _ask(self, task: Task, name: str, options: tuple[Option, ...] = (), facts: Facts | None = None) -> Turned:
        slot, words = self.action.slot(name), self.intent.about.slots.get(name)
        language = self.voice.language
        options = options or (task.options if task.asked == name else ())
        if slot and not options and words:
            options = tuple(
                Option(value, getattr(choice, language), also=choice.also.get(language, ()))
                for value, choice in words.choices.items()
            )
        question = self.voice.say(words.ask[language], {**self._shown(task.values), **(facts or {})}) if words else name
        asked = replace(
            task,
            stage=Stage.FILLING,
            asked=name,
            asked_kind=slot.kind if slot else SlotKind.TEXT,
            options=options,
            values={key: value for key, value in task.values.items() if key != name or (slot and slot.repeatable)},
        )
        messages = [*self._so_far(asked)]
        if options:
            messages.append(self.voice.choices(question, [Button(one.label, one.value, one.hint) for one in options]))
        else:
            messages.append(plain_message(question))
        return Turned(State.ASK, tuple(messages), task=asked, asks=name)

    def _so_far(self, task: Task) -> tuple[Message, ...]:
        rows = self._rows(task.values)
        if not rows:
            return ()
        title = self.intent.title(self.voice.language)
        text = "\n".join([title, *(f"{label}: {value}" for label, value in rows)])
        return (Message(Type.RECORD, text, title=title, rows=rows),)

    def _preview(self, task: Task, result: Result, fingerprint: str) -> Turned:
        facts = {**self._shown(task.values), **result.facts}
        card = self._worded(self.intent.about.preview)
        if not card.rows:
            # by name: what somebody typed is never a template itself
            card = structs.replace(card, rows={label: f"{{{{ told_{name} }}}}" for name, label in self._labels(task.values)})
            facts |= {f"told_{name}": shown for name, shown in self._shown(task.values).items()}
        expires = self.records.now + PREVIEW_HOLDS
        message = self.voice.preview(card, facts, until=expires.isoformat(), danger=self.intent.about.takes_away)
        shown = replace(
            task,
            stage=Stage.CONFIRMING,
            asked=None,
            asked_kind=None,
            options=(),
            fingerprint=fingerprint,
            previewed=self.records.now,
        )
        return Turned(State.CONFIRM, (message,), task=shown)

    def _report(self, task: Task, result: Result) -> Turned:
        facts = {**self._shown(task.values), **result.facts}
        said = self.intent.about.outcomes.get(result.code)
        card = self._worded(said)
        if self.action.kind is Kind.HANDOFF:
            return Turned(State.HANDOFF, (self.voice.record(card, facts, kind=Type.HANDOFF),), done=task)
        if self.action.kind is Kind.READ:
            offer = self._offer(said, facts, task)
            return Turned(State.ANSWER, (self.voice.record(card, facts), *self._steps_on(offer)), done=task, offer=offer)
        message = self.voice.record(card, facts, eyebrow=self.voice.label("done"))
        return Turned(State.DONE, (self._with_undo(message, result),), done=task)

    def _with_undo(self, message: Message, result: Result) -> Message:
        if result.undo is None:
            note = self.voice.reply("irreversible")
            return replace(message, note=message.note or note, text=message.text if message.note else f"{message.text}\n{note}")
        until = self.voice.reply("undo_until", {"until": result.undo.until}) if result.undo.until else ""
        button = Button(self.voice.label("undo"), f"undo:{result.undo.action}:{result.undo.key}", hint=until)
        return replace(message, buttons=(button,), text="\n".join(filter(None, (message.text, until))))

    def _refuse(self, task: Task, refused: Refused) -> Turned:
        at = task.values.get(refused.at or "")
        said_text = at.text if isinstance(at, Value) else ""
        facts = {**self._shown(task.values), "text": said_text, **refused.facts}
        said = self.intent.about.refusals.get(refused.code)
        card = self._refusal_card(refused.code, said)
        offer = self._offer(said, facts, task)
        note = self.voice.refusal(card, facts)
        if refused.code == "sign_in_needed":
            return Turned(State.REFUSED, (note,), task=replace(task, stage=Stage.REFUSED), offer=offer, refused=refused)
        kept = self._recoverable(task, refused)
        if kept and kept.asked_kind is SlotKind.TEXT:
            asked = self._ask(kept, refused.at or "")
            return replace(asked, state=State.REFUSED, messages=(note, *asked.messages[-1:]), asks=refused.at, refused=refused)
        return Turned(State.REFUSED, (note, *self._steps_on(offer, person=True)), task=kept, offer=offer, refused=refused)

    def _recoverable(self, task: Task, refused: Refused) -> Task | None:
        slot = self.action.slot(refused.at) if refused.at else None
        if slot is None:
            return None
        values = {name: value for name, value in task.values.items() if name != slot.name}
        return replace(task, values=values, stage=Stage.REFUSED, asked=slot.name, asked_kind=slot.kind, options=())

    def _refusal_card(self, code: str, said: Said | None) -> Card:
        if said:
            return said.card(self.voice.language)
        general = self.voice.says.refusals.get(code)
        if general is None:
            return Card(text=code)
        return Card(text=general) if isinstance(general, str) else general

    def _offer(self, said: Said | None, facts: Facts, task: Task) -> Offer | None:
        if said is None or said.offer is None or not may_ask(self.records, all_actions()[said.offer.action].who):
            return None
        values: dict[str, Value | tuple[Value, ...]] = {}
        for slot, fact in said.offer.facts.items():
            found = facts.get(fact)
            if isinstance(found, str | int):
                values[slot] = Value(str(found), found, label=str(facts.get(f"{fact}_name", found)))
            elif fact in task.values:
                values[slot] = task.values[fact]
        return Offer(said.offer.action, values)

    def _steps_on(self, offer: Offer | None, *, person: bool = False) -> tuple[Message, ...]:
        language = self.voice.language
        buttons = [Button(self.content.title(offer.action, language), "offer")] if offer else []
        buttons += [Button(self.voice.label("ask_person"), "person")] if person and self.action.kind is not Kind.HANDOFF else []
        return (self.voice.choices(self.voice.reply("best_step") if offer else "", buttons),) if buttons else ()

    def _option(self, slot: str, choice: Choice) -> Option:
        if "hint" in choice.facts:
            return Option(choice.value, choice.label, str(choice.facts["hint"]))
        words = self.intent.about.slots.get(slot)
        hint = words.hint.get(self.voice.language, "") if words else ""
        return Option(choice.value, choice.label, self.voice.say(hint, choice.facts))

    def _worded(self, said: Said | None) -> Card:
        if said:
            return said.card(self.voice.language)
        return Card(title=self.intent.title(self.voice.language))

    def _rows(self, values: Values) -> tuple[tuple[str, str], ...]:
        shown = self._shown(values)
        return tuple((label, str(shown[name])) for name, label in self._labels(values))

    def _labels(self, values: Values) -> tuple[tuple[str, str], ...]:
        """The slots that hold something, in order, with how they are called."""
        words = self.intent.about.slots
        return tuple(
            (slot.name, words[slot.name].label[self.voice.language] if slot.name in words else slot.name)
            for slot in self.action.slots
            if _shown(values.get(slot.name))
        )

    def _shown(self, values: Values) -> dict[str, object]:
        return {name: _shown(value) for name, value in values.items()}


def may_ask(records: Records, who: Who) -> bool:
    """Whether the asker is what an action needs at the least."""
    try:
        records.require(who)
    except Refused:
        return False
    return True


def _shown(value: Value | tuple[Value, ...] | None) -> str:
    if value is None:
        return ""
    return ", ".join(each.shown for each in value) if isinstance(value, tuple) else value.shown
