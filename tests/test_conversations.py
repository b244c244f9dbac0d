"""Whole conversations, each on a fresh demo world, through the real assistant and a real database."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

import pytest

from assistant.corpus import Talk, read_talks
from assistant.installation import Installation
from assistant.testing import Worlds
from assistant.trial import play

FILES = sorted((Path(__file__).parent / "conversations").glob("*.yaml"))
TALKS = [(path.stem, talk) for path in FILES for talk in read_talks(path)]


@pytest.mark.parametrize(("file", "talk"), TALKS, ids=[f"{file}:{talk.name}" for file, talk in TALKS])
def test_a_conversation_says_and_does_what_it_must(
    file: str, talk: Talk, installation: Installation, worlds: Worlds, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="kb.compiled"), closing(worlds.fresh()) as store:
        assert play(installation.assistant, talk, store) == ()
    assert "is undefined" not in caplog.text  # every name that a template speaks of has a fact
