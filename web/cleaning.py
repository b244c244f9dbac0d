"""Text from outside, without what no keyboard types."""

from __future__ import annotations

import re

UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\ufffb]")
"""Control characters; line ends and tabs stay."""

TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Characters that make a line read backwards, so that a person sees other words than a program does."""


def readable(text: str) -> str:
    """The text with a space for every control character, and without marks that turn the reading direction."""
    return TURNING.sub("", UNREADABLE.sub(" ", text))
