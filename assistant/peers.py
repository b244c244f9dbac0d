"""Other ways to find a text among many, for measuring beside: each is used as its own documentation tells, or left out."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

FOUND = 5
"""So many are asked of each."""

Ask = Callable[[str], list[int]]
"""The places of the texts that fit best, best first."""


class Ready(NamedTuple):
    """A peer that has read all texts; `megabytes` is what it keeps in memory, where that can be told."""

    ask: Ask
    megabytes: float | None = None


class Peer(NamedTuple):
    """Another way; above `largest` texts it is left out, since it would take minutes."""

    name: str
    largest: int
    prepare: Callable[[Sequence[str], Path], Ready]


def peers() -> Iterator[Peer]:
    """Those that are installed here (`pip install loket[peers]`; nlp.js with `npm install node-nlp` in the working folder)."""
    yield Peer("scikit-learn TF-IDF (word 1-2, char_wb 3-5), dot", 1_000_000, _scikit_learn)
    yield Peer("rapidfuzz token_set_ratio over all", 1_000_000, _rapidfuzz)
    if find_spec("bm25s") and find_spec("numba"):
        yield Peer("bm25s words (numba)", 1_000_000, _bm25s_words)
        yield Peer("bm25s character trigrams (numba)", 1_000_000, _bm25s_trigrams)
    if find_spec("tantivy"):
        yield Peer("tantivy words", 1_000_000, _tantivy_words)
        yield Peer("tantivy fuzzy words (one slip)", 1_000_000, _tantivy_fuzzy)
    yield Peer("SQLite FTS5 words, bm25", 1_000_000, _fts5)


def _scikit_learn(texts: Sequence[str], _: Path) -> Ready:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    both = make_union(words, pieces)
    matrix = both.fit_transform(texts).tocsr()

    def ask(text: str) -> list[int]:
        scores = (matrix @ both.transform([text]).T).toarray().ravel()
        best = np.argpartition(-scores, min(FOUND, len(scores) - 1))[:FOUND]
        return [int(place) for place in best[np.argsort(-scores[best], kind="stable")]]

    return Ready(ask, (matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes) / 1e6)


def _rapidfuzz(texts: Sequence[str], _: Path) -> Ready:
    from rapidfuzz import fuzz, process, utils

    ready = [utils.default_process(text) for text in texts]

    def ask(text: str) -> list[int]:
        found = process.extract(utils.default_process(text), ready, scorer=fuzz.token_set_ratio, limit=FOUND)
        return [place for _, _, place in found]

    return Ready(ask)


def _bm25s_words(texts: Sequence[str], folder: Path) -> Ready:
    return _bm25s(texts, folder, lambda text: "".join(c if c.isalnum() else " " for c in text.lower()).split())


def _bm25s_trigrams(texts: Sequence[str], folder: Path) -> Ready:
    def trigrams(text: str) -> list[str]:
        words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
        return [f" {word} "[place : place + 3] for word in words for place in range(len(word))]

    return _bm25s(texts, folder, trigrams)


def _bm25s(texts: Sequence[str], folder: Path, cut: Callable[[str], list[str]]) -> Ready:
    import bm25s

    index = bm25s.BM25(backend="numba")
    index.index([cut(text) for text in texts], show_progress=False)
    index.save(str(folder))
    most = min(FOUND, len(texts))

    def ask(text: str) -> list[int]:
        known = [word for word in cut(text) if word in index.vocab_dict]
        if not known:
            return []
        found, _ = index.retrieve([known], k=most, show_progress=False)
        return [int(place) for place in found[0]]

    return Ready(ask)


def _tantivy_words(texts: Sequence[str], folder: Path) -> Ready:
    return _tantivy(texts, folder, {})


def _tantivy_fuzzy(texts: Sequence[str], folder: Path) -> Ready:
    return _tantivy(texts, folder, {"fuzzy_fields": {"text": (False, 1, True)}})


def _tantivy(texts: Sequence[str], folder: Path, how: dict[str, Any]) -> Ready:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", stored=False)
    schema.add_integer_field("place", stored=False, fast=True)
    index = tantivy.Index(schema.build(), path=str(folder))
    writer = index.writer(200_000_000, 1)
    for place, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, place=place))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> list[int]:
        plain = "".join(letter if letter.isalnum() else " " for letter in text).lower()
        found = searcher.search(index.parse_query(plain or "x", ["text"], **how), FOUND)
        return [int(place) for place in searcher.fast_field_values("place", [address for _, address in found.hits])]

    return Ready(ask)


def _fts5(texts: Sequence[str], folder: Path) -> Ready:
    base = sqlite3.connect(folder / "fts5.db")
    base.execute("create virtual table texts using fts5(text, content='', tokenize='unicode61 remove_diacritics 2')")
    with base:
        base.executemany("insert into texts(rowid, text) values (?, ?)", enumerate(texts, 1))
        base.execute("insert into texts(texts) values ('optimize')")
    query = f"select rowid from texts where texts match ? order by rank limit {FOUND}"

    def ask(text: str) -> list[int]:
        words = "".join(letter if letter.isalnum() else " " for letter in text).split()
        wanted = " OR ".join(f'"{word}"' for word in words) or '"x"'
        return [row[0] - 1 for row in base.execute(query, (wanted,))]

    return Ready(ask)


class Elsewhere(NamedTuple):
    """What a peer outside Python measured of itself: milliseconds elapsed a question, what it found, seconds to train."""

    times: tuple[float, ...]
    found: tuple[list[int], ...]
    seconds: float


NLP_JS = "nlp.js (one intent a text)"
NLP_JS_LARGEST = 1_000
SLOWEST = 600
"""Seconds that nlp.js may take over all of it."""

_NLP_JS = """
const { NlpManager } = require('node-nlp');
const { texts, asked } = JSON.parse(require('fs').readFileSync(0, 'utf-8'));
(async () => {
  const manager = new NlpManager({ languages: ['en'], nlu: { log: false, useNoneFeature: false }, autoSave: false });
  texts.forEach((text, place) => manager.addDocument('en', text, String(place)));
  const begun = process.hrtime.bigint();
  await manager.train();
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const times = [], found = [];
  for (const text of asked) {
    const start = process.hrtime.bigint();
    const said = await manager.process('en', text);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
    found.push((said.classifications || []).slice(0, 5).map((each) => Number(each.intent)).filter(Number.isInteger));
  }
  process.stdout.write('\\n' + JSON.stringify({ times, found, seconds }));
})();
"""


def nlp_js(texts: Sequence[str], asked: Sequence[str]) -> Elsewhere | None:
    """nlp.js, when Node and the package are here and it is done in time; it learns every text as an intent of its own."""
    node = shutil.which("node")
    if node is None or len(texts) > NLP_JS_LARGEST:
        return None
    written = json.dumps({"texts": list(texts), "asked": list(asked)})
    try:
        done = subprocess.run([node, "-e", _NLP_JS], input=written, capture_output=True, text=True, timeout=SLOWEST)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        return None
    said = json.loads(done.stdout.rsplit("\n", 1)[-1])
    return Elsewhere(tuple(said["times"]), tuple(said["found"]), said["seconds"])
