"""What was learned, as one file: named arrays that are mapped into memory, not read."""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"LOKETMODEL1\n"
_ALIGN = 64

Arrays = Mapping[str, NDArray[Any]]


class ModelFileError(ValueError):
    """The file is no model of this version; train again."""


def write(path: Path, notes: Mapping[str, Any], arrays: Arrays) -> None:
    """Write notes (anything JSON knows) and arrays; equal content gives equal bytes. Replaces the file in one step."""
    layout: dict[str, list[Any]] = {}
    offset = 0
    for name in sorted(arrays):
        array = arrays[name]
        layout[name] = [array.dtype.str, list(array.shape), offset]
        offset += -(-array.nbytes // _ALIGN) * _ALIGN
    head = json.dumps({"notes": notes, "arrays": layout}, sort_keys=True, ensure_ascii=False).encode()
    start = -(-(len(_MAGIC) + 12 + len(head)) // _ALIGN) * _ALIGN
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        file.write(_MAGIC + f"{len(head):011d}\n".encode() + head)
        for name in sorted(arrays):
            file.seek(start + layout[name][2])
            file.write(np.ascontiguousarray(arrays[name]).tobytes())
        file.truncate(start + offset)
    unfinished.replace(path)


def read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Notes and arrays of a model file; the arrays are read-only views of the mapped file."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise ModelFileError(f"{path} is no model of this version: train it again")
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        length = int(data[len(_MAGIC) : len(_MAGIC) + 12])
        head = json.loads(data[len(_MAGIC) + 12 : len(_MAGIC) + 12 + length])
        start = -(-(len(_MAGIC) + 12 + length) // _ALIGN) * _ALIGN
        arrays = {
            name: np.frombuffer(data, dtype, count=int(np.prod(shape)), offset=start + offset).reshape(shape)
            for name, (dtype, shape, offset) in head["arrays"].items()
        }
    except (ValueError, KeyError) as error:
        raise ModelFileError(f"{path} is damaged ({error}): train it again") from error
    return head["notes"], arrays
