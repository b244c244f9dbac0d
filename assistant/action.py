"""An action: a request that is carried out on the programme's records; what kind it is, who may ask it, what it needs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, get_type_hints

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
    hints = get_type_hints(function, include_extras=True)
    return tuple(
        slot_of(name, hints[name], required=parameter.default is inspect.Parameter.empty)
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


@cache
def all_actions() -> Mapping[str, Action]:
    """Every action by its id: the modules of the folder `actions/`, found by looking."""
    folder = importlib.import_module("assistant.actions")
    found = {}
    for each in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        found[each] = action_in(importlib.import_module(f"assistant.actions.{each}"))
    return MappingProxyType(found)


def given(records: Records, act: Action, slots: Mapping[str, Any]) -> None:
    """Let the action judge the values given so far; raises Refused at the one that will not do."""
    if act.guard is not None:
        takes = inspect.signature(act.guard).parameters
        act.guard(records, **{name: value for name, value in slots.items() if name in takes})
