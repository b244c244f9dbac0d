"""How far a score can be trusted: measured on phrases that were held back, and where to ask or to pass."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

OUT_OF_SCOPE = "out_of_scope"
"""The intent of phrases that nothing here answers; recognising it means passing."""

SMALL_TALK = "smalltalk_"
"""How intents of small talk begin."""

COSTS = {"wrong action": 6.0, "wrong answer": 4.0, "no answer": 2.0, "needless question": 1.0}
"""What a mistake costs, in needless questions; only the proportions matter."""

MOST_REFUSED, MOST_ASKED = 0.03, 0.08
"""At most these shares of the held-back phrases that have an answer may be passed on, or be answered with a question back.
Phrases held back are the hardest to read there are: of real questions far fewer are passed on (0.4 % of the
development corpus)."""

AS_GOOD = 1.01
"""Thresholds that cost so many times the least are as good: on some two thousand messages the difference is chance."""

OUTSIDE_SHARE = 0.2
"""The share of messages that nothing here answers, as the thresholds expect it."""

MOST_CHOICES = 4
"""More than these are not offered when several fit."""

Vector = NDArray[np.float64]
Kin = Mapping[str, Collection[str]]
"""Intents that are as good an answer, by intent: the actions that an article offers, and the articles that offer one."""


@dataclass(frozen=True)
class Reading:
    """One message as the model scored it: the likely intents, best first, without `out_of_scope`."""

    order: NDArray[np.int64]
    shares: Vector
    signals: Vector

    def led_by(self, intent: int) -> Reading:
        """The same with this intent first."""
        others = self.order != intent
        return replace(
            self,
            order=np.concatenate(([intent], self.order[others])),
            shares=np.concatenate(([1.0], self.shares[others])),
        )


@dataclass(frozen=True)
class HeldBack:
    """A phrase that the model had not learned when it was scored."""

    reading: Reading
    intent: int


def reading(
    raw: NDArray[np.float32], outside: int, told: NDArray[np.float32], unknown: float, repaired: float, words: int
) -> Reading:
    """What the scores of a message say; `outside` is the place of `out_of_scope` or -1, shares of words in 0…1.

    `told` is, for every intent, the share of what the message says that its phrases have said too.
    """
    order = np.argsort(-raw, kind="stable")[:12]
    if outside >= 0:
        order = order[order != outside]
    order = order[:10]
    likely = np.exp(4.0 * (raw[order].astype(np.float64) - float(raw[order[0]])))
    best = float(raw[order[0]])
    second = float(raw[order[1]]) if len(order) > 1 else best - 1
    beyond = best - float(raw[outside]) if outside >= 0 else 0.0
    shares = likely / likely.sum()
    covered = float(told[order[0]])
    elsewhere = float(told[outside]) - covered if outside >= 0 else 0.0
    signals = np.array(
        [best, best - second, beyond, float(shares[0]), covered, elsewhere, unknown, repaired, math.log1p(words), 1.0]
    )
    return Reading(order, shares, signals)


@dataclass(frozen=True)
class Calibration:
    """Chances from signals, and the thresholds on them."""

    right: Vector
    outside: Vector
    sure: float
    passing: float
    measured: Mapping[str, float]

    def chances(self, signals: Vector) -> tuple[float, float]:
        """The chance that the first intent is right, and that nothing here is."""
        outside = _chance(self.outside, signals)
        return min(_chance(self.right, signals), 1 - outside * 0.5), outside

    def passes(self, right: float, outside: float) -> bool:
        """Whether a message with these chances is passed on."""
        return bool(strangeness(right, outside) > self.passing)

    def notes(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "right": self.right.tolist(),
            "outside": self.outside.tolist(),
            "sure": self.sure,
            "passing": self.passing,
            "measured": dict(self.measured),
        }

    @classmethod
    def from_notes(cls, notes: Mapping[str, Any]) -> Calibration:
        """From what `notes` gave."""
        return cls(np.array(notes["right"]), np.array(notes["outside"]), notes["sure"], notes["passing"], notes["measured"])


def strangeness(right: Any, outside: Any) -> Any:
    """How far the chance that nothing here answers outweighs the chance that the first intent does, 0…1.

    The two chances are learned apart, and may both be high for a few common words ("cannot log in"): what costs least
    hangs on which of them is higher.
    """
    return outside / np.maximum(right + outside, 1e-9)


def calibrate(held: Sequence[HeldBack], names: Sequence[str], kin: Kin) -> Calibration:
    """Chances and thresholds from phrases that were held back; an intent's kin are as good an answer."""
    signals = np.array([h.reading.signals for h in held])
    beyond = np.array([names[h.intent] == OUT_OF_SCOPE for h in held])
    right = np.array([_fits(names, h.reading.order[0], h.intent, kin) for h in held])
    weight = np.ones(len(held))
    if beyond.any() and not beyond.all():
        weight[beyond] = OUTSIDE_SHARE / (1 - OUTSIDE_SHARE) * (~beyond).sum() / beyond.sum()
    unset = Calibration(
        _logistic(signals, right, weight), _logistic(signals, beyond, weight), 0.0, 1.0, {"held back": float(len(held))}
    )
    return _with_thresholds(unset, _trial(unset, held, names, kin, right, weight))


