"""How fast the matcher is on this machine, with peers on the same phrases and the same questions in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant import crossover as crossing
from assistant import scale
from assistant.benchmark import Question, with_slips
from assistant.content import Content
from assistant.matcher import Matcher, Phrase
from assistant.scale import scale_benchmark

if TYPE_CHECKING:
    from assistant.installation import Installation

SMALLEST = 10
"""Fewer texts show nothing."""

SLOWEST = 20.0
"""Seconds that one peer may take; a slower one is measured on fewer questions."""

Ask = Callable[[str], object]


@dataclass(frozen=True)
class Speed:
    """One way of matching: CPU milliseconds a question at the median and at the 99th percentile, one thread.

    `ratio` is its median over that of Loket in the same run; above 1 Loket is faster.
    """

    name: str
    median_ms: float
    p99_ms: float
    questions: int
    ratio: float


@dataclass(frozen=True)
class Speeds:
    """Everything measured in one run; seconds are CPU seconds of one core unless they are called elapsed."""

    phrases: int
    training_seconds: float
    model_megabytes: float
    first_answer_elapsed_seconds: float
    matching: tuple[Speed, ...]
    index: tuple[scale.Size, ...]
    crossover: tuple[crossing.Crossing, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(replace(self, index=(), crossover=())) | {
            "index": scale.plain(self.index),
            "crossover": crossing.plain(self.crossover),
        }


def speed_benchmark(installation: Installation, *, sizes: Sequence[int], questions: int, tell: Callable[[str], None]) -> Speeds:
    """Measure training, matching and the index beside the peers that are installed, and the time to a first answer."""
    content = Content.load()
    phrases = tuple(content.phrases())
    tell(f"training on {len(phrases)} phrases")
    started = time.process_time()
    matcher = Matcher.train(phrases, titles=content.titles(), kin=content.kin())
    seconds = time.process_time() - started
    asked = _questions(phrases, questions)
    measured = [("Loket", _times(matcher.rank, asked))]
    for name, prepare in _peers():
        tell(f"asking {name}")
        measured.append((name, _times(prepare(phrases), asked)))
    own = statistics.median(measured[0][1])
    tell("starting `loket ask` five times")
    return Speeds(
        len(phrases),
        round(seconds, 2),
        _megabytes(matcher, installation),
        _first_answer(installation),
        tuple(_speed(name, times, own) for name, times in measured),
        scale_benchmark(phrases, sizes, questions, tell=tell),
        crossing.crossover(phrases, tell=tell),
    )


def sizes_of(written: str) -> tuple[int, ...]:
    """Sizes as they are written on the command line, with commas between; nothing when one of them is none."""
    parts = [part.strip() for part in written.split(",")]
    sizes = tuple(int(part) for part in parts if part.isdecimal())
    return sizes if len(sizes) == len(parts) and min(sizes) >= SMALLEST else ()


def shown(measured: Speeds) -> str:
    """As tables for a terminal."""
    lines = [
        f"{measured.phrases} phrases: trained in {measured.training_seconds} CPU s, model {measured.model_megabytes} MB",
        f"process start to first answer: {measured.first_answer_elapsed_seconds} s",
        *(
            f"{one.name:58} p50 {one.median_ms:8.3f} ms  p99 {one.p99_ms:8.3f} ms  {one.ratio:6.1f} x Loket's median"
            for one in measured.matching
        ),
        "",
    ]
    return "\n".join([*lines, scale.shown(measured.index), crossing.shown(measured.crossover)])


def _speed(name: str, times: Sequence[float], own: float) -> Speed:
    median = statistics.median(times)
    return Speed(name, round(median, 3), round(_late(times), 3), len(times), round(median / own, 1))


def _megabytes(matcher: Matcher, installation: Installation) -> float:
    model = installation.settings.folder / "bench.model"
    matcher.save(model)
    size = model.stat().st_size
    model.unlink()
    return round(size / 1e6, 1)


def _questions(phrases: Sequence[Phrase], count: int) -> list[str]:
    step = max(1, len(phrases) // count)
    chosen = [Question(phrase.text, phrase.language, phrase.intent) for phrase in phrases[::step][:count]]
    return [with_slips(question, seed=number).text for number, question in enumerate(chosen)]


def _times(ask: Ask, asked: Sequence[str]) -> list[float]:
    for text in asked[:20]:
        ask(text)
    times: list[float] = []
    begun = time.perf_counter()
    for text in asked:
        started = time.process_time()
        ask(text)
        times.append((time.process_time() - started) * 1000)
        if time.perf_counter() - begun > SLOWEST:
            break
    return times


def _late(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def _first_answer(installation: Installation) -> float:
    """The median of five starts of `loket ask`, elapsed, with everything trained already."""
    installation.assistant.welcome  # noqa: B018 - trained and kept before the clock runs
    command = [sys.executable, "-m", "assistant.cli", "ask", "which NFR licences does a Gold partner get?", "--lang", "en"]
    environment = {**os.environ, "LOKET_DATA": installation.settings.data}
    times = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return round(statistics.median(times), 3)


def _peers() -> Iterator[tuple[str, Callable[[Sequence[Phrase]], Ask]]]:
    yield "rapidfuzz token_set_ratio over all phrases", _rapidfuzz
    yield "scikit-learn TF-IDF (word 1-2, char_wb 2-5) + LinearSVC", _scikit_learn


def _rapidfuzz(phrases: Sequence[Phrase]) -> Ask:
    from rapidfuzz import fuzz, process, utils

    texts = [utils.default_process(phrase.text) for phrase in phrases]
    return lambda text: process.extractOne(utils.default_process(text), texts, scorer=fuzz.token_set_ratio)


def _scikit_learn(phrases: Sequence[Phrase]) -> Ask:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    pipeline = make_pipeline(make_union(words, pieces), LinearSVC(tol=0.1))
    pipeline.fit([phrase.text for phrase in phrases], [phrase.intent for phrase in phrases])
    return lambda text: pipeline.predict([text])
