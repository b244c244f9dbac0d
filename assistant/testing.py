"""`loket test`: corpora and conversations from files, their figures, and what became worse since a baseline."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.conversation import Conversation
from assistant.corpus import Line, read_corpus, read_talks
from assistant.evaluation import Judged, Report, judge, regressions, report
from assistant.known import known_to
from assistant.slot import Known
from assistant.trial import Failure, play
from assistant.utterance import Utterance
from programme import Actor, Store, SystemClock, demo

if TYPE_CHECKING:
    from assistant.installation import Installation

SPEAKERS = ("sanne@vandijk.example", "anna@noordzee.example", "eva@brabantcreatief.example")
"""Slots of a corpus line are read as by whoever of these knows the names in it."""


@dataclass(frozen=True)
class Played:
    """One file of conversations: how many passed, and where the others failed."""

    file: str
    passed: int
    failed: tuple[Failure, ...]

    def plain(self) -> dict[str, Any]:
        """The result for JSON."""
        failed = [{"name": each.talk, "turn": each.turn, "user": each.user, "says": each.says} for each in self.failed]
        return {"file": self.file, "passed": self.passed, "failed": failed}


@dataclass(frozen=True)
class Tested:
    """Everything that one run of `loket test` found."""

    files: tuple[Report, ...]
    conversations: tuple[Played, ...]
    regressions: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether a conversation failed or a line became worse."""
        return bool(self.regressions or any(each.failed for each in self.conversations))

    def plain(self) -> dict[str, Any]:
        """The whole for JSON."""
        return {
            "files": [each.plain() for each in self.files],
            "conversations": [each.plain() for each in self.conversations],
            "regressions": list(self.regressions),
        }


def run(
    installation: Installation, files: Sequence[Path], *, baseline: Path | None = None, tell: Callable[[str], None] = print
) -> Tested:
    """Test these files, with progress told where it takes longer than a second."""
    assistant = installation.assistant
    with tempfile.TemporaryDirectory() as folder:
        worlds = Worlds(Path(folder))
        reports = []
        for path in (path for path in files if path.suffix == ".jsonl"):
            tell(f"{path}: asking every line")
            reports.append(report(str(path), questioned(assistant, read_corpus(path), worlds)))
        played = tuple(_played(assistant, path, worlds, tell) for path in files if path.suffix in (".yaml", ".yml"))
    lost = regressions(json.loads(baseline.read_text("utf-8")), reports) if baseline else []
    return Tested(tuple(reports), played, tuple(lost))


class Worlds:
    """Fresh demo worlds: made once, copied for each conversation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._first = folder / "first.db"
        self._made = 0
        with closing(Store(self._first, SystemClock())) as store:
            store.migrate()
            demo.reset(store)

    def fresh(self) -> Store:
        """A store with a demo world of its own."""
        self._made += 1
        copy = self.folder / f"{self._made}.db"
        shutil.copyfile(self._first, copy)
        return Store(copy, SystemClock())

    def known(self) -> list[tuple[Known, ...]]:
        """What each of the speakers may speak of by name."""
        with closing(Store(self._first, SystemClock())) as store:
            found = []
            for email in SPEAKERS:
                with store.reading(Actor.contact(email)) as records:
                    found.append(known_to(records))
            return found


def questioned(assistant: Assistant, lines: Sequence[Line], worlds: Worlds) -> list[Judged]:
    """Every line asked by itself, without history."""
    speakers, today = worlds.known(), date.today()

    def ask(line: Line) -> tuple[Utterance, float]:
        conversation = Conversation("corpus", language=line.lang)
        matcher = assistant.matcher
        started = time.perf_counter()
        matcher.rank(line.text, prior=line.lang)
        took = (time.perf_counter() - started) * 1000
        understand = partial(assistant.understanding.understand, conversation, line.text, today=today, signed_in=True)
        heard = [understand(known=partial(tuple, known)) for known in (speakers if line.slots else speakers[:1])]
        return max(heard, key=_settled), took

    return judge(assistant, lines, ask)


def _settled(said: Utterance) -> int:
    values = [each for value in said.starts.values() for each in (value if isinstance(value, tuple) else (value,))]
    return sum(2 if each.value is not None else -1 for each in values)


def _played(assistant: Assistant, path: Path, worlds: Worlds, tell: Callable[[str], None]) -> Played:
    failed: list[Failure] = []
    talks = read_talks(path)
    tell(f"{path}: {len(talks)} conversations")
    for talk in talks:
        with closing(worlds.fresh()) as store:
            failed.extend(play(assistant, talk, store))
    return Played(str(path), len(talks) - len(failed), tuple(failed))


def shown(tested: Tested) -> str:
    """The figures for a terminal."""
    lines: list[str] = []
    for each in tested.files:
        lines.append(f"{each.file}: {each.lines} lines")
        for language, figures in each.languages.items():
            lines.append(f"  {language}  accuracy {figures['accuracy']:.3f}  top-3 {figures['top3']:.3f}  {_refusals(figures)}")
        lines.append(f"  all accuracy {each.accuracy:.3f}  top-3 {each.top3:.3f}  clarified {each.clarified:.3f}")
        lines.append(f"  slots precision {each.slots['precision']:.3f}  recall {each.slots['recall']:.3f}")
        lines.append(f"  calibration error {each.calibration_error:.3f}")
        lines.append(f"  matching p50 {each.latency_ms['p50']} ms  p99 {each.latency_ms['p99']} ms")
        lines += [f"    {w['line']}: {w['text']!r} expects {w['expect']}, got {w['got']} ({w['score']})" for w in each.wrong]
    for talks in tested.conversations:
        lines.append(f"{talks.file}: {talks.passed} passed, {len(talks.failed)} failed")
        lines += [f"    {each}\n{_indented(each.reply)}" for each in talks.failed]
    lines += [f"worse than the baseline: {each}" for each in tested.regressions]
    return "\n".join(lines)


def _refusals(figures: Any) -> str:
    return (
        f"out of scope recall {figures['out_of_scope_recall']:.3f}  false refusals {figures['false_refusals']:.3f}  "
        f"clarified {figures['clarified']:.3f}"
    )


def _indented(text: str) -> str:
    return "\n".join(f"        {line}" for line in text.splitlines())
