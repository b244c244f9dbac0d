"""How fast the matcher is on this machine, with peers on the same phrases and the same questions in the same run."""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from assistant.benchmark import Question, with_slips
from assistant.content import Content
from assistant.matcher import Matcher, Phrase

if TYPE_CHECKING:
    from assistant.installation import Installation

QUESTIONS = 1000
"""So many phrases are asked back, every second word with a slip, always the same ones."""

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

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def speed_benchmark(installation: Installation, *, tell: Callable[[str], None]) -> Speeds:
    """Measure training, matching beside the peers that are installed, and the time from process start to an answer."""
    content = Content.load()
    phrases = tuple(content.phrases())
    tell(f"training on {len(phrases)} phrases")
    started = time.process_time()
    matcher = Matcher.train(phrases, titles=content.titles(), kin=content.kin())
    seconds = time.process_time() - started
    asked = _questions(phrases)
    measured = []
    measured.append(("Loket", _times(matcher.rank, asked)))
    for name, prepare in _peers():
        tell(f"asking {name}")
        measured.append((name, _times(prepare(phrases), asked)))
    own = statistics.median(measured[0][1])
    model = installation.settings.folder / "bench.model"
    matcher.save(model)
    size = model.stat().st_size
    model.unlink()
    tell("starting `loket ask` five times")
    return Speeds(
        len(phrases),
        round(seconds, 2),
        round(size / 1e6, 1),
        _first_answer(installation),
        tuple(
            Speed(
                name,
                round(statistics.median(times), 3),
                round(_late(times), 3),
                len(times),
                round(statistics.median(times) / own, 1),
            )
            for name, times in measured
        ),
    )


def _questions(phrases: Sequence[Phrase]) -> list[str]:
    step = max(1, len(phrases) // QUESTIONS)
    chosen = [Question(phrase.text, phrase.language, phrase.intent) for phrase in phrases[::step][:QUESTIONS]]
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
    if importlib.util.find_spec("bm25s"):
        yield "bm25s over all phrases", _bm25s
    if importlib.util.find_spec("tantivy"):
        yield "tantivy, fuzzy terms, over all phrases", _tantivy


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


def _bm25s(phrases: Sequence[Phrase]) -> Ask:
    import bm25s

    index = bm25s.BM25(backend="numba" if importlib.util.find_spec("numba") else "numpy")
    index.index(bm25s.tokenize([phrase.text for phrase in phrases], show_progress=False), show_progress=False)
    return lambda text: index.retrieve(bm25s.tokenize([text], show_progress=False), k=5, show_progress=False)


def _tantivy(phrases: Sequence[Phrase]) -> Ask:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", stored=False)
    index = tantivy.Index(schema.build())
    writer = index.writer()
    for phrase in phrases:
        writer.add_document(tantivy.Document(text=phrase.text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> object:
        plain = "".join(letter if letter.isalnum() else " " for letter in text).lower()
        return searcher.search(index.parse_query(plain or "x", ["text"], fuzzy_fields={"text": (False, 1, True)}), 5)

    return ask
