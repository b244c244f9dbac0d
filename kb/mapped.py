"""Numbers in one file that every process of a machine reads together, without loading it."""

from __future__ import annotations

import json
import math
import mmap
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BEGIN, _HEAD, _ALIGN = 12, 36, 64

Arrays = Mapping[str, NDArray[Any]]


class IndexFileError(ValueError):
    """The file is no index of this version, or it is damaged; build it again."""


@dataclass(frozen=True)
class FileKind:
    """What a file holds: its first line, what it is called, what helps when it is damaged, and the error that says so."""

    begin: bytes
    name: str
    cure: str
    error: type[ValueError]


INDEX = FileKind(b"LOKETINDEX1\n", "index", "build it again", IndexFileError)


def write(path: Path, notes: Mapping[str, Any], arrays: Arrays, kind: FileKind = INDEX) -> None:
    """Write notes (anything JSON knows) and arrays; equal content gives equal bytes. Replaces the file in one step."""
    layout: dict[str, list[Any]] = {}
    size = 0
    for name in sorted(arrays):
        layout[name] = [arrays[name].dtype.str, list(arrays[name].shape), size]
        size += _whole(arrays[name].nbytes)
    head = json.dumps({"notes": notes, "arrays": layout, "size": size}, sort_keys=True).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            file.write(kind.begin + f"{len(head):011d} {zlib.crc32(head):011d}\n".encode() + head)
            file.truncate(_whole(_HEAD + len(head)) + size)
            for name in sorted(arrays):
                file.seek(_whole(_HEAD + len(head)) + layout[name][2])
                file.write(np.ascontiguousarray(arrays[name]).reshape(-1).view(np.uint8).data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read(path: Path, kind: FileKind = INDEX) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Notes and arrays; the arrays are read-only views of the mapped file. Raises the error of its kind, with the cure."""
    with path.open("rb") as file:
        begin = file.read(_HEAD)
        if begin[:_BEGIN] != kind.begin:
            raise kind.error(f"{path} is no {kind.name} of this version: {kind.cure}")
        try:
            length, check = int(begin[12:23]), int(begin[24:35])
        except ValueError as error:
            raise kind.error(f"{path} is damaged in its first line: {kind.cure}") from error
        head = file.read(length)
        if len(head) != length or zlib.crc32(head) != check:
            raise kind.error(f"{path} is damaged in its head: {kind.cure}")
        said = json.loads(head)
        start = _whole(_HEAD + length)
        if os.fstat(file.fileno()).st_size != start + said["size"]:
            raise kind.error(f"{path} has not the length that it says: it was cut off; {kind.cure}")
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = {
        name: np.frombuffer(data, dtype, count=math.prod(shape), offset=start + offset).reshape(shape)
        for name, (dtype, shape, offset) in said["arrays"].items()
    }
    return said["notes"], arrays


def _whole(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN
