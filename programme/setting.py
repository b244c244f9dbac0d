"""What the store itself has to remember: whether its world is the demo's, and how far its clock has been moved."""

from __future__ import annotations

from dataclasses import dataclass

CLOCK_DAYS = "clock_days"
WORLD = "world"


@dataclass(eq=False, kw_only=True)
class Setting:
    name: str
    value: object
