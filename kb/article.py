"""An article: one topic in one language, with the questions that lead to it and the answer that people wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from kb.closed import Closed
from kb.finding import ContentError, finding
from kb.passage import Kind, Passage
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


class Source(Closed, frozen=True):
    """Where an article's facts come from."""

    document: str
    heading: str


class FrontMatter(Closed, frozen=True, kw_only=True):
    """What stands above an article's text; the schema is closed."""

    title: Annotated[str, Meta(min_length=3, max_length=80)]
    summary: Annotated[str, Meta(min_length=10, max_length=400)]
    area: str
    source: Source
    reviewed: date
    questions: tuple[str, ...] = ()
    audience: Audience = Audience.BOTH
    levels: tuple[Literal["Registered", "Certified", "Gold", "Platinum"], ...] = ()
    actions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


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
        pieces = self._anonymous if asker is NOBODY else self._filled(asker)
        return pieces if agent else tuple(piece for piece in pieces if piece.kind is not Kind.AGENT)

    @cached_property
    def _anonymous(self) -> tuple[Passage, ...]:
        return self._filled(NOBODY)

    def _filled(self, asker: Mapping[str, object]) -> tuple[Passage, ...]:
        from kb.markdown import passages  # a Markdown parser: not needed where the passages are at hand

        return passages(self.body.fill(asker), language=self.language)


def kept_article(topic: str, language: str, about: FrontMatter, body: str, anonymous: tuple[Passage, ...]) -> Article:
    """An article that was read and checked before, with its passages for somebody who is not signed in at hand."""
    file = f"{language}/{topic}.md"
    article = Article(topic, language, about, Wording(body, language=language, names=ASKER_NAMES, file=file, markdown=True))
    article.__dict__["_anonymous"] = anonymous
    return article


def read_article(path: Path) -> Article:
    """Read `<language>/<topic-id>.md`; raises ContentError that names file, line and cure."""
    from kb.markdown import unbalanced_fences
    from kb.schema import read_yaml, text_of

    written = text_of(path, largest=LARGEST)
    parts = FRONT_MATTER.match(written)
    if not parts:
        raise ContentError(finding(path, "starts with '---', then front matter, then '---' on a line of its own", line=1))
    if not TOPIC_ID.fullmatch(path.stem):
        raise ContentError(finding(path, "the file is named after the topic: small letters, digits and single hyphens"))
    first = parts[1].count("\n") + 4
    if stray := unbalanced_fences(parts[2]):
        raise ContentError(finding(path, "a ':::' passage is opened and closed by lines of their own", line=first + stray - 1))
    about = read_yaml(path, parts[1], FrontMatter, first_line=2)
    if not about.questions:
        raise ContentError(finding(path, "'questions' is missing; write how people ask it, for they train its topic", line=2))
    body = Wording(
        "\n" * (first - 1) + parts[2],
        language=path.parent.name,
        names=ASKER_NAMES,
        file=finding(path, "").file,
        markdown=True,
    )
    body.check()
    return Article(path.stem, path.parent.name, about, body)
