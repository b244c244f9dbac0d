"""The widget's types, checked by the compiler of TypeScript, which the widget itself does not need."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CHAT = HERE.parents[2] / "web" / "static" / "chat"


def test_the_types_fit() -> None:
    compiler = HERE / "node_modules" / ".bin" / "tsc"
    if not compiler.exists():
        pytest.skip("`python3 dev.py test` brings the compiler where there is npm")
    checked = subprocess.run([compiler, "-p", HERE], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_both_languages_say_the_same_things() -> None:
    keys = {name: re.findall(r"^  (\w+):", (CHAT / f"{name}.js").read_text("utf-8"), re.MULTILINE) for name in ("nl", "en")}
    assert keys["nl"] == keys["en"]
