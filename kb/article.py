"""An article: one topic in one language, with the questions that lead to it and the answer that people wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.finding import ContentError, Finding, did_you_mean, finding
from kb.passage import Kind, Passage, passages, unbalanced_fences
from kb.template import Wording

LARGEST = 40_000
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
TOPIC_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

ASKER_NAMES = frozenset(
    "signed_in first_name partner level role is_primary has_console level_has_salescenter has_salescenter_licence "
    "level_has_nfr primary_contact code_of_conduct code_of_conduct_by overdue_count overdue_customers pending_count "
    "pending_customers ready_count ready_customers upcoming_count upcoming_customers invited_count invited_customers "
    "open_opportunities".split()
)
"""What an article may know of the person who asks; all of it is the asker's own."""

NOBODY: Mapping[str, object] = {
    name: 0 if name.endswith("_count") or name == "open_opportunities" else "" for name in ASKER_NAMES
}
"""The facts when nobody is signed in: numbers are 0, names empty, questions answered with no."""


class Audience(StrEnum):
    """For whom an article is."""

    PARTNER = "partner"
    AGENT = "agent"
    BOTH = "both"


class Source(BaseModel):
    """Where an article's facts come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    document: str
    heading: str


class FrontMatter(BaseModel):
    """What stands above an article's text; the schema is closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Annotated[str, Field(min_length=3, max_length=80)]
    summary: Annotated[str, Field(min_length=10, max_length=400)]
    area: str
    audience: Audience = Audience.BOTH
    levels: tuple[Literal["Registered", "Certified", "Gold", "Platinum"], ...] = ()
    actions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    source: Source
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed: date
    questions: Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Article:
    """One topic in one language."""

    id: str
    language: str
    about: FrontMatter
    body: Wording

    @property
    def title(self) -> str:
        return self.about.title

    def valid_on(self, day: date) -> bool:
        """Whether the article holds on that day."""
        return (self.about.valid_from or day) <= day <= (self.about.valid_until or day)

    def open_to(self, *, level: str | None, agent: bool = False) -> bool:
        """Whether this reader may see the article: agents all, others what is not for agents only and fits their level."""
        if agent:
            return True
        return self.about.audience is not Audience.AGENT and (not self.about.levels or level in self.about.levels)

    def passages(self, asker: Mapping[str, object] = NOBODY, *, agent: bool = False) -> tuple[Passage, ...]:
        """The answer for this asker, piece by piece; what only an agent may read is left out for everybody else."""
        pieces = self._anonymous if asker is NOBODY else passages(self.body.fill(asker), language=self.language)
        return pieces if agent else tuple(piece for piece in pieces if piece.kind is not Kind.AGENT)

    @cached_property
    def _anonymous(self) -> tuple[Passage, ...]:
        return passages(self.body.fill(NOBODY), language=self.language)


def read_article(path: Path) -> Article:
    """Read `<language>/<topic-id>.md`; raises ContentError with every finding of the file."""
    written = _text(path)
    parts = FRONT_MATTER.match(written)
    if not parts:
        raise ContentError(finding(path, "starts with '---', then front matter, then '---' on a line of its own", line=1))
    if not TOPIC_ID.fullmatch(path.stem):
        raise ContentError(finding(path, "the file is named after the topic: small letters, digits and single hyphens"))
    first = parts[1].count("\n") + 4
    if stray := unbalanced_fences(parts[2]):
        raise ContentError(finding(path, "a ':::' passage is opened and closed by lines of their own", line=first + stray - 1))
    about = _front_matter(path, parts[1])
    body = Wording(
        "\n" * (first - 1) + parts[2], language=path.parent.name, names=ASKER_NAMES, file=finding(path, "").file, markdown=True
    )
    return Article(path.stem, path.parent.name, about, body)


def _text(path: Path) -> str:
    try:
        written = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(finding(path, f"is not UTF-8 text (byte {error.start}); save it as UTF-8")) from error
    if len(written) > LARGEST:
        raise ContentError(finding(path, f"has {len(written)} characters, at most {LARGEST}; split it into two articles"))
    return written.replace("\r\n", "\n")


def _front_matter(path: Path, written: str) -> FrontMatter:
    try:
        loaded = yaml.safe_load(written)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        says = f"front matter is not YAML: {getattr(error, 'problem', error)}; put quotes around text with ': ' or '#'"
        raise ContentError(finding(path, says, line=mark.line + 2 if mark else 1)) from error
    if not isinstance(loaded, dict):
        raise ContentError(finding(path, "front matter is a list of 'key: value' lines", line=1))
    try:
        return FrontMatter.model_validate(loaded)
    except ValidationError as error:
        raise ContentError(*_objections(path, written, error)) from error


def _objections(path: Path, written: str, error: ValidationError) -> list[Finding]:
    return [_objection(path, written, one) for one in error.errors()]


def _objection(path: Path, written: str, error: Any) -> Finding:
    key = str(error["loc"][0])
    lines = written.split("\n")
    line = next((number for number, text in enumerate(lines, 2) if text.startswith(f"{key}:")), 1)
    if error["type"] == "extra_forbidden":
        return finding(path, f"'{key}' is no key of an article{did_you_mean(key, FrontMatter.model_fields)}", line=line)
    if error["type"] == "missing":
        return finding(path, f"'{key}' is missing", line=1)
    return finding(path, f"'{'.'.join(str(part) for part in error['loc'])}': {error['msg']}", line=line)
