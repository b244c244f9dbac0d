"""Which evidence tells the intents apart: one weight for every piece of evidence and every intent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

try:  # not public: without them the same sums take the long way round
    from scipy.sparse._sparsetools import csc_matvecs, csr_matvecs
except ImportError:  # pragma: no cover
    csc_matvecs = csr_matvecs = None

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix, which has no types
Floats = NDArray[np.float32]
Compressed = tuple[NDArray[np.int32], NDArray[np.int32], Floats]
"""Rows of a sparse matrix as it keeps them: where each begins, its columns, and what stands there."""

COST = 0.625
"""What a phrase on the wrong side costs (C); flat above 0.5 in the research, chosen there on HWU64's validation."""

AT_ONCE = 64
"""Phrases that are corrected together at most; more of them overshoot (128 loses ten points), fewer cost time."""

FEW, FEW_AT_ONCE = 5_000, 8
"""Among fewer phrases than the first, corrections meet more often: then so many together (a point on ten an intent)."""

SELDOM = 4
"""Evidence that so many phrases hold at most costs less as likeness of those phrases than as weights of its own."""

SOME = 4_096
"""Compressed of weights that are worked on together: as many as the processor keeps at hand."""

CONSTANT = 0.05
"""How much a constant per intent counts as evidence. All phrases share it, so that corrections made together add up in
it: at 1 it swung from round to round, and with it the share of messages taken for out of scope (2 % to 11 %)."""

SETTLED, AT_REST = 1e-4, 1e-2
"""A correction smaller than the first is none; a phrase whose correction is smaller than the second rests from then on."""