def _fits(names: Sequence[str], answered: int, asked: int, kin: Kin) -> bool:
    one, other = names[answered], names[asked]
    return one == other or one in kin.get(other, ()) or (one.startswith(SMALL_TALK) and other.startswith(SMALL_TALK))


def _auroc(chances: Vector, truth: NDArray[np.bool_]) -> float:
    """The chance that a true one has more than a false one."""
    if truth.all() or not truth.any():
        return 0.0
    rank = np.empty(len(chances))
    rank[np.argsort(chances, kind="stable")] = np.arange(1, len(chances) + 1)
    hits = int(truth.sum())
    return float((rank[truth].sum() - hits * (hits + 1) / 2) / (hits * (len(truth) - hits)))


def _chance(head: Vector, signals: Vector) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, float(head @ signals)))))


def _logistic(signals: Vector, truth: NDArray[np.bool_], weight: Vector) -> Vector:
    """Logistic regression by Newton's method, with a light pull to zero so that it always ends."""
    pull = np.full(signals.shape[1], 0.1)
    head = np.zeros(signals.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(signals @ head, -30, 30)))
        slope = signals.T @ (weight * (chance - truth)) + pull * head
        curve = (signals * (weight * chance * (1 - chance))[:, None]).T @ signals + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        head = head - step
        if float(np.abs(step).max()) < 1e-6:
            break
    return head


NEAR = 0.12
"""An intent comes near the best when its share is at least this part of the best one's."""


def choices(order: NDArray[np.int64], shares: Vector, names: Sequence[str], *, nearness: float = NEAR) -> list[int]:
    """The intents to offer when several fit: the best and those that come near it, small talk never."""
    fit = [int(i) for i, share in zip(order, shares, strict=True) if share > nearness * shares[0]]
    return [i for i in fit if not names[i].startswith(SMALL_TALK)][:MOST_CHOICES]


@dataclass(frozen=True)
class _Trial:
    """What was held back, as thresholds treat it: what answering, asking and passing would cost for each message."""

    chances: Vector
    right: NDArray[np.bool_]
    beyond: NDArray[np.bool_]
    askable: NDArray[np.bool_]
    weight: Vector
    answered: Vector
    asked: Vector
    passed: Vector

    def at(self, sure: float, passing: float) -> dict[str, float]:
        """What these thresholds come to: cost a message, and shares of the messages that have an answer here, or have none."""
        passed = strangeness(self.chances[:, 0], self.chances[:, 1]) > passing
        asked = ~passed & self.askable & (self.chances[:, 0] < sure)
        cost = self.weight * np.where(passed, self.passed, np.where(asked, self.asked, self.answered))
        inside, outside = max(int((~self.beyond).sum()), 1), max(int(self.beyond.sum()), 1)
        return {
            "cost a message": float(cost.sum() / self.weight.sum()),
            "refused": float((passed & ~self.beyond).sum()) / inside,
            "asked": float((asked & ~self.beyond).sum()) / inside,
            "outside recognised": float((passed & self.beyond).sum()) / outside,
        }


def _with_thresholds(unset: Calibration, trial: _Trial) -> Calibration:
    """The two thresholds that cost least on what was held back, within the limits on passing and asking.

    Many pairs cost about the same, and which of them costs least is chance: the middle of them is taken.
    """
    found = []
    for passing in np.linspace(0.04, 0.96, 47):
        for sure in np.linspace(0.0, 0.9, 46):
            outcome = trial.at(sure, passing)
            if outcome["asked"] > MOST_ASKED or (outcome["refused"] > MOST_REFUSED and passing < 0.95):
                break
            found.append((outcome["cost a message"], sure, passing))
    least = min(cost for cost, _, _ in found)
    sure, passing = np.mean([pair for cost, *pair in found if cost <= AS_GOOD * least + 1e-9], axis=0).round(3).tolist()
    measured = trial.at(sure, passing) | {
        "outside AUROC": _auroc(trial.chances[:, 1], trial.beyond),
        "first right": float((trial.right & ~trial.beyond).sum()) / max(int((~trial.beyond).sum()), 1),
    }
    rounded = {name: round(value, 4) for name, value in measured.items()}
    return Calibration(unset.right, unset.outside, sure, passing, {**unset.measured, **rounded})


def _trial(
    unset: Calibration, held: Sequence[HeldBack], names: Sequence[str], kin: Kin, right: NDArray[np.bool_], weight: Vector
) -> _Trial:
    offered = [choices(h.reading.order, h.reading.shares, names) for h in held]
    included = np.array([any(_fits(names, i, h.intent, kin) for i in o) for h, o in zip(held, offered, strict=True)])
    action = np.array(["_" in names[h.reading.order[0]] for h in held])
    beyond = np.array([names[h.intent] == OUT_OF_SCOPE for h in held])
    return _Trial(
        chances=np.array([unset.chances(h.reading.signals) for h in held]),
        right=right,
        beyond=beyond,
        askable=np.array([len(o) > 1 for o in offered]),
        weight=weight,
        answered=np.where(right, 0.0, np.where(action, COSTS["wrong action"], COSTS["wrong answer"])),
        asked=np.where(beyond, 2.0, np.where(included, COSTS["needless question"], COSTS["wrong answer"])),
        passed=np.where(beyond, 0.0, COSTS["no answer"]),
    )
