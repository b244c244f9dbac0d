"""Whether every action has words: a title, a question for each slot, a preview, and a sentence for each code."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.action import Action
from assistant.content import Content
from assistant.intent import Kind
from kb.finding import Finding
from kb.library import LANGUAGES

PROGRAMME = Path(__file__).parent.parent / "programme"


def unworded(content: Content, actions: Mapping[str, Action]) -> tuple[Finding, ...]:
    """What an action can ask or answer without words for it, in either language."""
    found = [*_unmatched(content, actions)]
    for action in actions.values():
        if action.id in content.intents:
            found += _missing(content, action)
    return tuple(sorted(found))


def _unmatched(content: Content, actions: Mapping[str, Action]) -> Iterator[Finding]:
    intents = {intent.id for intent in content.intents.values() if intent.kind is Kind.ACTION}
    for action in sorted(set(actions) - intents):
        yield Finding(f"intents/{action}.yaml", 0, f"actions/{action}.py has no intent of its name; write one")
    for intent in sorted(intents - set(actions)):
        yield Finding(f"intents/{intent}.yaml", 0, f"has no module actions/{intent}.py; write it, or name its kind")


def _missing(content: Content, action: Action) -> Iterator[Finding]:
    about, file = content.intents[action.id].about, f"intents/{action.id}.yaml"
    for slot in action.slots:
        words = about.slots.get(slot.name)
        if words is None:
            yield Finding(file, 0, f"'slots.{slot.name}' is missing; say how it is named and asked for")
            continue
        for language in LANGUAGES:
            if not words.label.get(language) or not words.ask.get(language):
                yield Finding(file, 0, f"'slots.{slot.name}' has no label or question in '{language}'")
    for name in sorted(set(about.slots) - {slot.name for slot in action.slots}):
        yield Finding(file, 0, f"'slots.{name}' is no slot of the action")
    if action.confirmed and about.preview is None:
        yield Finding(file, 0, "'preview' is missing; say what would happen")
    for code in sorted(refusal_codes(action)):
        general = all(code in says.refusals for says in content.says.values())
        if code not in about.refusals and not general:
            yield Finding(file, 0, f"refusal '{code}' has no words; put them under 'refusals' here or in says/")
    if not about.outcomes:
        yield Finding(file, 0, "'outcomes' is missing; say what was done or found")


def refusal_codes(action: Action) -> frozenset[str]:
    """The codes of the refusals that stand in the functions which the action calls, found by following names in the source.

    The reading is generous: a method counts wherever a method of that name is called. What it finds too much costs a
    sentence; what it would find too little would leave somebody without an answer.
    """
    functions = _functions()
    module = inspect.getmodule(action.fulfil)
    waiting = set(_read(ast.parse(inspect.getsource(module))).calls) if module else set()
    reached: set[str] = set()
    codes: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in reached or name in FOUND_EVERYWHERE:
            continue
        reached.add(name)
        for function in functions.get(name, ()):
            codes |= function.codes
            waiting |= function.calls
    return frozenset(codes)


FOUND_EVERYWHERE = frozenset({"get", "add", "facts", "append", "values", "items", "strip", "lower", "join", "split"})


@dataclass(frozen=True)
class _Read:
    """What stands in a piece of source: the codes it refuses with, and the names it calls."""

    codes: frozenset[str]
    calls: frozenset[str]


def _read(source: ast.AST) -> _Read:
    nodes = list(ast.walk(source))
    return _Read(
        frozenset(code for node in nodes for code in _codes(node)), frozenset(name for node in nodes for name in _called(node))
    )


@cache
def _functions() -> Mapping[str, list[_Read]]:
    found: dict[str, list[_Read]] = {}
    for path in sorted(PROGRAMME.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(_read(node))
    return found


def _called(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            yield node.func.attr
        elif isinstance(node.func, ast.Name):
            yield node.func.id


def _codes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused" and node.args:
        code = node.args[0]
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            yield code.value
