"""The evidence of all training phrases at once, and the tables with which the next sentence is read the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from assistant import features
from assistant.features import BLOCKS
from assistant.readings import Numbers, Rows, Words

MANY = 5_000
"""From so many phrases on, evidence seen once is dropped: that costs nothing there (BANKING77, HWU64), and two points on
small sets."""

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix, which has no types


@dataclass(frozen=True)
class Samples:
    """The phrases to learn from, in columns; `whole` is the key of a whole phrase, and `capital` tells of every word whether it
    has a capital where none was to be expected."""

    words: Words
    word: Rows
    capital: Rows
    concepts: Sequence[str]
    concept: Rows
    intent: Numbers
    dutch: NDArray[np.bool_]
    whole: features.Keys

    @property
    def often(self) -> Numbers:
        """How often each word is used."""
        return np.bincount(self.word.flat, minlength=len(self.words.every))

    def __len__(self) -> int:
        return len(self.intent)


@dataclass(frozen=True)
class Evidence:
    """All samples as one matrix, with the tables a reader needs to read the next sentence the same way."""

    tables: dict[str, NDArray[Any]]
    matrix: Matrix
    seen: Numbers


@dataclass(frozen=True)
class Found:
    """One kind of evidence: its keys, or what they are made from, and which samples hold each, and how often.

    Those of key `i` are `sample[start[i] : start[i + 1]]`, ascending.
    """

    keys: NDArray[Any]
    start: Numbers
    sample: Numbers
    often: Numbers


def gather(samples: Samples) -> Evidence:
    """The evidence of all samples, weighed; keys ascend."""
    often = samples.often
    dutch = 2 * np.bincount(samples.word.flat[samples.dutch[samples.word.owner]], minlength=len(often)) > often
    stems = np.where(dutch, samples.words.stems[0], samples.words.stems[1])
    least = 2 if len(samples) >= MANY else 1
    blocks = [
        _sequences(stems, samples.word, 1),
        _pieces(samples.words.pieces, samples.word, 1),
        _pairs(stems, samples.word, least),
        _concepts(samples, least),
    ]
    keys = np.concatenate([found.keys for found in blocks])
    order = np.argsort(keys, kind="stable")
    seen = np.concatenate([np.diff(found.start) for found in blocks])
    weights = np.array([block.weight for block in BLOCKS])
    present = sum(block.weight for block, found in zip(BLOCKS, blocks, strict=True) if len(found.keys)) or 1.0
    tables = {
        "keys": keys[order],
        "key_start": features.buckets(keys[order]),
        "block": np.repeat(np.arange(len(blocks), dtype=np.uint8), [len(found.keys) for found in blocks])[order],
        "idf": (np.log((1 + len(samples)) / (1 + seen)) + 1).astype(np.float32)[order],
        "block_weights": 2 * np.sqrt(weights / present),
        "word_stem": stems,
        "word_count": often.astype(np.int32),
        "word_letters": samples.words.letters,
    }
    matrix = weighed(_counts(blocks, seen, order, len(samples)), tables)
    return Evidence(tables | _piece_tables(samples.words.pieces, tables), matrix, seen[order])


def _counts(blocks: Sequence[Found], seen: Numbers, order: Numbers, texts: int) -> Matrix:
    """How often each text holds each piece of evidence, a row a text; the columns of all blocks are put in that order."""
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    counts = sparse.csc_matrix(
        (
            np.concatenate([found.often for found in blocks]).astype(np.float32),
            np.concatenate([found.sample for found in blocks]).astype(np.int32),
            np.concatenate(([0], np.cumsum(seen))).astype(np.int32),
        ),
        shape=(texts, len(order)),
    ).tocsr()
    counts.indices = place[counts.indices]
    counts.has_sorted_indices = False
    return counts


def _sequences(stems: features.Keys, word: Rows, least: int) -> Found:
    """Stems alone and two in a row, with the edges of the sentence as stems of their own."""
    keys, family = np.unique(stems, return_inverse=True)
    edge, alone, many = len(keys), len(keys) + 1, len(keys) + 2
    stem, text = family[word.flat], word.owner
    inner = text[:-1] == text[1:]
    said = word.lengths > 0
    first, last = stem[word.start[:-1][said]], stem[word.start[1:][said] - 1]
    where = np.flatnonzero(said)
    codes = (stem * many + alone, (stem[:-1] * many + stem[1:])[inner], edge * many + first, last * many + edge)
    found = _counted(np.concatenate(codes), np.concatenate((text, text[:-1][inner], where, where)), len(word.lengths), least)
    known = np.append(keys, (features.EDGE, features.EDGE))
    one, other = np.divmod(found.keys, many)
    mixed = np.where(other == alone, known[one], features.in_a_row(known[one], known[other]))
    return Found(mixed, found.start, found.sample, found.often)


def _pieces(pieces: Rows, word: Rows, least: int) -> Found:
    keys, number = np.unique(pieces.flat, return_inverse=True)
    spread = Rows(number, pieces.start).take(word.flat)
    found = _counted(spread.flat, np.repeat(word.owner, spread.lengths), len(word.lengths), least)
    return Found(keys[found.keys.astype(np.int64)], found.start, found.sample, found.often)


def _pairs(stems: features.Keys, word: Rows, least: int) -> Found:
    keys, family = np.unique(stems, return_inverse=True)
    codes, where = _neighbours(family[word.flat], word.owner, features.WINDOW, len(keys))
    found = _counted(codes, where, len(word.lengths), least)
    one, other = np.divmod(found.keys, max(len(keys), 1))
    return Found(features.together(keys[one], keys[other]), found.start, found.sample, found.often)


def _concepts(samples: Samples, least: int) -> Found:
    """Concepts alone and in pairs."""
    named = np.array([features.concept_key(concept) for concept in samples.concepts], np.uint64)
    keys, number = np.unique(named, return_inverse=True)
    alone, many = len(keys), len(keys) + 1
    one, text = number[samples.concept.flat], samples.concept.owner
    codes, where = _neighbours(one, text, int(samples.concept.lengths.max(initial=0)), many)
    found = _counted(np.concatenate((one * many + alone, codes)), np.concatenate((text, where)), len(samples), least)
    known = np.append(keys, np.uint64(0))
    first, second = np.divmod(found.keys, many)
    mixed = np.where(second == alone, known[first], features.together(known[first], known[second]))
    return Found(mixed, found.start, found.sample, found.often)


def _neighbours(things: Numbers, text: Numbers, window: int, many: int) -> tuple[Numbers, Numbers]:
    """A code for every two things at most `window` apart in one text, the lesser first, and the text of each."""
    codes, where = [things[:0]], [text[:0]]
    for apart in range(1, min(window, len(things) - 1) + 1):
        inner = text[:-apart] == text[apart:]
        one, other = things[:-apart][inner], things[apart:][inner]
        codes.append(np.minimum(one, other) * many + np.maximum(one, other))
        where.append(text[:-apart][inner])
    return np.concatenate(codes), np.concatenate(where)


def _counted(codes: Numbers, text: Numbers, texts: int, least: int) -> Found:
    """Codes that so many texts hold at least, with those texts: one sort of plain numbers finds and counts them all."""
    bits = max(texts - 1, 1).bit_length()
    packed = np.sort((codes << bits) | text)
    first = np.flatnonzero(np.diff(packed, prepend=-1))
    often = np.diff(first, append=len(packed))
    packed = packed[first]
    code = packed >> bits
    begin = np.flatnonzero(np.diff(code, prepend=-1))
    seen = np.diff(begin, append=len(code))
    common = seen >= least
    kept = np.repeat(common, seen)
    start = np.concatenate(([0], np.cumsum(seen[common])))
    return Found(code[begin][common], start, packed[kept] & ((1 << bits) - 1), often[kept])


def _piece_tables(pieces: Rows, tables: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Where the pieces of every known word stand."""
    rows = place_of(pieces.flat, tables["keys"])
    known = Rows(rows, pieces.start).only(rows >= 0)
    return {"word_pieces": known.flat.astype(np.int32), "word_pieces_start": known.start}


