"""Adding up points: every text that holds a word gets that word's points, in one call for all of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ExtensionFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Add = Callable[[int, int, NDArray[np.int32], NDArray[np.int32], NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]], None]
"""Add to `points` (last) for each of `count` words: its texts from `starts`, each with its weight, times the word's factor.

In order: length of `points`, `count`, `starts` (count + 1), texts, weights, factors, points.
"""


def plainly(_: int, count: int, starts: Any, texts: Any, weights: Any, factors: Any, points: Any) -> None:
    """The same in NumPy alone, three to four times as slow; texts of one word are all different, so `+=` is right."""
    for word in range(count):
        first, last = starts[word], starts[word + 1]
        points[texts[first:last]] += weights[first:last] * factors[word]


def quickest() -> Add:
    """SciPy's own loop when this SciPy still has it and it adds up right, else NumPy's.

    `csc_matvec` is private to SciPy. It is loaded from its own file, since importing `scipy.sparse` takes a quarter of
    a second and nothing else of it is needed.
    """
    try:
        add: Add = _sparse_tools().csc_matvec
        return add if _right(add) else plainly
    except (ImportError, AttributeError, ValueError, TypeError, OSError):
        return plainly


def _sparse_tools() -> Any:
    name = "scipy.sparse._sparsetools"
    if name in sys.modules:
        return sys.modules[name]
    scipy = find_spec("scipy")
    if scipy is None or not scipy.submodule_search_locations:
        raise ImportError(name)
    file = next((Path(scipy.submodule_search_locations[0]) / "sparse").glob("_sparsetools*"), None)
    spec = file and spec_from_file_location(name, file, loader=ExtensionFileLoader(name, str(file)))
    if not spec or not spec.loader:
        raise ImportError(name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _right(add: Add) -> bool:
    starts = np.array([0, 2, 5], np.int32)
    texts, weights = np.array([0, 3, 1, 3, 4], np.int32), np.array([1, 20, 300, 4, 127], np.int16)
    factors = np.array([3, -2], np.int16)
    got, wanted = np.ones(6, np.int16), np.ones(6, np.int16)
    add(6, 2, starts, texts, weights, factors, got)
    plainly(6, 2, starts, texts, weights, factors, wanted)
    return bool((got == wanted).all())
