"""The README tells the truth: the commands it names exist, and so do the paths of its map."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted({tuple(words.split()) for words in re.findall(r"^    loket ((?:[a-z]+ ?)+)", README, re.MULTILINE)})
PATHS = sorted(
    path for path in set(re.findall(r"`([a-z_]+/[\w/.-]*)`", README)) if "<" not in path and not path.startswith("http")
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_that_the_readme_names_exists(words: tuple[str, ...]) -> None:
    known = [word for word in words if re.fullmatch(r"[a-z]+", word)]
    while known:
        done = CliRunner().invoke(main, [*known, "--help"])
        if done.exit_code == 0:
            break
        known.pop()
    assert known


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_the_readme_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_two_commands_explain_themselves() -> None:
    for arguments in ([], ["--help"]):
        done = subprocess.run([sys.executable, str(ROOT / "dev.py"), *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert "python3 dev.py serve --demo" in done.stdout
    done = subprocess.run([sys.executable, str(ROOT / "dev.py"), "tset"], capture_output=True, text=True, check=False)
    assert done.returncode == 2


def test_lock_files_hold_hashes_and_no_address() -> None:
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index-url" not in text
