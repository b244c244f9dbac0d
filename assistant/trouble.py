"""What to tell whoever runs Loket when the content or the database cannot be used, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

from kb.finding import ContentError

CURES = {
    "corrupt": "the database {place} is damaged; put back a backup, or move the file away to begin anew",
    "newer_schema": "the database was written by a newer Loket (schema {found}, this one knows {known}); install that version",
    "not_migrated": "the database's schema is {found}, {known} is needed; run `loket db upgrade`",
    "read_only": "the database {place} cannot be written to; give this user write access to the file and its folder",
    "disk_full": "the disk that holds {place} is full; make room, nothing was lost",
    "locked": "the database {place} is held by another process for too long; stop that process and try again",
    "cannot_open": "the database {place} cannot be opened; is the folder there, and may this user write in it?",
    "unreachable": "the database {place} cannot be reached; is its server running?",
    "stale": "somebody else changed the same record at the same moment; try again",
}


def cure(code: str, facts: Mapping[str, object]) -> str:
    """One sentence: what is wrong and what to do."""
    known = {"place": "", "found": "unknown", "known": "unknown"} | {key: value for key, value in facts.items() if value}
    return CURES.get(code, f"the database cannot be used ({code})").format_map(known)


def told(error: Exception) -> tuple[str, ...]:
    """What to say about an error that can be expected; nothing for one that cannot."""
    if isinstance(error, ContentError):
        count = "1 finding" if len(error.findings) == 1 else f"{len(error.findings)} findings"
        return (*(str(one) for one in error.findings), f"loket: {count} in the content, to be mended first")
    if isinstance(error, OSError) and error.filename:
        return (f"loket: {error.filename}: {error.strerror}; Loket keeps its data there, so name a folder it may write in",)
    from programme import Refused, StoreError

    if isinstance(error, StoreError):
        return (f"loket: {cure(error.code, error.facts)}",)
    if isinstance(error, Refused) and error.code in ("unknown_contact", "unknown_agent"):
        return (f"loket: nobody here has the address {error.facts.get('email')}; `loket demo reset` makes the demo contacts",)
    return ()
