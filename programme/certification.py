"""What a level asks of a partner's people: the Code of Conduct, and the courses they have completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from programme.partner import Contact, Level, Partner
from programme.result import Result


@dataclass(eq=False, kw_only=True)
class Course:
    """A course that somebody has completed."""

    number: str
    contact: Contact
    title: str
    completed_on: date

    def facts(self) -> dict[str, object]:
        return {"title": self.title, "completed_on": self.completed_on, "person": self.contact.name}


def code_of_conduct_facts(partner: Partner, level: Level) -> dict[str, object]:
    """Whether the Code of Conduct that a level asks for is there; one representative is enough."""
    return {
        "code_of_conduct_needed": level.needs_code_of_conduct,
        "code_of_conduct": partner.code_of_conduct_on is not None,
        "code_of_conduct_by": partner.code_of_conduct_by,
        "code_of_conduct_on": partner.code_of_conduct_on,
    }


def check(contact: Contact, courses: Sequence[Course]) -> Result:
    """The level's requirement, and the asker's own completed courses."""
    partner = contact.partner
    coc = code_of_conduct_facts(partner, partner.level)
    own = sorted((one for one in courses if one.contact is contact), key=lambda one: one.completed_on, reverse=True)
    facts = coc | {
        "partner": partner.name,
        "level": str(partner.level),
        "courses": tuple(one.facts() for one in own),
        "course_count": len(own),
    }
    if not coc["code_of_conduct_needed"]:
        return Result("nothing_required", facts)
    return Result("complete" if coc["code_of_conduct"] else "code_of_conduct_missing", facts)
