"""Sales activity of an opportunity, and when a description of it says too little to be approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from programme import platitudes
from programme.names import fold
from programme.refusal import Refused

if TYPE_CHECKING:
    from programme.opportunity import Opportunity

FIELDS = ("discovery", "business_need", "value_proposition", "competition", "current_activities")


class Weakness(StrEnum):
    """Why a description does not help whoever validates the opportunity."""

    EMPTY = "empty"  # nothing, or a sign that stands for nothing
    VAGUE = "vague"  # words that fit every customer: "they need it"
    GENERIC = "generic"  # praise or slogans instead of facts: "the best product at a good price"


# telling words that a description needs; who the competitor is can be said in one
_ENOUGH: Mapping[str, int] = {name: 1 if name == "competition" else 2 for name in FIELDS}
_HOLLOW = platitudes.FUNCTION | platitudes.VAGUE | platitudes.GENERIC


def weakness(name: str, text: str) -> Weakness | None:
    """What is wrong with a field's text, or None when it tells enough.

    A word tells something when it is neither a function word nor said of every customer; figures tell. Judging words
    instead of length lets "Foxit" pass as a competitor and stops long sentences that say nothing.
    """
    words = fold(text).split()
    if " ".join(words) in platitudes.NOTHING_SAID or all(word in platitudes.NOTHING for word in words):
        return Weakness.EMPTY
    telling = {word for word in words if word not in _HOLLOW and (len(word) > 1 or word.isdigit())}
    if len(telling) >= _ENOUGH.get(name, 2):
        return None
    return Weakness.GENERIC if any(word in platitudes.GENERIC for word in words) else Weakness.VAGUE


def require_telling(texts: Mapping[str, str], **about: object) -> None:
    """Refuses the first field that tells too little; the facts name all of them, so that the good ones are kept."""
    weak = {name: found for name, text in texts.items() if (found := weakness(name, text))}
    for name, found in weak.items():
        raise Refused(
            f"field_{found}",
            about,
            at=name,
            field=name,
            text=texts[name].strip(),
            weak=tuple({"field": one, "reason": str(reason)} for one, reason in weak.items()),
            good=tuple(one for one in texts if one not in weak),
        )


@dataclass(eq=False, kw_only=True)
class SalesActivity:
    """What has been done to sell, in the five fields that the vendor validates."""

    number: str
    opportunity: Opportunity = field(repr=False)
    discovery: str
    business_need: str
    value_proposition: str
    competition: str
    current_activities: str
    added_on: date
    added_by: str

    def facts(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in FIELDS}
