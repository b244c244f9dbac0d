"""What is wrong in the content: the file, the place, and the cure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Finding:
    """One thing for a writer to mend; `line` is 0 where the whole file is meant."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.says}"


class ContentError(Exception):
    """Content that cannot be used; carries every finding of the file, not just the first."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


def finding(file: Path | str, says: str, *, line: int = 0) -> Finding:
    """A finding that names the file by its last two parts, which are the same on every machine."""
    return Finding("/".join(Path(file).parts[-2:]), line, says)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'nfr-access'?`, or nothing when no known word comes near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"; did you mean '{near[0]}'?" if near else ""
