"""An action: a request that is carried out on the programme's records; what kind it is, who may ask it, what it needs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from assistant.slot import Slot, slot_of
from programme import Result, Who

if TYPE_CHECKING:
    from programme import Records

MARK = "__loket_action__"


class Kind(StrEnum):
    """READ looks up; CHANGE and REQUEST are previewed and confirmed; HANDOFF brings in a person, which is its own yes."""

    READ = "read"
    CHANGE = "change"
    REQUEST = "request"
    HANDOFF = "handoff"


@dataclass(frozen=True)
class Action:
    """One action; `fulfil(records, **slots)` does it, `guard(records, **known)` judges the values given so far."""

    id: str
    kind: Kind
    who: Who
    slots: tuple[Slot, ...]
    fulfil: Callable[..., Result] = field(repr=False)
    guard: Callable[..., None] | None = field(repr=False, default=None)

    def slot(self, name: str) -> Slot | None:
        """The slot of that name, or nothing."""
        return next((slot for slot in self.slots if slot.name == name), None)

    @property
    def confirmed(self) -> bool:
        """Whether a preview and a yes stand before the deed."""
        return self.kind in (Kind.CHANGE, Kind.REQUEST)


def action(kind: Kind, who: Who) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Mark the function of an action module as its deed; its keyword parameters are the slots, in the order they are asked.

    The first parameter is the records of the turn. A module may hold a second function, `guard`, with the same keywords, all
    optional: it is called after each answer and raises Refused at a value that will not do.
    """

    def mark(fulfil: Callable[..., Result]) -> Callable[..., Result]:
        setattr(fulfil, MARK, (kind, who))
        return fulfil

    return mark


def slots_of(function: Callable[..., Any]) -> tuple[Slot, ...]:
    """The slots that a function's keyword parameters describe, in order."""
    names = sys.modules[function.__module__].__dict__
    return tuple(
        # only these annotations are evaluated: that of the records would import the whole store
        slot_of(name, eval(parameter.annotation, names), required=parameter.default is inspect.Parameter.empty)
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    )


def action_in(module: ModuleType) -> Action:
    """The action of one module: the marked function that has the module's own name."""
    name = module.__name__.rpartition(".")[2]
    fulfil = getattr(module, name, None)
    if fulfil is None or not hasattr(fulfil, MARK):
        raise TypeError(f"actions/{name}.py has no function '{name}' marked with @action")
    kind, who = getattr(fulfil, MARK)
    return Action(name, kind, who, slots_of(fulfil), fulfil, getattr(module, "guard", None))


class Actions(Mapping[str, Action]):
    """Every action by its id: the modules of the folder `actions/`, found by looking, imported when first needed."""

    def __init__(self) -> None:
        folder = importlib.import_module("assistant.actions")
        self._names = tuple(sorted(module.name for module in pkgutil.iter_modules(folder.__path__)))
        self._loaded: dict[str, Action] = {}

    def __getitem__(self, name: str) -> Action:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._loaded:
            self._loaded[name] = action_in(importlib.import_module(f"assistant.actions.{name}"))
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def all_actions() -> Actions:
    """The actions there are."""
    return Actions()


def given(records: Records, act: Action, slots: Mapping[str, Any]) -> None:
    """Let the action judge the values given so far; raises Refused at the one that will not do."""
    if act.guard is not None:
        takes = inspect.signature(act.guard).parameters
        act.guard(records, **{name: value for name, value in slots.items() if name in takes})
