"""How the index does at any size on this machine, beside peers with the same texts and questions in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from assistant.crowd import KINDS, asked, crowd
from assistant.matcher import Phrase
from assistant.peers import NLP_JS, Ask, Ready, nlp_js, peers
from kb.index import Index
from kb.postings import Entry

TARGETS = 1_000
"""The texts that are asked for: the same ones at every size."""

SLOWEST = 15.0
"""Seconds that the questions to one peer may take; a slower one is asked fewer."""

WARM = 100
"""Other questions, asked before the clock runs."""

ADDED = 500

OWN = "Loket's index"


class Measured(NamedTuple):
    """One way at one size: CPU milliseconds a question (elapsed for nlp.js), and how often the text was found.

    `first` and `top5` are shares of the questions; `build_seconds` CPU seconds; `megabytes` on disk, or in memory where
    it keeps nothing on disk. `ratio` is its median over that of Loket's index in the same run: above 1 the index is faster.
    """

    name: str
    questions: int
    median_ms: float
    p99_ms: float
    first: float
    top5: float
    build_seconds: float
    megabytes: float | None
    ratio: float


class Growth(NamedTuple):
    """What adding one text costs, in microseconds at the median, and a question when `ADDED` were just added, in ms."""

    add_us: float
    found: float
    median_ms: float


class Size(NamedTuple):
    """Everything measured with so many texts; private memory of one process that answers, in megabytes."""

    texts: int
    ways: tuple[Measured, ...]
    private_megabytes: float | None
    growth: Growth


def scale_benchmark(
    phrases: Sequence[Phrase], sizes: Sequence[int], questions: int, *, tell: Callable[[str], None]
) -> tuple[Size, ...]:
    """Measure each size; `questions` at most, a quarter of each kind (slips, words dropped, other order, all three)."""
    return tuple(_size(phrases, size, min(questions, TARGETS, size), tell) for size in sizes)


def shown(sizes: Sequence[Size]) -> str:
    """As tables for a terminal."""
    lines = []
    for size in sizes:
        growth = size.growth
        lines.append(f"{size.texts:,} texts; CPU ms a question")
        lines.append(f"{'':52}{'p50':>9}{'p99':>9}{'first':>8}{'top-5':>8}{'build s':>9}{'MB':>8}{'ratio':>9}{'asked':>7}")
        for each in size.ways:
            kept = "" if each.megabytes is None else f"{each.megabytes:.1f}"
            lines.append(
                f"{each.name:52}{each.median_ms:9.3f}{each.p99_ms:9.3f}{each.first:8.1%}{each.top5:8.1%}"
                f"{each.build_seconds:9.2f}{kept:>8}{each.ratio:9.2f}{each.questions:7}"
            )
        memory = "unknown" if size.private_megabytes is None else f"{size.private_megabytes} MB"
        lines.append(
            f"private memory of a process that answers: {memory}; adding a text: {growth.add_us} µs, found by the next "
            f"question: {growth.found:.1%}; a question after {ADDED} additions: {growth.median_ms} ms"
        )
        lines.append("")
    return "\n".join(lines)


class _Task(NamedTuple):
    texts: list[str]
    wanted: list[str]
    asked: list[str]
    warm: list[str]
    more: list[str]


def _task(phrases: Sequence[Phrase], size: int, questions: int) -> _Task:
    texts = list(crowd(phrases, size + ADDED))
    known = texts[:size]
    chosen = [place * min(TARGETS, size) // questions for place in range(questions)]
    typed = [asked(known, KINDS[place % len(KINDS)], number) for place, number in enumerate(chosen)]
    warm = [asked(known, KINDS[number % len(KINDS)], size - 1 - number) for number in range(min(WARM, size))]
    shuffled = known.copy()
    Random(size).shuffle(shuffled)  # else whoever breaks ties by place finds the text that is asked for
    return _Task(shuffled, [known[number] for number in chosen], typed, warm, texts[size:])


def _size(phrases: Sequence[Phrase], size: int, questions: int, tell: Callable[[str], None]) -> Size:
    tell(f"making {size:,} texts")
    task = _task(phrases, size, questions)
    ways: list[Measured] = []
    with TemporaryDirectory(prefix="loket-bench-") as name:
        folder = Path(name)
        file = folder / "own" / "texts.index"
        for way, prepare in (
            (OWN, lambda texts, _: _own(texts, file)),
            *((peer.name, peer.prepare) for peer in peers() if size <= peer.largest),
        ):
            tell(f"  {way}")
            place = folder / ("own" if way == OWN else str(len(ways)))
            place.mkdir()
            ways.append(_way(way, prepare, task, place, ways[0].median_ms if ways else None))
        ways.extend(_outside(task, ways[0].median_ms))
        tell("  memory and additions")
        return Size(size, tuple(ways), _private_memory(file, task), _growth(file, task))


def _own(texts: Sequence[str], file: Path) -> Ready:
    Index.build(Entry(str(place), text) for place, text in enumerate(texts)).save(file)
    index = Index.open(file)
    return Ready(lambda text: [int(hit.id) for hit in index.search(text)])


def _way(name: str, prepare: Callable[[Sequence[str], Path], Ready], task: _Task, folder: Path, own: float | None) -> Measured:
    started = time.process_time()
    ready = prepare(task.texts, folder)
    seconds = time.process_time() - started
    times, found = _asked(ready.ask, task)
    kept = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6
    return _measured(name, task, times, found, seconds, kept or ready.megabytes, own)


def _asked(ask: Ask, task: _Task) -> tuple[list[float], list[list[int]]]:
    begun = time.perf_counter()
    for text in task.warm:
        ask(text)
        if time.perf_counter() - begun > SLOWEST / 5:
            break
    times: list[float] = []
    found: list[list[int]] = []
    begun = time.perf_counter()
    for text in task.asked:
        started = time.process_time()
        found.append(ask(text))
        times.append((time.process_time() - started) * 1000)
        if time.perf_counter() - begun > SLOWEST:
            break
    return times, found


def _measured(
    name: str,
    task: _Task,
    times: Sequence[float],
    found: Sequence[list[int]],
    seconds: float,
    kept: float | None,
    own: float | None,
) -> Measured:
    texts = [[task.texts[place] for place in places] for places in found]  # an equal text is as good
    pairs = list(zip(texts, task.wanted, strict=False))
    median = statistics.median(times)
    return Measured(
        name,
        len(times),
        round(median, 4),
        round(sorted(times)[int(len(times) * 0.99)], 4),
        round(sum(each[:1] == [wanted] for each, wanted in pairs) / len(pairs), 4),
        round(sum(wanted in each for each, wanted in pairs) / len(pairs), 4),
        round(seconds, 3),
        None if kept is None else round(kept, 2),
        round(median / (own or median), 2),
    )


def _outside(task: _Task, own: float) -> Iterator[Measured]:
    said = nlp_js(task.texts, task.asked)
    if said is not None:
        yield _measured(NLP_JS, task, said.times, said.found, said.seconds, None, own)


def _growth(file: Path, task: _Task) -> Growth:
    index = Index.open(file)
    for text in task.warm:
        index.search(text)
    times, found = [], 0
    for number, text in enumerate(task.more):
        started = time.process_time()
        index.add(Entry(f"new {number}", text))
        times.append((time.process_time() - started) * 1e6)
        found += any(hit.id == f"new {number}" for hit in index.search(text))
    after, _ = _asked(lambda text: [0 for _ in index.search(text)], task)
    return Growth(round(statistics.median(times), 1), round(found / len(task.more), 4), round(statistics.median(after), 4))


_ALONE = """
import json, sys
from pathlib import Path
from kb.index import Index
index = Index.open(Path(sys.argv[1]))
for text in json.load(sys.stdin):
    index.search(text)
sizes = {line.split(":")[0]: int(line.split()[1]) for line in open("/proc/self/smaps_rollup") if "kB" in line}
print((sizes["Private_Clean"] + sizes["Private_Dirty"]) / 1000)
"""


def _private_memory(file: Path, task: _Task) -> float | None:
    """Megabytes that a second process needs for itself, while this one has the same file mapped."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    mine = Index.open(file)
    for text in task.asked:
        mine.search(text)
    done = subprocess.run([sys.executable, "-c", _ALONE, str(file)], input=json.dumps(task.asked), capture_output=True, text=True)
    return None if done.returncode else round(float(done.stdout), 1)


def plain(sizes: Sequence[Size]) -> list[dict[str, Any]]:
    """As JSON keeps it."""
    return [size._asdict() | {"ways": [each._asdict() for each in size.ways], "growth": size.growth._asdict()} for size in sizes]
