"""How the matcher learns from phrases, and finds out on some of them how far it can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant import features
from assistant.calibration import OUT_OF_SCOPE, Calibration, HeldBack, Kin, Reading, calibrate, reading
from assistant.gathering import MANY, Evidence, Sample, gather, told
from assistant.separation import Separation
from kb.lexicon import Lexicon, can_be_a_name, concepts
from kb.text import capitalised, tokens
from kb.words import Words, slips

if TYPE_CHECKING:
    from assistant.matcher import Phrase

ROUNDS_BEFORE, ROUNDS_AFTER, MORE_ROUNDS = 3, 1, 9
"""Rounds of corrections before the held-back phrases are scored, and after, when those are learned too; a small set is
cheap, and gains from more."""


def train(phrases: Iterable[Phrase], lexicon: Lexicon, kin: Kin) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Everything a matcher needs, as notes and arrays; equal phrases give equal bytes, in whatever order they come."""
    every = sorted({p for p in phrases if p.text.strip()}, key=lambda p: (p.intent, p.language, p.text))
    names = sorted({p.intent for p in every})
    if len(names) < 2:
        raise ValueError("a matcher needs phrases of at least two intents")
    number = {name: i for i, name in enumerate(names)}
    cut = [tokens(p.text) for p in every]
    misspelt = slips(Counter(word for words in cut for word in words))
    typed, cut = cut, [[misspelt.get(word, word) for word in words] for words in cut]
    often = Counter(word for words in cut for word in words)
    capital = [capitalised(p.text) for p in every]
    called = names_among(capital, cut, lexicon)
    samples = [
        Sample(
            words,
            concepts(lexicon.sightings(words), strange=any(w in called or (often[w] == 1 and can_be_a_name(w)) for w in words)),
            number[p.intent],
            p.language,
            capitals,
        )
        for p, words, capitals in zip(every, cut, capital, strict=True)
    ]
    evidence = gather(samples)
    separation, calibration = learn(evidence, samples, names, lexicon, kin, called)
    evidence.tables.update(told(evidence.words, evidence.tables["word_stem"], samples, len(names)))
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
        "slips": misspelt,
        "names": sorted(called),
    }
    return notes, arrays | _known(typed, samples) | _kept([p.text for p in every], [s.intent for s in samples], len(names))


def _small(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers of a step per intent: a quarter of the size, and no decision changes."""
    scale = np.maximum(np.maximum(weights.max(axis=0), -weights.min(axis=0)), np.float32(1e-9)) / np.float32(127)
    small = np.empty(weights.shape, np.int8)
    for start in range(0, len(weights), 4_096):
        part = slice(start, start + 4_096)
        np.rint(weights[part] / scale, out=small[part], casting="unsafe")
    return small, scale


def _known(typed: Sequence[Sequence[str]], samples: Sequence[Sample]) -> dict[str, NDArray[Any]]:
    """Whole messages that settle the matter; one that two intents share settles nothing."""
    exact: dict[int, set[int]] = {}
    for words, sample in zip(typed, samples, strict=True):
        if words:
            exact.setdefault(features.key("x" + " ".join(words)), set()).add(sample.intent)
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
    evidence: Evidence, samples: Sequence[Sample], names: Sequence[str], lexicon: Lexicon, kin: Kin, called: Set[str]
) -> tuple[Separation, Calibration]:
    """The model of all samples, and how far it can be trusted, measured on some that it had not learned yet."""
    intents = np.array([sample.intent for sample in samples])
    outside = names.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else -1
    held = held_back(samples)
    rest = np.setdiff1d(np.arange(len(samples)), held)
    separation = Separation(evidence.matrix, intents, len(names))
    separation.learn(rest, ROUNDS_BEFORE)
    reader, words = _without(evidence, samples, held)
    scored = [
        HeldBack(_scored(samples[i], separation, reader, words, lexicon, outside, called), samples[i].intent)
        for i in held.tolist()
    ]
    calibration = calibrate(scored, names, kin)
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
    kept = [samples[i] for i in np.flatnonzero(rest).tolist()]
    tables |= told(evidence.words, tables["word_stem"], kept, max(s.intent for s in samples) + 1)
    return features.Reader(evidence.words, tables), Words(evidence.words, counts, tables["word_letters"])


def _scored(
    sample: Sample,
    separation: Separation,
    reader: features.Reader,
    words: Words,
    lexicon: Lexicon,
    outside: int,
    called: Set[str],
) -> Reading:
    taken = [(word,) if word in sample.capital else words.meant(word) for word in sample.words]
    meant = [word for each in taken for word in each]
    telling = [w for w in meant if w not in called and w not in sample.capital]
    unknown = sum(w not in reader.index for w in telling) / max(len(meant), 1)
    repaired = sum(each != (w,) for w, each in zip(sample.words, taken, strict=True)) / max(len(taken), 1)
    strange = any(w in called or (w not in reader.index and can_be_a_name(w)) for w in meant)
    read = reader.read(meant, sample.language, concepts(lexicon.sightings(meant), strange=strange))
    raw = read.values @ separation.weights[read.rows] + separation.constants
    return reading(raw, outside, reader.told(telling), unknown, repaired, len(taken))


def names_among(capitals: Sequence[Set[str]], cut: Sequence[Sequence[str]], lexicon: Lexicon) -> set[str]:
    """Words that writers mostly write with a capital where no sentence begins, and of which no lexicon speaks."""
    capital: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for written, words in zip(capitals, cut, strict=True):
        capital.update(written)
        every.update(set(words[1:]))
    often = (word for word, times in capital.items() if 2 * times >= every[word])
    return {word for word in often if not lexicon.speaks_of(word)}


def held_back(samples: Sequence[Sample]) -> NDArray[np.int64]:
    """Which samples are held back at first, to measure on: some of every intent, chosen by their words alone."""
    order = sorted(range(len(samples)), key=lambda i: (samples[i].intent, features.key(" ".join(samples[i].words)), i))
    place: Counter[int] = Counter()
    held = []
    for i in order:
        intent = samples[i].intent
        place[intent] += 1
        every = 4 if len(samples) < MANY else 10
        if place[intent] % every == 0:
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
