"""Reading a file against a closed schema, so that an error names the file, the line, the key and the cure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from kb.finding import ContentError, Finding, did_you_mean, finding

T = TypeVar("T")
UNKNOWN = re.compile(r"unknown field `(\w+)`")
MISSING = re.compile(r"missing required field `(\w+)`")
PLACE = re.compile(r" - at `\$\.?([^`]*)`")
BOOLEAN = "tag:yaml.org,2002:bool"


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in which only `true` and `false` are booleans: a writer's yes, no, on and off are words."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN]
    for first, resolvers in Loader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(BOOLEAN, re.compile(r"^(?:true|false)$"), list("tf"))


def text_of(path: Path, *, largest: int) -> str:
    """The file as text with plain line ends; raises ContentError when it is not UTF-8 or longer than `largest` characters."""
    try:
        written = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(finding(path, f"is not UTF-8 text (byte {error.start}); save it as UTF-8")) from error
    if len(written) > largest:
        raise ContentError(finding(path, f"has {len(written)} characters, at most {largest}; split it"))
    return written.replace("\r\n", "\n")


def read_yaml(path: Path, written: str, schema: type[T], *, first_line: int = 1) -> T:
    """YAML text as a value of `schema`; raises ContentError where it is not YAML or does not fit."""
    try:
        loaded = yaml.load(written, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        says = f"is not YAML: {getattr(error, 'problem', error)}; put quotes around text that holds ': ' or ' #'"
        raise ContentError(finding(path, says, line=first_line + mark.line if mark else first_line)) from error
    try:
        return msgspec.convert(loaded, schema)
    except msgspec.ValidationError as error:
        raise ContentError(_objection(path, written, schema, str(error), first_line)) from error


def _objection(path: Path, written: str, schema: type, says: str, first_line: int) -> Finding:
    place = PLACE.search(says)
    where = place[1] if place else ""
    unknown, missing = UNKNOWN.search(says), MISSING.search(says)
    inside = f" in '{where}'" if where else ""
    if unknown:
        known = getattr(schema, "__struct_fields__", ())
        return finding(
            path,
            f"'{unknown[1]}' is no key here{inside}{did_you_mean(unknown[1], known)}",
            line=_line(written, unknown[1], first_line),
        )
    if missing:
        return finding(path, f"'{missing[1]}' is missing{inside}; add it", line=_line(written, where.split(".")[-1], first_line))
    key = re.split(r"[.\[]", where)[0]
    return finding(path, f"'{where}': {PLACE.sub('', says)}", line=_line(written, key, first_line))


def _line(written: str, key: str, first_line: int) -> int:
    pattern = re.compile(rf"^\s*{re.escape(key)}\s*:") if key else None
    lines = enumerate(written.split("\n"), first_line)
    return next((number for number, text in lines if pattern and pattern.match(text)), first_line)
