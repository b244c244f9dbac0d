"""A form in the chat: what an action asks as fields to fill in at once, and what was filled in, judged as if it had been said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.conversation import Stage, Task
from assistant.errand import Errand, Turned
from assistant.reply import Button, Drawn, Field, Form, State, Type
from assistant.slot import Kind, Known, Option, Slot, Value, Values
from assistant.values import filling
from assistant.values.answering import is_told

FEWEST = 3
"""An action that asks for fewer things than this is no work to answer one by one."""

MOST_CHOICES = 50
"""More records than this are typed by name instead of chosen from a list."""

FILLED = "form:"
AS_TYPED = (Kind.TEXT, Kind.PERSON, Kind.ACCOUNT)
"""Of these a field holds the value itself, so nothing in it is taken for words around a value."""

DRAWN = {Kind.EMAIL: Drawn.EMAIL, Kind.QUANTITY: Drawn.NUMBER, Kind.DATE: Drawn.DATE}


@dataclass(frozen=True)
class Filled:
    """A form as it was sent: the action, and what stands in each field."""

    action: str
    values: Mapping[str, str]

    @property
    def key(self) -> str:
        """The whole of it, by which the same form is known again."""
        return FILLED + json.dumps([self.action, *sorted(self.values.items())], ensure_ascii=False)


@dataclass(frozen=True)
class Sheet:
    """The form of one errand for somebody who may speak of the records that are known."""

    errand: Errand
    known: Callable[[], Sequence[Known]]

    def offered(self, task: Task) -> Form | None:
        """The form, for whoever prefers it; none where it would save nothing."""
        required = [slot.name for slot in self.errand.action.slots if slot.required]
        missing = [name for name in required if name not in task.values]
        return self.form(task) if len(required) >= FEWEST and len(missing) > 1 else None

    def form(self, task: Task, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> Form:
        """Every field with what is known or was typed, and what is wrong with it."""
        fields = tuple(self._field(slot, task, (typed or {}).get(slot.name), errors or {}) for slot in self.errand.action.slots)
        return Form(self.errand.action.id, self.errand.intent.title(self.errand.voice.language), fields)

    def filled(self, texts: Mapping[str, str], task: Task) -> Turned:
        """Go on with what was filled in; where something will not do, the form again with everything that was typed."""
        values, errors = self._read(texts, task)
        turned, refusals = self._judged(values)
        errors |= refusals
        if turned.state is State.ASK and turned.asks and turned.asks not in errors:
            errors[turned.asks] = turned.messages[-1].prose
        if not errors or (turned.refused and turned.refused.at not in errors):
            return turned
        good = {name: value for name, value in values.items() if name not in errors}
        return self._again(Task(self.errand.action.id, good), texts, errors, turned)

    def said(self, texts: Mapping[str, str]) -> str:
        """The form as lines, as it stands in the transcript."""
        lines = []
        for slot in self.errand.action.slots:
            text = texts.get(slot.name, "").strip()
            option = _option(text, self._options(slot, None))
            lines += [f"{self._label(slot)}: {option.label if option else text}"] if text else []
        return "\n".join(lines)

    # ---- what was filled in

    def _read(self, texts: Mapping[str, str], task: Task) -> tuple[dict[str, Value | tuple[Value, ...]], dict[str, str]]:
        values: dict[str, Value | tuple[Value, ...]] = {}
        errors: dict[str, str] = {}
        for slot in self.errand.action.slots:
            text = texts.get(slot.name, "").strip()
            if text:
                values[slot.name] = self._value(slot, text, task)
            elif slot.required:
                errors[slot.name] = self.errand.voice.reply("field_empty")
        return values, errors

    def _value(self, slot: Slot, text: str, task: Task) -> Value | tuple[Value, ...]:
        """What a field holds; words that name nothing are kept as such, so that the rules refuse them as in the chat."""
        options = self._options(slot, task)
        option = _option(text, options)
        if option:
            value = option.chosen()
            return (value,) if slot.repeatable else value
        if slot.kind in AS_TYPED and not options:
            parts = [part.strip() for part in text.replace(";", ",").split(",")] if slot.repeatable else [text]
            typed = tuple(Value(part, part) for part in parts if part)
            return typed if slot.repeatable else typed[0]
        found = filling.fill(
            (slot,),
            text,
            words=self.errand.intent.about.slots,
            known=self.known(),
            today=self.errand.records.today,
            language=self.errand.voice.language,
            asked=slot.name,
            options=options,
        )
        nothing = Value(text, None)
        return found.get(slot.name, (nothing,) if slot.repeatable else nothing)

    def _judged(self, values: Values) -> tuple[Turned, dict[str, str]]:
        """How it ends without the values that a rule refuses, and why each of those will not do."""
        refusals: dict[str, str] = {}
        rest = dict(values)
        while True:
            turned = self.errand.proceed(Task(self.errand.action.id, rest))
            at = turned.refused.at if turned.refused else None
            if at is None or self.errand.action.slot(at) is None or at in refusals:
                return turned, refusals
            refusals[at] = turned.messages[0].prose
            rest.pop(at, None)

    def _again(self, task: Task, texts: Mapping[str, str], errors: dict[str, str], turned: Turned) -> Turned:
        voice = self.errand.voice
        wrong = [slot for slot in self.errand.action.slots if slot.name in errors]
        options = turned.task.options if turned.task else ()
        slot = next((slot for slot in wrong if options and slot.name == turned.asks), wrong[0])
        asked = replace(task, stage=Stage.FILLING, asked=slot.name, asked_kind=slot.kind, options=options)
        told = [f"{self._label(each)}: {errors[each.name]}" for each in wrong]
        summary = voice.text("fields_wrong", {"count": len(errors)})
        message = replace(summary, type=Type.NOTE, text="\n".join([summary.text, *(f"• {line}" for line in told)]))
        return Turned(State.ASK, (message,), task=asked, asks=slot.name, form=self.form(asked, texts, errors))

    # ---- the fields

    def _field(self, slot: Slot, task: Task, typed: str | None, errors: Mapping[str, str]) -> Field:
        options = self._options(slot, task)
        drawn = Drawn.PARAGRAPH if is_told(slot) else DRAWN.get(slot.kind, Drawn.TEXT)
        held = task.values.get(slot.name)
        return Field(
            slot.name,
            self._label(slot),
            Drawn.TEXT if slot.repeatable else Drawn.CHOICE if options else drawn,
            required=slot.required,
            several=slot.repeatable,
            value=typed if typed is not None else _written(held, options),
            hint=self._hint(slot, drawn),
            choices=tuple(Button(one.label, one.value, one.hint) for one in options),
            error=errors.get(slot.name, ""),
        )

    def _label(self, slot: Slot) -> str:
        words = self.errand.intent.about.slots.get(slot.name)
        return words.label[self.errand.voice.language] if words else slot.name

    def _hint(self, slot: Slot, drawn: Drawn) -> str:
        """What the label does not say: of a text the whole question, of anything else what follows the question itself."""
        words, voice = self.errand.intent.about.slots.get(slot.name), self.errand.voice
        question = words.ask[voice.language] if words else ""
        hint = "" if "{" in question else question if drawn is Drawn.PARAGRAPH else question.partition("? ")[2]
        several = voice.reply("field_several") if slot.repeatable else ""
        return several or ("" if self._options(slot, None) else hint)

    def _options(self, slot: Slot, task: Task | None) -> tuple[Option, ...]:
        """What there is to choose from: the fixed choices, one's own records while they are few, or what the question offered."""
        words, language = self.errand.intent.about.slots.get(slot.name), self.errand.voice.language
        if words and words.choices:
            return tuple(Option(value, getattr(choice, language)) for value, choice in words.choices.items())
        records = [Option(one.value, one.label, one.hint) for one in self.known() if one.kind is slot.kind is not Kind.ACCOUNT]
        if 0 < len(records) <= MOST_CHOICES:
            return tuple(records)
        return task.options if task and task.asked == slot.name else ()


def _option(text: str, options: Sequence[Option]) -> Option | None:
    return next((one for one in options if one.value == text), None)


def _written(held: Value | tuple[Value, ...] | None, options: Sequence[Option]) -> str:
    """A value as it stands in a field: a choice by its key, a date and a number as figures, anything else as it is read."""
    if held is None:
        return ""
    if isinstance(held, tuple):
        return ", ".join(_written(each, ()) for each in held)
    if _option(str(held.value), options) or not held.label:
        return str(held.text if held.value is None else held.value)
    return held.shown
