"""How the matcher learns from phrases which evidence speaks for which intent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from assistant import features
from assistant.calibration import OUT_OF_SCOPE, Calibration, HeldBack, Reading, calibrate, reading
from assistant.features import BLOCKS
from assistant.separation import Separation
from kb.lexicon import Lexicon, concepts
from kb.speller import letters
from kb.text import stem, tokens
from kb.words import Words

if TYPE_CHECKING:
    from assistant.matcher import Phrase

MANY = 5_000
"""From so many phrases on, a tenth of them is enough to measure on, and pairs seen once are dropped: that costs nothing
there (BANKING77, HWU64), and two points on small sets."""

ROUNDS_BEFORE, ROUNDS_AFTER, MORE_ROUNDS = 4, 2, 8
"""Rounds of corrections before the held-back phrases are scored, and after, when those are learned too; a small set is
cheap, and gains from more."""

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix, which has no types


@dataclass(frozen=True)
class Sample:
    """One phrase, cut into words."""

    words: Sequence[str]
    concepts: Sequence[str]
    intent: int
    language: str


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
    concepts = [[features.key("c" + c) for c in sample.concepts] for sample in samples]
    blocks = [
        _block(*features.sequences(stems[flat], text), shape),
        (piece_keys, (occurrences @ piece_matrix).tocsr()),
        _block(*features.pairs(stems[flat], text), shape),
        _block(
            np.array([k for row in concepts for k in row], np.uint64),
            np.repeat(np.arange(shape), [len(row) for row in concepts]),
            shape,
        ),
    ]
    return _assembled(words, frequency, language, stems, piece_matrix, blocks)


def _pieces(words: Sequence[str]) -> tuple[features.Keys, Matrix]:
    known: dict[str, int] = {}
    rows = [[known.setdefault(piece, len(known)) for piece in features.pieces(word)] for word in words]
    keys = np.array([features.key("p" + piece) for piece in known], np.uint64)
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


def held_back(samples: Sequence[Sample]) -> NDArray[np.int64]:
    """Which samples are held back at first, to measure on: some of every intent, chosen by their words alone."""
    every = 10 if len(samples) >= MANY else 4
    order = sorted(range(len(samples)), key=lambda i: (samples[i].intent, features.key(" ".join(samples[i].words)), i))
    place: Counter[int] = Counter()
    held = []
    for i in order:
        place[samples[i].intent] += 1
        if place[samples[i].intent] % every == 0:
            held.append(i)
    return np.array(sorted(held), np.int64)


def tell_languages(evidence: Evidence, languages: Sequence[str]) -> NDArray[np.float32]:
    """A weight per piece of evidence: above zero speaks for Dutch, below for English.

    Least squares on words and their pieces, by conjugate gradients: a tenth of a second, 99 % right on short questions.
    """
    wanted = np.array([1.0 if language == "nl" else -1.0 for language in languages])
    weights = np.zeros(evidence.matrix.shape[1])
    if abs(wanted.sum()) == len(wanted):
        weights += 1e-3 * wanted[0]
        return weights.astype(np.float32)
    wordly = evidence.tables["block"] < 2
    matrix = evidence.matrix[:, wordly].tocsr()
    gap = matrix.T @ wanted
    found, way, size = np.zeros(len(gap)), gap.copy(), float(gap @ gap)
    for _ in range(30):
        spread = matrix.T @ (matrix @ way) + 0.5 * way
        step = size / max(float(way @ spread), 1e-12)
        found += step * way
        gap -= step * spread
        before, size = size, float(gap @ gap)
        if size < 1e-6:
            break
        way = gap + size / before * way
    weights[wordly] = found
    return weights.astype(np.float32)


def train(phrases: Iterable[Phrase], lexicon: Lexicon) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Everything a matcher needs, as notes and arrays; equal phrases give equal bytes, in whatever order they come."""
    every = sorted({p for p in phrases if p.text.strip()}, key=lambda p: (p.intent, p.language, p.text))
    names = sorted({p.intent for p in every})
    if len(names) < 2:
        raise ValueError("a matcher needs phrases of at least two intents")
    number = {name: i for i, name in enumerate(names)}
    cut = [tokens(p.text) for p in every]
    often = Counter(word for words in cut for word in words)
    samples = [
        Sample(
            words,
            concepts(lexicon.sightings(words), strange=any(often[w] == 1 and w.isalpha() for w in words)),
            number[p.intent],
            p.language,
        )
        for p, words in zip(every, cut, strict=True)
    ]
    evidence = gather(samples)
    separation, calibration = learn(evidence, samples, names, lexicon)
    weights, scale = _small(separation.weights)
    arrays = evidence.tables | {
        "weights": weights,
        "scale": scale,
        "constants": separation.constants,
        "language_weights": tell_languages(evidence, [s.language for s in samples]),
    }
    notes = {
        "intents": names,
        "words": evidence.words,
        "lexicon": lexicon.compiled,
        "calibration": calibration.notes(),
    }
    return notes, arrays | _known(samples) | _kept([p.text for p in every], [s.intent for s in samples], len(names))


