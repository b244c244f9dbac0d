"""The API is what its document says: the document is kept, and every call is tried against it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import web
from web.api import write

DOCUMENT = Path(web.__file__).with_name("openapi.json")
EXAMPLES = int(os.environ.get("LOKET_API_EXAMPLES", "20"))
REFUSALS = (400, 401, 403, 404, 406, 413, 415, 422, 428)
"""What counts as refusing data that does not fit: as schemathesis has it, and a body that is too large."""
OPERATIONS = 14


def test_the_document_that_is_kept_is_the_one_that_is_served(shared_app: Any) -> None:
    written = write(shared_app)
    if os.environ.get("LOKET_WRITE_OPENAPI"):
        DOCUMENT.write_text(written, "utf-8")
    assert DOCUMENT.read_text("utf-8") == written, "the API has changed: run this with LOKET_WRITE_OPENAPI=1, and read the diff"


def test_every_call_has_an_id_a_summary_and_problem_documents(shared_app: Any) -> None:
    paths = shared_app.test_client().get("/api/v1/openapi.json").json["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    assert len(operations) == OPERATIONS + 2
    assert max(Counter(operation["operationId"] for operation in operations).values()) == 1
    for operation in operations:
        assert operation["summary"]
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]


def test_every_call_keeps_to_the_document(site: Any, tmp_path: Path) -> None:
    """All checks of schemathesis: at the edges of every schema, at random, and from each answer on to the next call.

    LOKET_API_EXAMPLES=200 digs deeper.
    """
    config = tmp_path / "schemathesis.toml"
    config.write_text(f"[checks.negative_data_rejection]\nexpected-statuses = {[*map(str, REFUSALS)]}\n", "utf-8")
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        f"--config-file={config}",
        "run",
        f"{site.address}/api/v1/openapi.json",
        "--checks=all",
        "--phases=examples,coverage,fuzzing,stateful",
        "--exclude-operation-id=listen",  # it never ends; tests/web/test_events.py has it
        f"--max-examples={EXAMPLES}",
        "--generation-deterministic",
        "--continue-on-failure",
        "--no-color",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=max(120, 8 * EXAMPLES))
    assert done.returncode == 0, done.stdout[-6000:]
    assert f"Tested: {OPERATIONS + 1}" in done.stdout
