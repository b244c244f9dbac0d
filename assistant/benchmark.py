"""How often the matcher is right on any set of questions, with and without slips of the fingers."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.matcher import Matcher, Phrase

NEIGHBOURS = {
    "a": "qwsz", "b": "vghn", "c": "xdfv", "d": "serfcx", "e": "wsdr", "f": "drtgvc", "g": "ftyhbv", "h": "gyujnb",
    "i": "ujko", "j": "huikmn", "k": "jiolm", "l": "kop", "m": "njk", "n": "bhjm", "o": "iklp", "p": "ol", "q": "wa",
    "r": "edft", "s": "awedxz", "t": "rfgy", "u": "yhji", "v": "cfgb", "w": "qase", "x": "zsdc", "y": "tghu", "z": "asx",
}  # fmt: skip
"""The keys beside each key."""


@dataclass(frozen=True)
class Question:
    """One line of a set: `expect` is the right intent, or None when nothing is."""

    text: str
    language: str
    expect: str | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Accuracy:
    """Shares in 0…1 over `questions` in-scope lines; the interval is Wilson's, at 95 %."""

    questions: int
    first: float
    top3: float
    interval: tuple[float, float]
    calibration_error: float
    refused: float
    out_of_scope: int
    recognised: float
    milliseconds: float


@dataclass(frozen=True)
class Benchmark:
    """One training set measured on one test set, as typed and with slips; seconds are of one core."""

    phrases: int
    intents: int
    training_seconds: float
    clean: Accuracy
    typos: Accuracy

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def accuracy_benchmark(train: Path, test: Path, *, typos: Path | None = None, names_as_phrases: str | None = "en") -> Benchmark:
    """Train on one file and measure on another, both in the corpus form.

    `typos` is a test file with slips of its own; without it they are made from `test` with a fixed seed. The names of
    intents count as phrases in the language of `names_as_phrases`; None leaves them out.
    """
    phrases = [Phrase(q.text, q.expect, q.language) for q in questions(train) if q.expect is not None]
    titles = {p.intent: {names_as_phrases: readable(p.intent)} for p in phrases} if names_as_phrases else {}
    started = time.process_time()
    matcher = Matcher.train(phrases, titles=titles)
    seconds = time.process_time() - started
    clean = questions(test)
    slipped = questions(typos) if typos else [with_slips(q, seed=number) for number, q in enumerate(clean)]
    return Benchmark(
        phrases=len(phrases),
        intents=len(titles) or len({p.intent for p in phrases}),
        training_seconds=round(seconds, 2),
        clean=measure(matcher, clean),
        typos=measure(matcher, slipped),
    )


def questions(path: Path) -> list[Question]:
    """The lines of a corpus file."""
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [Question(x["text"], x.get("lang", "en"), x["expect"], tuple(x.get("also", ()))) for x in lines]


def readable(intent: str) -> str:
    """The name of an intent as words."""
    return intent.replace("_", " ").replace("-", " ")


def measure(matcher: Matcher, asked: Sequence[Question]) -> Accuracy:
    """What the matcher makes of questions; small talk of any group counts as `smalltalk`."""
    first = top3 = refused = inside = outside = recognised = 0
    times: list[float] = []
    trusted: list[tuple[float, bool]] = []
    for question in asked:
        started = time.perf_counter()
        ranking = matcher.rank(question.text, language=question.language)
        times.append(time.perf_counter() - started)
        passed = ranking.verdict == "nothing"
        if question.expect is None:
            outside += 1
            recognised += passed
            continue
        named = list(dict.fromkeys(_public(m.intent) for m in ranking.matches))
        right = {question.expect, *question.also}
        inside += 1
        first += named[:1] != [] and named[0] in right
        top3 += bool(right & set(named[:3]))
        refused += passed
        if ranking.matches:
            trusted.append((ranking.matches[0].score, named[0] in right))
    return Accuracy(
        questions=inside,
        first=round(first / max(inside, 1), 4),
        top3=round(top3 / max(inside, 1), 4),
        interval=wilson(first, inside),
        calibration_error=calibration_error(trusted),
        refused=round(refused / max(inside, 1), 4),
        out_of_scope=outside,
        recognised=round(recognised / max(outside, 1), 4),
        milliseconds=round(1000 * sorted(times)[len(times) // 2], 3) if times else 0.0,
    )


def _public(intent: str) -> str:
    return "smalltalk" if intent.startswith("smalltalk") else intent


def calibration_error(trusted: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far, on average, scores are from the share that is right among their like."""
    every = sorted(trusted)
    if not every:
        return 0.0
    size = -(-len(every) // bins)  # as many in each bin: with equal widths nearly all would share the last
    groups = [every[i : i + size] for i in range(0, len(every), size)]
    gaps = (abs(sum(s for s, _ in g) - sum(right for _, right in g)) for g in groups)
    return round(sum(gaps) / len(every), 4)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.959964, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return round(middle - half, 4), round(middle + half, 4)


def with_slips(question: Question, *, seed: int) -> Question:
    """The question as hurried fingers type it: one slip in every second word of three letters or more.

    Four in ten hit the key beside, the others drop, swap or double a letter; the seed decides everything.
    """
    chance = random.Random(seed * 7919 + 17)  # noise for a measurement, no secret
    words = [_slipped(w, chance) if len(w) >= 3 and chance.random() < 0.5 else w for w in question.text.split(" ")]
    return Question(" ".join(words), question.language, question.expect, question.also)


def _slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    kind = chance.random()
    if kind < 0.4:
        keys = NEIGHBOURS.get(word[at].lower(), "")
        return word[:at] + chance.choice(keys) + word[at + 1 :] if keys else word
    if kind < 0.6:
        return word[:at] + word[at + 1 :]
    if kind < 0.8 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]
