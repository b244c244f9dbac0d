"""Which evidence tells the intents apart: one weight for every piece of evidence and every intent."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import _sparsetools

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix, which has no types
Floats = NDArray[np.float32]

COST = 0.625
"""What a phrase on the wrong side costs (C); flat above 0.5 in the research, chosen there on HWU64's validation."""

AT_ONCE = 32
"""Phrases that are corrected together at most; more of them overshoot (128 loses ten points), fewer cost time. With few
intents their corrections meet more often: then a third of the number of intents."""

CONSTANT = 0.05
"""How much a constant per intent counts as evidence. All phrases share it, so that corrections made together add up in
it: at 1 it swung from round to round, and with it the share of messages taken for out of scope (2 % to 11 %)."""

SETTLED, AT_REST = 1e-4, 1e-2
"""A correction smaller than the first is none; a phrase whose correction is smaller than the second rests from then on."""


class Separation:
    """A linear model for all intents at once, learned by corrections phrase by phrase (Crammer and Singer 2001).

    Each phrase wants its own intent to score one more than any other. The dual problem is solved exactly for a handful of
    phrases at a time, in whole-array steps, which takes a third of the time liblinear needs for the same decisions.
    Phrases that hardly moved are left alone in the rounds after. The order of phrases is drawn from a fixed seed.
    """

    def __init__(self, matrix: Matrix, intents: NDArray[np.int64], number: int) -> None:
        self._matrix, self._intents = matrix, intents
        self.weights: Floats = np.zeros((matrix.shape[1], number), np.float32)
        self.constants: Floats = np.zeros(number, np.float32)
        self._shares: Floats = np.zeros((matrix.shape[0], number), np.float32)
        row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        squares = np.bincount(row, matrix.data.astype(np.float64) ** 2, minlength=matrix.shape[0])
        self._lengths: Floats = (squares + CONSTANT).astype(np.float32)
        self._at_once = max(2, min(AT_ONCE, number // 3))
        self._order = np.random.default_rng(0)

    def learn(self, phrases: NDArray[np.int64], rounds: int) -> None:
        """Go through these phrases (rows of the matrix) so many times."""
        active = phrases
        for _ in range(rounds):
            turn = self._order.permutation(active)
            matrix = self._matrix[turn]
            busy = np.zeros(len(turn), bool)
            for start in range(0, len(turn), self._at_once):
                few = slice(start, start + self._at_once)
                busy[few] = self._correct(matrix, few, turn[few])
            active = np.sort(turn[busy])

    def _correct(self, matrix: Matrix, few: slice, phrases: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Correct for a few phrases; tells which of them are still at work."""
        number, intents = len(phrases), self.weights.shape[1]
        pointers = matrix.indptr[few.start : few.start + number + 1]
        part = slice(pointers[0], pointers[-1])
        pointers = pointers - pointers[0]
        scores = np.tile(self.constants, (number, 1))
        _sparsetools.csr_matvecs(
            number, len(self.weights), intents, pointers, matrix.indices[part], matrix.data[part],
            self.weights.ravel(), scores.ravel(),
        )  # fmt: skip
        own = self._intents[phrases]
        shares = self._shares[phrases]
        better = _best_shares(scores, shares, self._lengths[phrases][:, None], own)
        change = better - shares
        size = np.abs(change).max(axis=1)
        moved = size > SETTLED
        change[~moved] = 0
        self._shares[phrases] = np.where(moved[:, None], better, shares)
        _sparsetools.csc_matvecs(
            len(self.weights), number, intents, pointers, matrix.indices[part], matrix.data[part],
            change.ravel(), self.weights.ravel(),
        )  # fmt: skip
        self.constants += np.float32(CONSTANT) * change.sum(axis=0)
        busy: NDArray[np.bool_] = size > AT_REST
        return busy


def _best_shares(scores: Floats, shares: Floats, lengths: Floats, own: NDArray[np.int64]) -> Floats:
    """The exact solution of every phrase's own small problem: a projection, by sorting (Crammer and Singer, section 6)."""
    number, intents = scores.shape
    row = np.arange(number)
    wanted = scores + 1 - lengths * shares
    wanted[row, own] -= 1
    lifted = wanted.copy()
    lifted[row, own] += lengths[:, 0] * COST
    falling = -np.sort(-lifted, axis=1)
    sums = np.cumsum(falling, axis=1) - lengths * COST
    further = sums[:, :-1] < np.arange(1, intents) * falling[:, 1:]
    last = np.argmin(np.concatenate((further, np.zeros((number, 1), bool)), axis=1), axis=1)
    level = sums[row, last] / (last + 1)
    limit = np.zeros_like(scores)
    limit[row, own] = COST
    best: Floats = np.minimum((level[:, None] - wanted) / lengths, limit).astype(np.float32)
    return best