def place_of(wanted: features.Keys, keys: features.Keys) -> Numbers:
    """Where these keys stand among all, which ascend; -1 for those that do not."""
    if not len(keys):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)


def weighed(counts: Matrix, tables: dict[str, NDArray[Any]]) -> Matrix:
    """Counts of evidence, a row a text, as strongly as the model hears them: every block of length one, then weighed."""
    texts, blocks = counts.shape[0], len(tables["block_weights"])
    values = (1 + np.log(counts.data)) * tables["idf"][counts.indices]
    part = np.repeat(np.arange(texts) * blocks, np.diff(counts.indptr)) + tables["block"][counts.indices]
    length = np.sqrt(np.bincount(part, values.astype(np.float64) ** 2, minlength=texts * blocks))
    length[length == 0] = 1
    number = np.bincount(part, minlength=texts * blocks).reshape(texts, blocks)
    loud = np.tile(tables["block_weights"], (texts, 1))
    loud[:, features.CONCEPTS] *= np.minimum(1.0, np.sqrt(number[:, features.CONCEPTS] / features.ENOUGH))
    counts.data = (values * (loud.ravel() / length)[part]).astype(np.float32)
    return counts


def told(stems: features.Keys, word: Rows, intent: Numbers, intents: int) -> dict[str, NDArray[Any]]:
    """Which intents have used each word, in any form, and how much a word says; the last rarity is a strange word's."""
    _, family = np.unique(stems, return_inverse=True)
    said = family[word.flat]
    used = np.zeros((int(family.max(initial=0)) + 1, intents), np.uint8)
    used[said, intent[word.owner]] = 1
    often = np.bincount(said, minlength=len(used))[family]
    rarity = np.log((1 + len(intent)) / (1 + np.append(often, 0))).clip(0.1)
    return {"word_told": used[family], "word_rarity": rarity.astype(np.float32)}
