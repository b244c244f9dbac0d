"""The command: one JSON document for machines, exit codes that mean something, and a sentence for each trouble."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.installation import Installation

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def data(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own that shares the trained model."""
    installation.assistant  # noqa: B018 - trained before the commands need it
    folder = tmp_path_factory.mktemp("data")
    for shared in ("models", "content"):
        (folder / shared).symlink_to((Path(installation.settings.data) / shared).resolve())
    return folder


def loket(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from assistant.cli import main; main()", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "LOKET_DATA": str(data), **environment}, capture_output=True, text=True, check=False
    )


def answered(data: Path, *arguments: str) -> Any:
    done = loket(data, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_ask_prints_the_answer_that_the_interface_describes(data: Path) -> None:
    answer = answered(data, "ask", "welke nfr-licenties krijgt een gold-partner?")
    assert (answer["outcome"], answer["intent"], answer["language"]) == ("answer", "nfr-gold", "nl")
    assert 0 <= answer["score"] <= 1
    assert {"alternatives", "slots", "messages", "elapsed_ms", "text"} <= set(answer)
    assert answer["intent"] not in [other["intent"] for other in answer["alternatives"]]


def test_ask_as_a_contact_fills_slots_and_changes_nothing(data: Path) -> None:
    assert loket(data, "demo", "reset").returncode == 0
    answer = answered(data, "ask", "annuleer PA-100041", "--as", "sanne@vandijk.example")
    assert answer["outcome"] == "action"
    assert answer["slots"]["authorization"] == {"text": "PA-100041", "value": "PA-100041"}
    again = answered(data, "ask", "wat is de status van gemeente oosterveld", "--as", "sanne@vandijk.example")
    assert "PA-100041" in json.dumps(again["messages"])


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("hoi", "smalltalk"), ("wat wordt het weer in parijs", "fallback"), ("annuleer PA-100041", "action")],
)
def test_outcomes_are_named(data: Path, text: str, outcome: str) -> None:
    assert answered(data, "ask", text)["outcome"] == outcome


def test_explain_shows_words_and_thresholds(data: Path) -> None:
    done = loket(data, "ask", "annuler PA-100041", "--explain")
    assert done.returncode == 0
    assert "cancel_authorization" in done.stdout


def test_explain_says_what_to_write_for_what_was_meant(data: Path) -> None:
    done = loket(data, "ask", "annuler PA-100041", "--explain", "--meant", "nfr-gold", "--lang", "en")
    assert "kb/articles/nl/nfr-gold.md" in done.stdout
    wrong = loket(data, "ask", "annuler PA-100041", "--explain", "--meant", "nfr-golt")
    assert wrong.returncode == 2
    assert "nfr-gold" in wrong.stderr


def test_check_finds_nothing_and_says_so(data: Path) -> None:
    done = loket(data, "check", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"findings": []})


def test_a_conversation_that_fails_is_a_finding(data: Path, tmp_path: Path) -> None:
    talk = tmp_path / "talk.yaml"
    talk.write_text("- {name: wrong, as: null, turns: [{user: hoi, expect: {state: done}}]}\n")
    done = loket(data, "test", str(talk), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["conversations"][0]["failed"][0]["name"] == "wrong"


def test_a_line_that_became_worse_than_the_baseline_is_named(data: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "one.jsonl"
    corpus.write_text('{"text": "wat wordt het weer in parijs", "lang": "nl", "expect": "nfr-gold"}\n')
    baseline = tmp_path / "before.json"
    baseline.write_text(json.dumps({"files": [{"file": "one.jsonl", "wrong": []}]}))
    done = loket(data, "test", str(corpus), "--baseline", str(baseline))
    assert done.returncode == 1
    assert "one.jsonl:1" in done.stdout


def test_a_corpus_that_is_none_is_told_with_its_line(data: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "bad.jsonl"
    corpus.write_text('{"text": "x", "lang": "nl", "expect": null}\n{"tekst": 1}\n')
    done = loket(data, "test", str(corpus))
    assert done.returncode == 1
    assert "bad.jsonl:2" in done.stderr


def test_config_masks_secrets_and_says_where_values_came_from(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "loket.toml"
    file.write_text("port = 9999\n")
    done = loket(data, "--config", str(file), "config", "--json", LOKET_SECRET="hush")
    settings = json.loads(done.stdout)
    assert settings["secret"] == {"value": "••••", "source": "LOKET_SECRET"}
    assert settings["port"] == {"value": "9999", "source": str(file)}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("colour = 1", "'colour' is no setting"),
        ("port = 'x'", "a whole number will do"),
        ("port = 99999", "0 to 65535 will do"),
        ("threads = 0", "1 to 1000 will do"),
        ("port = ", "is not TOML"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(data: Path, tmp_path: Path, written: str, says: str) -> None:
    file = tmp_path / "loket.toml"
    file.write_text(written)
    done = loket(data, "--config", str(file), "config")
    assert done.returncode == 2
    assert says in done.stderr


def test_somebody_unknown_is_told_how_to_go_on(data: Path) -> None:
    done = loket(data, "ask", "annuleer PA-100041", "--as", "nobody@nowhere.example")
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)


def test_a_corrupt_database_is_told_and_left_alone(data: Path, tmp_path: Path) -> None:
    database = tmp_path / "loket.db"
    database.write_bytes(b"this is no database" * 100)
    done = loket(data, "ask", "annuleer PA-100041", "--as", "sanne@vandijk.example", LOKET_DATABASE=f"sqlite:///{database}")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert database.read_bytes().startswith(b"this is no database")


def test_a_database_of_a_newer_loket_is_told(data: Path, tmp_path: Path) -> None:
    database = tmp_path / "loket.db"
    address = {"LOKET_DATABASE": f"sqlite:///{database}"}
    assert loket(data, "db", "upgrade", **address).returncode == 0
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = loket(data, "ask", "annuleer PA-100041", "--as", "sanne@vandijk.example", **address)
    assert done.returncode == 1
    assert "newer Loket" in done.stderr


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = loket(tmp_path / "file" / "data", "ask", "annuleer PA-100041", "--as", "sanne@vandijk.example")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
