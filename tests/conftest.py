"""What all tests share: one installation whose model is trained once, and fresh demo worlds."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.installation import Installation
from assistant.settings import Settings
from assistant.testing import Worlds

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def installation() -> Installation:
    """The real content and the model trained on it, kept between runs by the digest of the content."""
    return Installation(Settings(data=str(ROOT / ".cache" / "tests")), lambda _: None)


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """Fresh demo worlds, copied from one."""
    return Worlds(tmp_path_factory.mktemp("worlds"))
