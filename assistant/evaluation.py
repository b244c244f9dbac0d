"""How right the assistant is: corpora of questions and whole conversations, run through the real thing."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.corpus import Line
from assistant.matcher import Verdict
from assistant.slot import Value, Values

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Judged:
    """One corpus line as it was answered: the outcome, the ranking and what was right about it."""

    number: int
    line: Line
    got: str | None
    ranked: tuple[str, ...]
    choices: tuple[str, ...]
    outcome: str
    score: float
    right: bool
    milliseconds: float
    slots_found: int = 0
    slots_given: int = 0
    slots_right: int = 0


@dataclass(frozen=True)
class Report:
    """The figures of one corpus file, as `loket test --json` prints them."""

    file: str
    lines: int
    accuracy: float
    top3: float
    out_of_scope: Mapping[str, float]
    clarified: float
    wrong: tuple[Mapping[str, object], ...]
    slots: Mapping[str, float]
    latency_ms: Mapping[str, float]
    languages: Mapping[str, Mapping[str, float]]
    intents: Mapping[str, Mapping[str, float]]
    confusions: tuple[Mapping[str, object], ...]
    calibration_error: float

    def plain(self) -> dict[str, Any]:
        """The report for JSON."""
        return asdict(self)


def judge(assistant: Assistant, lines: Sequence[Line], ask: Callable[[Line], tuple[Any, float]]) -> list[Judged]:
    """Every line asked by itself; `ask` gives the utterance as it is understood without history, and the time it took."""
    return [_judged(assistant, number, line, *ask(line)) for number, line in enumerate(lines, 1)]


def _judged(assistant: Assistant, number: int, line: Line, said: Any, milliseconds: float) -> Judged:
    spoken = [_spoken(assistant, match.intent) for match in said.ranking.matches]
    ranked = tuple(dict.fromkeys(intent for intent in spoken if intent != OUT_OF_SCOPE))
    choices = tuple(_spoken(assistant, match.intent) for match in said.ranking.choices)
    verdict = said.ranking.verdict
    first = _spoken(assistant, said.ranking.matches[0].intent) if said.ranking.matches else None
    refused = verdict is Verdict.NOTHING or (first == OUT_OF_SCOPE and verdict is Verdict.SURE)
    outcome = "fallback" if refused else "clarify" if verdict is Verdict.SEVERAL else "answer"
    good = {line.expect, *line.also}
    right = {
        "fallback": line.expect is None,
        "clarify": line.expect is not None and bool(good & set(choices)),
        "answer": line.expect is not None and first in good,
    }[outcome]
    found, given, matched = _slots(line, said.starts if first == line.expect else {})
    return Judged(
        number,
        line,
        None if refused else first,
        ranked,
        choices,
        outcome,
        said.ranking.matches[0].score if said.ranking.matches else 0.0,
        right,
        milliseconds,
        found,
        given,
        matched,
    )


def _spoken(assistant: Assistant, intent: str) -> str:
    return assistant.content.intents[intent].spoken_id if intent in assistant.content.intents else intent


def _slots(line: Line, values: Values) -> tuple[int, int, int]:
    """How many slot texts were found, how many the line has, and how many agree (case and outer marks do not matter)."""
    wanted = Counter((name, _folded(text)) for name, texts in line.slots.items() for text in _several(texts))
    found = Counter((name, _folded(value.text)) for name, value in _each(values))
    return sum(found.values()), sum(wanted.values()), sum((wanted & found).values())


def _each(values: Values) -> Iterable[tuple[str, Value]]:
    for name, value in values.items():
        for each in value if isinstance(value, tuple) else (value,):
            yield name, each


def _several(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _folded(text: str) -> str:
    return " ".join(text.casefold().strip(" .,;:!?'\"()").split())


def report(file: str, judged: Sequence[Judged]) -> Report:
    """The figures over all lines of a file."""
    times = sorted(each.milliseconds for each in judged) or [0.0]
    by_language = {
        language: _figures([each for each in judged if each.line.lang == language])
        for language in sorted({each.line.lang for each in judged})
    }
    whole = _figures(judged)
    found, given, right = (sum(getattr(each, name) for each in judged) for name in ("slots_found", "slots_given", "slots_right"))
    return Report(
        file,
        len(judged),
        whole["accuracy"],
        whole["top3"],
        {"recall": whole["out_of_scope_recall"], "false_refusals": whole["false_refusals"]},
        whole["clarified"],
        tuple(_wrong(each) for each in judged if not each.right),
        {"precision": _share(right, found), "recall": _share(right, given)},
        {"p50": round(statistics.median(times), 3), "p99": round(times[int(len(times) * 0.99)], 3)},
        by_language,
        _intents(judged),
        _confusions(judged),
        _calibration_error(judged),
    )


def _figures(judged: Sequence[Judged]) -> dict[str, float]:
    inside = [each for each in judged if each.line.expect is not None]
    outside = [each for each in judged if each.line.expect is None]
    return {
        "lines": len(judged),
        "accuracy": _share(sum(each.right for each in inside), len(inside)),
        "top3": _share(sum(bool({each.line.expect, *each.line.also} & set(each.ranked[:3])) for each in inside), len(inside)),
        "out_of_scope_recall": _share(sum(each.right for each in outside), len(outside)),
        "false_refusals": _share(sum(each.outcome == "fallback" for each in inside), len(inside)),
        "clarified": _share(sum(each.outcome == "clarify" for each in judged), len(judged)),
    }


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 1.0


def _wrong(each: Judged) -> Mapping[str, object]:
    got = "clarify: " + ", ".join(each.choices) if each.outcome == "clarify" else each.got
    return {
        "line": each.number,
        "text": each.line.text,
        "expect": each.line.expect,
        "got": got,
        "score": round(each.score, 3),
    }


def _intents(judged: Sequence[Judged]) -> Mapping[str, Mapping[str, float]]:
    """Precision and recall of each intent, over the lines that expect it or got it."""
    names = sorted({each.line.expect for each in judged if each.line.expect} | {each.got for each in judged if each.got})
    figures = {}
    for name in names:
        got = [each for each in judged if each.got == name and each.outcome == "answer"]
        wanted = [each for each in judged if each.line.expect == name]
        figures[name] = {
            "precision": _share(sum(each.right for each in got), len(got)),
            "recall": _share(sum(each.right for each in wanted), len(wanted)),
            "lines": len(wanted),
        }
    return figures


def _confusions(judged: Sequence[Judged]) -> tuple[Mapping[str, object], ...]:
    pairs = Counter((each.line.expect or "none", each.got or "none") for each in judged if not each.right)
    return tuple({"expect": expect, "got": got, "times": times} for (expect, got), times in pairs.most_common(20))


def _calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error of `score` over ten bins of equal width (Naeini et al. 2015), of the best matches in scope."""
    total, answers = 0.0, [each for each in judged if each.outcome == "answer"]
    for low in range(10):
        inside = [each for each in answers if low / 10 <= each.score < (low + 1) / 10 + (low == 9)]
        if inside:
            total += abs(sum(each.right for each in inside) - sum(each.score for each in inside))
    return _share(total, len(answers)) if answers else 0.0


def regressions(before: Mapping[str, Any], now: Sequence[Report]) -> list[str]:
    """The lines that were right in an earlier `--json` report and are wrong now, by file."""
    lost: list[str] = []
    earlier = {Path(each["file"]).name: {wrong["line"] for wrong in each["wrong"]} for each in before.get("files", ())}
    for each in now:
        known = earlier.get(Path(each.file).name)
        if known is not None:
            lost += [f"{each.file}:{wrong['line']}: {_told(wrong)}" for wrong in each.wrong if wrong["line"] not in known]
    return lost


def _told(wrong: Mapping[str, object]) -> str:
    return f"'{wrong['text']}' expects {wrong['expect']}, got {wrong['got']}"
