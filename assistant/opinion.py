"""What readers thought of an article, with what they missed in it, and which subjects people ask about most."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Index, String, Table, Text, func, insert, select, update
from sqlalchemy.orm import Session

from assistant.memory import turns
from programme.columns import UtcTime
from programme.tables import metadata

judgements = Table(
    "judgements",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("topic", String(80), nullable=False),
    Column("language", String(8), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_judgements_topic", "topic", "at"),
)
ANSWERED = ("answer", "clarify")
"""How a turn ended in which somebody asked about a subject."""


@dataclass(frozen=True)
class Judged:
    """How often an article helped and did not, and what readers wrote about it, the newest first."""

    helped: int
    not_helped: int
    comments: Sequence[tuple[datetime, str, str]]


@dataclass(frozen=True)
class Opinions:
    """The judgements of one open transaction; who judged is not kept."""

    session: Session

    def keep(self, id: str, *, topic: str, language: str, helpful: bool, now: datetime) -> str:
        """A judgement, or a change of mind about the one of that id; gives the id."""
        values = {"topic": topic, "language": language, "helpful": helpful, "at": now}
        same = (judgements.c.id == id) & (judgements.c.topic == topic)
        if self.session.execute(update(judgements).where(same).values(values)).rowcount:  # type: ignore[attr-defined]
            return id
        new = secrets.token_hex(16)
        self.session.execute(insert(judgements).values(id=new, comment="", **values))
        return new

    def comment(self, id: str, text: str) -> bool:
        """What a reader adds to a judgement; False when there is none of that id."""
        one = update(judgements).where(judgements.c.id == id).values(comment=text)
        return bool(self.session.execute(one).rowcount)  # type: ignore[attr-defined]

    def of(self, topic: str, *, most: int = 20) -> Judged:
        """What is known about one article."""
        row = judgements.c
        counted = select(row.helpful, func.count()).where(row.topic == topic).group_by(row.helpful)
        counts = {bool(helpful): int(count) for helpful, count in self.session.execute(counted)}
        written = select(row.at, row.language, row.comment).where((row.topic == topic) & (row.comment != ""))
        found = self.session.execute(written.order_by(row.at.desc(), row.id).limit(most))
        return Judged(counts.get(True, 0), counts.get(False, 0), [(each.at, each.language, each.comment) for each in found])

    def asked(self, since: datetime) -> Mapping[str, int]:
        """How often each subject was asked about in conversations since then."""
        row = turns.c
        counted = select(row.intent, func.count()).where((row.at >= since) & row.state.in_(ANSWERED)).group_by(row.intent)
        return {intent: count for intent, count in self.session.execute(counted) if intent}
