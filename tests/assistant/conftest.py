"""What the assistant's tests share: the real content, and a demo world of their own on a fixed day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.content import Content
from programme import FixedClock, Store, demo

from .scene import TODAY


@pytest.fixture(scope="session")
def content() -> Content:
    return Content.load()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    with closing(Store(path, FixedClock(TODAY))) as store:
        store.migrate()
        demo.reset(store)
    return path


@pytest.fixture
def store(demo_file: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(demo_file, tmp_path / "loket.db")
    with closing(Store(tmp_path / "loket.db", FixedClock(TODAY))) as store:
        yield store
