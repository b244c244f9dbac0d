"""The evidence of all training phrases at once, and the tables with which the next sentence is read the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from assistant import features
from assistant.features import BLOCKS
from kb.speller import letters
from kb.text import stem

MANY = 5_000
"""From so many phrases on, pairs and concepts seen once are dropped: that costs nothing there (BANKING77, HWU64), and
two points on small sets."""

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix, which has no types


@dataclass(frozen=True)
class Sample:
    """One phrase, cut into words; `capital` are those written with a capital where no sentence begins."""

    words: Sequence[str]
    concepts: Sequence[str]
    intent: int
    language: str
    capital: Set[str] = frozenset()


@dataclass(frozen=True)
class Evidence:
    """All samples as one matrix, with the tables a reader needs to read the next sentence the same way."""

    words: list[str]
    tables: dict[str, NDArray[Any]]
    matrix: Matrix


def gather(samples: Sequence[Sample]) -> Evidence:
    """The evidence of all samples, weighed; keys ascend."""
    frequency: Counter[str] = Counter()
    dutch: Counter[str] = Counter()
    for sample in samples:
        frequency.update(sample.words)
        if sample.language == "nl":
            dutch.update(sample.words)
    words = sorted(frequency)
    index = {word: i for i, word in enumerate(words)}
    language = ["nl" if 2 * dutch[word] > frequency[word] else "en" for word in words]
    stems = np.array([features.key("s" + stem(w, la)) for w, la in zip(words, language, strict=True)], np.uint64)
    lengths = [len(sample.words) for sample in samples]
    flat = np.fromiter((index[w] for sample in samples for w in sample.words), np.int64, sum(lengths))
    text = np.repeat(np.arange(len(samples)), lengths)
    shape = len(samples)

    piece_keys, piece_matrix = _pieces(words)
    occurrences = _counted(text, flat, (shape, len(words)))
    concepts = np.array([features.concept_key(c) for sample in samples for c in sample.concepts], np.uint64)
    speaking = np.repeat(np.arange(shape), [len(sample.concepts) for sample in samples])
    paired = features.pairs(concepts, speaking, 99)
    blocks = [
        _block(*features.sequences(stems[flat], text), shape),
        (piece_keys, (occurrences @ piece_matrix).tocsr()),
        _block(*features.pairs(stems[flat], text), shape),
        _block(
            np.concatenate((concepts, paired[0])),
            np.concatenate((speaking, paired[1])),
            shape,
        ),
    ]
    return _assembled(words, frequency, language, stems, piece_matrix, blocks)


def _pieces(words: Sequence[str]) -> tuple[features.Keys, Matrix]:
    known: dict[str, int] = {}
    rows = [[known.setdefault(piece, len(known)) for piece in features.pieces(word)] for word in words]
    keys = np.array([features.piece_key(piece) for piece in known], np.uint64)
    keys, rank = np.unique(keys, return_inverse=True)
    columns = rank[np.fromiter((i for row in rows for i in row), np.int64)]
    matrix = _counted(np.repeat(np.arange(len(words)), [len(row) for row in rows]), columns, (len(words), len(keys)))
    return keys, matrix


def _block(keys: features.Keys, text: NDArray[np.int64], texts: int) -> tuple[features.Keys, Matrix]:
    unique, column = np.unique(keys, return_inverse=True)
    return unique, _counted(text, column, (texts, len(unique)))


def _counted(row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]) -> Matrix:
    matrix = sparse.csr_matrix((np.ones(len(row), np.float32), (row, column)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _assembled(
    words: list[str],
    frequency: Counter[str],
    language: list[str],
    stems: features.Keys,
    piece_matrix: Matrix,
    blocks: list[tuple[features.Keys, Matrix]],
) -> Evidence:
    texts = blocks[0][1].shape[0]
    if texts >= MANY:
        blocks = [blocks[0], blocks[1], *(_without_the_rare(*block) for block in blocks[2:])]
    keys = np.concatenate([k for k, _ in blocks])
    block = np.repeat(np.arange(len(blocks), dtype=np.uint8), [len(k) for k, _ in blocks])
    order = np.argsort(keys, kind="stable")
    place = np.empty(len(keys), np.int64)
    place[order] = np.arange(len(keys))
    present = sum(1 for k, _ in blocks if len(k))
    weights = np.array([b.weight for b in BLOCKS])
    total = sum(b.weight for b, (k, _) in zip(BLOCKS, blocks, strict=True) if len(k)) or 1.0
    weights = 2 * np.sqrt(weights / total)
    idf_parts, parts = [], []
    for number, (_, matrix) in enumerate(blocks):
        seen = np.bincount(matrix.indices, minlength=matrix.shape[1])
        idf = (np.log((1 + texts) / (1 + seen)) + 1).astype(np.float32)
        idf_parts.append(idf)
        loud = np.full(texts, weights[number])
        if number == features.CONCEPTS:
            loud *= np.minimum(1.0, np.sqrt(np.diff(matrix.indptr) / features.ENOUGH))
        parts.append(_weighed(matrix, idf, loud))
    joined = sparse.hstack(parts, format="csr") if present else sparse.csr_matrix((texts, 0))
    joined = sparse.csr_matrix((joined.data, place[joined.indices], joined.indptr), shape=joined.shape)
    joined.sort_indices()
    first_piece = len(blocks[0][0])
    tables = {
        "keys": keys[order],
        "key_start": features.buckets(keys[order]),
        "block": block[order],
        "idf": np.concatenate(idf_parts)[order],
        "block_weights": weights,
        "word_stem": stems,
        "word_count": np.array([frequency[w] for w in words], np.int32),
        "word_dutch": np.array([la == "nl" for la in language], np.uint8),
        "word_letters": np.array([letters(w) for w in words], np.uint64),
        "word_pieces": np.repeat(place[first_piece + piece_matrix.indices], piece_matrix.data.astype(np.int64)),
        "word_pieces_start": np.concatenate(([0], np.cumsum(_row_sums(piece_matrix)))),
    }
    return Evidence(words, tables, joined)


def _without_the_rare(keys: features.Keys, matrix: Matrix) -> tuple[features.Keys, Matrix]:
    common = np.bincount(matrix.indices, minlength=matrix.shape[1]) > 1
    return keys[common], matrix[:, common]


def _row_sums(matrix: Matrix) -> NDArray[np.int64]:
    return np.asarray(matrix.sum(axis=1)).ravel().astype(np.int64)


def _weighed(matrix: Matrix, idf: NDArray[np.float32], loud: NDArray[np.float64]) -> Matrix:
    values = (1 + np.log(matrix.data)) * idf[matrix.indices]
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    length = np.sqrt(np.bincount(row, values.astype(np.float64) ** 2, minlength=matrix.shape[0]))
    length[length == 0] = 1
    return sparse.csr_matrix(
        ((values * (loud / length)[row]).astype(np.float32), matrix.indices, matrix.indptr), shape=matrix.shape
    )


def told(words: Sequence[str], stems: features.Keys, samples: Sequence[Sample], intents: int) -> dict[str, NDArray[Any]]:
    """Which intents have used each word, in any form, and how much a word says; the last rarity is a strange word's."""
    index = {word: i for i, word in enumerate(words)}
    _, family = np.unique(stems, return_inverse=True)
    pairs = np.array([(index[w], s.intent) for s in samples for w in s.words], np.int64).reshape(-1, 2)
    used = np.zeros((int(family.max(initial=0)) + 1, intents), np.uint8)
    used[family[pairs[:, 0]], pairs[:, 1]] = 1
    often = np.bincount(family[pairs[:, 0]], minlength=len(used))[family]
    rarity = np.log((1 + len(samples)) / (1 + np.append(often, 0))).clip(0.1)
    return {"word_told": used[family], "word_rarity": rarity.astype(np.float32)}