def _small(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers of a step per intent: a quarter of the size, and no decision changes."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return np.rint(weights / scale).astype(np.int8), scale.astype(np.float32)


def _known(samples: Sequence[Sample]) -> dict[str, NDArray[Any]]:
    """Whole messages that settle the matter; one that two intents share settles nothing."""
    exact: dict[int, set[int]] = {}
    for sample in samples:
        if sample.words:
            exact.setdefault(features.key("x" + " ".join(sample.words)), set()).add(sample.intent)
    single = {k: min(intents) for k, intents in exact.items() if len(intents) == 1}
    keys = sorted(single)
    return {
        "exact_keys": np.array(keys, np.uint64),
        "exact_intents": np.array([single[k] for k in keys], np.int32),
    }


def _kept(texts: Sequence[str], intents: Sequence[int], number: int) -> dict[str, NDArray[Any]]:
    """The phrases themselves, to show which one matched."""
    encoded = [text.encode() for text in texts]
    return {
        "phrase_text": np.frombuffer(b"".join(encoded), np.uint8),
        "phrase_start": np.concatenate(([0], np.cumsum([len(e) for e in encoded]))),
        "phrase_intent": np.searchsorted(np.array(intents), np.arange(number + 1)),
    }


def learn(
    evidence: Evidence, samples: Sequence[Sample], names: Sequence[str], lexicon: Lexicon
) -> tuple[Separation, Calibration]:
    """The model of all samples, and how far it can be trusted, measured on some that it had not learned yet."""
    intents = np.array([sample.intent for sample in samples])
    held = held_back(samples)
    rest = np.setdiff1d(np.arange(len(samples)), held)
    separation = Separation(evidence.matrix, intents, len(names))
    separation.learn(rest, ROUNDS_BEFORE)
    reader, words = _without(evidence, samples, held)
    outside = names.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else -1
    scored = [
        HeldBack(_scored(samples[i], separation, reader, words, lexicon, outside), samples[i].intent) for i in held.tolist()
    ]
    calibration = calibrate(scored, names)
    separation.learn(np.arange(len(samples)), ROUNDS_AFTER if len(samples) >= MANY else MORE_ROUNDS)
    return separation, calibration


def _without(evidence: Evidence, samples: Sequence[Sample], held: NDArray[np.int64]) -> tuple[features.Reader, Words]:
    """A reader and a vocabulary that have never seen the held-back samples."""
    lost = Counter(word for i in held.tolist() for word in samples[i].words)
    index = {word: i for i, word in enumerate(evidence.words)}
    counts = evidence.tables["word_count"].copy()
    for word, times in lost.items():
        counts[index[word]] -= times
    rest = np.ones(len(samples), bool)
    rest[held] = False
    seen = np.bincount(evidence.matrix[rest].indices, minlength=evidence.matrix.shape[1]) > 0
    tables = evidence.tables | {"word_count": counts, "idf": np.where(seen, evidence.tables["idf"], 0)}
    return features.Reader(evidence.words, tables), Words(evidence.words, counts, tables["word_letters"])


def _scored(
    sample: Sample, separation: Separation, reader: features.Reader, words: Words, lexicon: Lexicon, outside: int
) -> Reading:
    taken = [words.meant(word) for word in sample.words]
    meant = [word for each in taken for word in each]
    unknown = sum(w not in reader.index for w in meant) / max(len(meant), 1)
    repaired = sum(each != (w,) for w, each in zip(sample.words, taken, strict=True)) / max(len(taken), 1)
    strange = any(w not in reader.index and w.isalpha() for w in meant)
    read = reader.read(meant, sample.language, concepts(lexicon.sightings(meant), strange=strange))
    raw = read.values @ separation.weights[read.rows] + separation.constants
    return reading(raw, outside, unknown, repaired, len(taken))
