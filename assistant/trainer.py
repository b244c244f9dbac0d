"""How the matcher learns from phrases, and finds out on some of them how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.calibration import OUT_OF_SCOPE, Calibration, Kin, calibrate
from assistant.gathering import MANY, Evidence, Matrix, Samples, gather, told
from assistant.heldback import held_back, scored
from assistant.readings import Numbers, Readings, Rows, different, read
from assistant.separation import Separation
from kb.lexicon import STRANGE, Lexicon, can_be_a_name
from kb.words import slips

if TYPE_CHECKING:
    from assistant.matcher import Phrase

ROUNDS_BEFORE, ROUNDS_AFTER = 2, 1
"""Rounds of corrections before the held-back phrases are scored, and after, when those are learned too. The round after
goes over all phrases: over those held back alone costs a point."""

MORE_ROUNDS_BEFORE, MORE_ROUNDS_AFTER = 3, 5
"""Rounds for a small set, which is cheap and gains from more."""

LANGUAGE_STEPS = 12
"""Steps of conjugate gradients that tell the languages apart."""


def train(
    phrases: Iterable[Phrase], lexicon: Lexicon, kin: Kin, kept: Path | None = None
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Everything a matcher needs, as notes and arrays; equal phrases give equal bytes, in whatever order they come.

    The file `kept` holds what earlier phrases say, so that only new ones are read; what is learned is the same without.
    """
    every = sorted({(p.intent, p.language, p.text) for p in phrases if p.text.strip()})
    names = sorted({intent for intent, _, _ in every})
    if len(names) < 2:
        raise ValueError("a matcher needs phrases of at least two intents")
    number = {name: i for i, name in enumerate(names)}
    readings = read(list(dict.fromkeys(text for _, _, text in every)), lexicon, kept).take([text for _, _, text in every])
    intent = np.array([number[name] for name, _, _ in every])
    dutch = np.array([language == "nl" for _, language, _ in every])
    samples, misspelt, called = prepared(readings, intent, dutch, lexicon)
    evidence = gather(samples)
    separation, calibration = learn(evidence, samples, names, lexicon, kin, called)
    weights, scale = separation.small()
    arrays = evidence.tables | {
        "weights": weights,
        "scale": scale,
        "constants": separation.constants,
        "language_weights": tell_languages(evidence, dutch),
    }
    arrays |= told(evidence.tables["word_stem"], samples.word, intent, len(names))
    notes = {
        "intents": names,
        "words": samples.words.every,
        "lexicon": lexicon.compiled,
        "calibration": calibration.notes(),
        "slips": misspelt,
        "names": sorted(called),
    }
    return notes, arrays | _known(readings, intent) | _kept(readings.texts, intent, len(names))


def prepared(
    readings: Readings, intent: Numbers, dutch: NDArray[np.bool_], lexicon: Lexicon
) -> tuple[Samples, Mapping[str, str], frozenset[str]]:
    """What the phrases say once slips are mended and names are known as names; with those slips and names."""
    every = readings.words.every
    index = {word: i for i, word in enumerate(every)}
    typed = np.bincount(readings.word.flat, minlength=len(every))
    misspelt = slips({word: n for word, n in zip(every, typed.tolist(), strict=True) if n})
    meant = np.arange(len(every))
    for slip, right in misspelt.items():
        meant[index[slip]] = index[right]
    word = Rows(meant[readings.word.flat], readings.word.start)
    often = np.bincount(word.flat, minlength=len(every))
    called = _names(readings, word, lexicon)
    name = np.array([each in called for each in every])
    strange = name | ((often == 1) & np.array([can_be_a_name(each) for each in every]))
    mended = different(word.owner[word.flat != readings.word.flat]).tolist()
    concepts, concept = _concepts(readings, word, different(word.owner[strange[word.flat]]), mended, lexicon)
    used = np.flatnonzero(often)
    place = np.cumsum(often > 0) - 1
    said, capital = (rows.owner * len(every) + rows.flat for rows in (word, readings.capital))
    samples = Samples(
        readings.words.take(used),
        Rows(place[word.flat], word.start),
        Rows(np.isin(said, capital), word.start),
        concepts,
        concept,
        intent,
        dutch,
        readings.whole,
    )
    return samples, misspelt, called


def _names(readings: Readings, word: Rows, lexicon: Lexicon) -> frozenset[str]:
    """Words that writers mostly write with a capital where no sentence begins, and of which no lexicon speaks."""
    every = readings.words.every
    capital = np.bincount(readings.capital.flat, minlength=len(every))
    later = np.ones(len(word.flat), bool)
    later[word.start[:-1][word.lengths > 0]] = False
    said = different(word.owner[later] * len(every) + word.flat[later]) % len(every)
    mostly = np.flatnonzero((capital > 0) & (2 * capital >= np.bincount(said, minlength=len(every))))
    return frozenset(every[i] for i in mostly.tolist() if not lexicon.speaks_of(every[i]))