class Separation:
    """A linear model for all intents at once, learned by corrections phrase by phrase (Crammer and Singer 2001).

    Each phrase wants its own intent to score one more than any other. The dual problem is solved exactly for some phrases
    at a time, in whole-array steps, which takes a third of the time liblinear needs for the same decisions. Phrases that
    hardly moved are left alone in the rounds after. The order of phrases is drawn from a fixed seed.

    The solver mostly waits for memory. So what is often needed stands together, and evidence that `SELDOM` phrases or
    fewer hold has no weights while learning: what it adds to a score is the corrections of the phrases that share it,
    each as strongly as the two are alike in it. Its weights are those corrections, added up at the end.
    """

    def __init__(self, matrix: Matrix, intents: NDArray[np.int64], number: int) -> None:
        self._intents = intents
        held = np.bincount(matrix.indices, minlength=matrix.shape[1])
        order = np.argsort(-held, kind="stable")
        self._place = np.empty(len(order), np.int32)
        self._place[order] = np.arange(len(order), dtype=np.int32)
        self._often = int((held > SELDOM).sum())
        self._common, self._seldom = self._parted(matrix)
        self._alike = self._seldom @ self._seldom.T
        self._alike.sort_indices()
        self._weights: Floats = np.zeros((self._often, number), np.float32)
        self.constants: Floats = np.zeros(number, np.float32)
        self._shares: Floats = np.zeros((matrix.shape[0], number), np.float32)
        row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        squares = np.bincount(row, matrix.data.astype(np.float64) ** 2, minlength=matrix.shape[0])
        self._lengths: Floats = (squares + CONSTANT).astype(np.float32)
        self._at_once = max(2, min(AT_ONCE if matrix.shape[0] >= FEW else FEW_AT_ONCE, number // 2))
        self._draw = np.random.default_rng(0)
        self._busy = np.ones(matrix.shape[0], bool)

    @property
    def weights(self) -> Floats:
        """A row per piece of evidence, in the order of the matrix; a column per intent."""
        return np.concatenate([self._weights, *self._seldom_weights()])[self._place]

    def small(self) -> tuple[NDArray[np.int8], Floats]:
        """Weights as whole numbers of a step per intent: a quarter of the size, and no decision changes."""
        most = np.max([np.abs(part).max(axis=0, initial=0) for part in self._parts()], axis=0)
        scale = np.maximum(most, np.float32(1e-9)) / np.float32(127)
        small, start = np.empty((len(self._place), len(scale)), np.int8), 0
        for part in self._parts():
            np.rint(part / scale, out=small[start : start + len(part)], casting="unsafe")
            start += len(part)
        return small[self._place], scale

    def scores(self, matrix: Matrix) -> Floats:
        """What every intent scores for every row of such a matrix."""
        common, seldom = self._parted(matrix)
        scored: Floats = common @ self._weights + (seldom @ self._seldom.T) @ self._shares + self.constants
        return scored

    def learn(self, phrases: NDArray[np.int64], rounds: int) -> None:
        """Go through these phrases (rows of the matrix) so many times, but for those that are at rest."""
        for _ in range(rounds):
            turn = self._draw.permutation(phrases[self._busy[phrases]])
            common, alike = self._common[turn], self._alike[turn]
            for start in range(0, len(turn), self._at_once):
                few = slice(start, start + self._at_once)
                self._correct(_rows(common, few), _rows(alike, few), turn[few])

    def _correct(self, common: Compressed, alike: Compressed, phrases: NDArray[np.int64]) -> None:
        """Correct for a few phrases."""
        scores = np.tile(self.constants, (len(phrases), 1))
        add_scores(common, self._weights, scores)
        add_scores(alike, self._shares, scores)
        shares = self._shares[phrases]
        change = _best_shares(scores, shares, self._lengths[phrases][:, None], self._intents[phrases]) - shares
        size = np.abs(change).max(axis=1)
        change[size <= SETTLED] = 0
        self._shares[phrases] = shares + change
        add_corrections(common, change, self._weights)
        self.constants += np.float32(CONSTANT) * change.sum(axis=0)
        self._busy[phrases] = size > AT_REST

    def _parted(self, matrix: Matrix) -> tuple[Matrix, Matrix]:
        """The evidence that many phrases hold, and that of a few."""
        place = self._place[matrix.indices]
        often = place < self._often
        before = np.concatenate(([0], np.cumsum(often, dtype=np.int32)))[matrix.indptr]
        kind, rows = type(matrix), matrix.shape[0]
        return (
            kind((matrix.data[often], place[often], before), shape=(rows, self._often)),
            kind(
                (matrix.data[~often], place[~often] - self._often, matrix.indptr - before),
                shape=(rows, len(self._place) - self._often),
            ),
        )

    def _parts(self) -> Iterator[Floats]:
        """All weights, some at a time, so that they need little memory."""
        for start in range(0, self._often, SOME):
            yield self._weights[start : start + SOME]
        yield from self._seldom_weights()

    def _seldom_weights(self) -> Iterator[Floats]:
        held = self._seldom.T.tocsr()
        for start in range(0, held.shape[0], SOME):
            yield held[start : start + SOME] @ self._shares


def _rows(matrix: Matrix, few: slice) -> Compressed:
    """Some rows of a sparse matrix, as it keeps them."""
    pointers = matrix.indptr[few.start : few.stop + 1]
    part = slice(pointers[0], pointers[-1])
    return pointers - pointers[0], matrix.indices[part], matrix.data[part]


def add_scores(evidence: Compressed, weights: Floats, scores: Floats) -> None:
    """Add to the scores of a few phrases what their evidence weighs; `evidence` as a sparse matrix keeps it."""
    pointers, indices, data = evidence
    number, intents = scores.shape
    if csr_matvecs is None:
        scores += sparse.csr_matrix((data, indices, pointers), shape=(number, len(weights))) @ weights
    else:
        csr_matvecs(number, len(weights), intents, pointers, indices, data, weights.ravel(), scores.ravel())


def add_corrections(evidence: Compressed, change: Floats, weights: Floats) -> None:
    """Add to the weights of the evidence of a few phrases what changes for each of them."""
    pointers, indices, data = evidence
    number, intents = change.shape
    if csc_matvecs is None:
        rows, place = np.unique(indices, return_inverse=True)
        weights[rows] += sparse.csr_matrix((data, place, pointers), shape=(number, len(rows))).T @ change
    else:
        csc_matvecs(len(weights), number, intents, pointers, indices, data, change.ravel(), weights.ravel())


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
