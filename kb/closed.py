"""The shape of content: parts whose keys are all known."""

from __future__ import annotations

import msgspec


class Closed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a content file; a key that is not listed is an error."""