def _concepts(
    readings: Readings, word: Rows, strange: Numbers, mended: Sequence[int], lexicon: Lexicon
) -> tuple[list[str], Rows]:
    """The concepts of every phrase: as they were read, of what was meant where a slip was mended, and of strange words."""
    names = [*readings.concepts, STRANGE]
    number = {name: i for i, name in enumerate(names)}
    every = readings.words.every
    again = []
    for i in mended:
        words = [every[w] for w in word.flat[word.start[i] : word.start[i + 1]].tolist()]
        again.append([number.setdefault(s.concept, len(number)) for s in lexicon.sightings(words)])
    unmended = np.ones(len(word.lengths), bool)
    unmended[mended] = False
    concept = readings.concept.only(unmended[readings.concept.owner])
    further = np.concatenate((Rows.of(again).flat, np.full(len(strange), number[STRANGE])))
    owner = np.concatenate((concept.owner, np.repeat(np.array(mended, np.int64), [len(each) for each in again]), strange))
    packed = different(owner * len(number) + np.concatenate((concept.flat, further)))
    start = np.searchsorted(packed, np.arange(len(word.lengths) + 1) * len(number))
    return list(number), Rows(packed % len(number), start)


def _known(readings: Readings, intent: Numbers) -> dict[str, NDArray[Any]]:
    """Whole messages that settle the matter; one that two intents share settles nothing."""
    said = readings.word.lengths > 0
    order = np.lexsort((intent[said], readings.whole[said]))
    keys, intents = readings.whole[said][order], intent[said][order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    single = first[np.equal(intents[first], intents[np.append(first[1:], len(keys)) - 1])]
    return {"exact_keys": keys[single], "exact_intents": intents[single].astype(np.int32)}


def _kept(texts: Sequence[str], intents: Numbers, number: int) -> dict[str, NDArray[Any]]:
    """The phrases themselves, to show which one matched."""
    encoded = [text.encode() for text in texts]
    return {
        "phrase_text": np.frombuffer(b"".join(encoded), np.uint8),
        "phrase_start": np.concatenate(([0], np.cumsum([len(e) for e in encoded]))),
        "phrase_intent": np.searchsorted(intents, np.arange(number + 1)),
    }


def learn(
    evidence: Evidence, samples: Samples, names: Sequence[str], lexicon: Lexicon, kin: Kin, called: frozenset[str]
) -> tuple[Separation, Calibration]:
    """The model of all samples, and how far it can be trusted, measured on some that it had not learned yet."""
    outside = names.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else -1
    held = held_back(samples)
    every = np.arange(len(samples))
    separation = Separation(evidence.matrix, samples.intent, len(names))
    before, after = (ROUNDS_BEFORE, ROUNDS_AFTER) if len(samples) >= MANY else (MORE_ROUNDS_BEFORE, MORE_ROUNDS_AFTER)
    separation.learn(np.setdiff1d(every, held), before)
    measured = scored(evidence, samples, held, separation, lexicon, outside, called)
    separation.learn(every, after)
    return separation, calibrate(measured, names, kin)


def tell_languages(evidence: Evidence, dutch: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A weight per piece of evidence: above zero speaks for Dutch, below for English.

    Least squares on words and their pieces, by conjugate gradients: 99 % right on short questions.
    """
    wanted = np.where(dutch, np.float32(1), np.float32(-1))
    weights = np.zeros(evidence.matrix.shape[1], np.float32)
    if dutch.all() or not dutch.any():
        return np.full_like(weights, 1e-3 * wanted[0])
    matrix = _wordly(evidence)
    back = matrix.T
    gap = back @ wanted
    way, size = gap.copy(), float(gap @ gap)
    for _ in range(LANGUAGE_STEPS):
        spread = back @ (matrix @ way) + np.float32(0.5) * way
        step = np.float32(size / max(float(way @ spread), 1e-12))
        weights += step * way
        gap -= step * spread
        before, size = size, float(gap @ gap)
        if size < 1e-6:
            break
        way = gap + np.float32(size / before) * way
    return weights


def _wordly(evidence: Evidence) -> Matrix:
    """The evidence of words and their pieces only."""
    matrix = evidence.matrix
    kept = (evidence.tables["block"] < 2)[matrix.indices]
    start = np.concatenate(([0], np.cumsum(kept)))[matrix.indptr]
    return type(matrix)((matrix.data[kept], matrix.indices[kept], start), shape=matrix.shape)
