"""How a model reads phrases that it has not learned yet: only what the other phrases taught it counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant import features
from assistant.calibration import HeldBack, reading
from assistant.gathering import MANY, Evidence, Matrix, Samples, place_of, told, weighed
from assistant.readings import Numbers, Rows, different
from assistant.separation import Separation
from kb.lexicon import STRANGE, Lexicon, can_be_a_name
from kb.words import Words


def held_back(samples: Samples) -> Numbers:
    """Which samples are held back at first, to measure on: some of every intent, chosen by their words alone."""
    most = int(np.bincount(samples.intent).max())
    every = min(4 if len(samples) < MANY else 10, most)
    order = np.lexsort((samples.whole, samples.intent))
    intent = samples.intent[order]
    place = np.arange(len(order)) - np.searchsorted(intent, intent) + 1
    chosen: Numbers = np.sort(order[place % every == 0])
    return chosen


Taken = list[tuple[str, ...]]


def scored(
    evidence: Evidence,
    samples: Samples,
    held: Numbers,
    separation: Separation,
    lexicon: Lexicon,
    outside: int,
    called: Collection[str],
) -> list[HeldBack]:
    """The held-back samples as a model reads them that has seen only the others."""
    every = samples.words.every
    index = {word: i for i, word in enumerate(every)}
    typed, capital = samples.word.take(held), samples.capital.take(held)
    often = samples.often - np.bincount(typed.flat, minlength=len(every))
    words = Words(every, often.astype(np.int32), samples.words.letters)
    taken = [
        [(every[i],) if high else words.meant(every[i]) for i, high in zip(row, highs, strict=True)]
        for row, highs in zip(typed.lists(), capital.lists(), strict=True)
    ]
    meant = Rows.of([[index[word] for each in row for word in each] for row in taken])
    name = np.array([word in called for word in every])
    odd = name | ((often == 0) & np.array([can_be_a_name(word) for word in every]))
    repairs = [
        sum(each != (every[i],) for i, each in zip(row, one, strict=True)) for row, one in zip(typed.lists(), taken, strict=True)
    ]
    concept = _concepts(samples, held, taken, repairs, different(meant.owner[odd[meant.flat]]), lexicon)
    raw = separation.scores(_read(evidence, samples, held, meant, concept))
    high = np.repeat(capital.flat, [len(each) for row in taken for each in row])
    telling = meant.only(~high & ~name[meant.flat])
    share = _told(evidence, samples, held, telling, often)
    unknown = np.bincount(telling.owner[often[telling.flat] == 0], minlength=len(held)) / np.maximum(meant.lengths, 1)
    repaired = np.array(repairs) / np.maximum(typed.lengths, 1)
    return [
        HeldBack(reading(raw[i], outside, share[i], float(unknown[i]), float(repaired[i]), len(taken[i])), intent)
        for i, intent in enumerate(samples.intent[held].tolist())
    ]


def _concepts(
    samples: Samples, held: Numbers, taken: Sequence[Taken], repairs: Sequence[int], strange: Numbers, lexicon: Lexicon
) -> list[list[str]]:
    """The concepts of every held-back sample, heard anew where its words were taken for others."""
    odd = frozenset(strange.tolist())
    found: list[list[str]] = []
    for i, row in enumerate(samples.concept.take(held).lists()):
        heard = {samples.concepts[number] for number in row} - {STRANGE}
        if repairs[i]:
            heard = {s.concept for s in lexicon.sightings([word for each in taken[i] for word in each])}
        found.append(sorted(heard | ({STRANGE} if i in odd else set())))
    return found


def _read(evidence: Evidence, samples: Samples, held: Numbers, meant: Rows, concept: Sequence[Sequence[str]]) -> Matrix:
    """The evidence that these words and concepts offer a model that has not seen the held-back samples."""
    tables = evidence.tables
    stems, text = tables["word_stem"][meant.flat], meant.owner
    pieces = samples.words.pieces.take(meant.flat)
    named = np.array([features.concept_key(each) for row in concept for each in row], np.uint64)
    speaking = np.repeat(np.arange(len(held)), [len(row) for row in concept])
    kinds = (
        features.sequences(stems, text),
        (pieces.flat, np.repeat(text, pieces.lengths)),
        features.pairs(stems, text),
        (named, speaking),
        features.pairs(named, speaking, max(map(len, concept), default=0)),
    )
    keys, where = (np.concatenate(parts) for parts in zip(*kinds, strict=True))
    row = place_of(keys, tables["keys"])
    own = np.bincount(evidence.matrix[held].indices, minlength=len(tables["keys"]))
    known = (row >= 0) & (evidence.seen > own)[row]
    shape = (len(held), len(tables["keys"]))
    counts = sparse.csr_matrix((np.ones(int(known.sum()), np.float32), (where[known], row[known])), shape=shape)
    return weighed(counts, tables)


def _told(evidence: Evidence, samples: Samples, held: Numbers, telling: Rows, often: Numbers) -> NDArray[np.float32]:
    """For every held-back sample and intent, the share of what it says that the others of the intent have said."""
    rest = np.setdiff1d(np.arange(len(samples)), held)
    number = int(samples.intent.max()) + 1
    tables = told(evidence.tables["word_stem"], samples.word.take(rest), samples.intent[rest], number)
    strange = often[telling.flat] == 0
    rarity = np.where(strange, tables["word_rarity"][-1], tables["word_rarity"][telling.flat])
    shape = (len(held), len(often))
    said = sparse.csr_matrix((np.where(strange, 0, rarity), (telling.owner, telling.flat)), shape=shape)
    every = np.bincount(telling.owner, rarity, minlength=len(held))
    share: NDArray[np.float32] = (said @ tables["word_told"].astype(np.float32)) / np.maximum(every, 1e-9)[:, None]
    return share.astype(np.float32)
