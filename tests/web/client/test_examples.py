"""The examples for integrators, run as they stand against a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from playwright.sync_api import Browser, expect

from assistant.installation import Installation
from assistant.settings import Settings
from programme import demo
from web.client import Client as Talking

ROOT = Path(__file__).parent.parent.parent.parent
EXAMPLES = ROOT / "examples"
README = (EXAMPLES / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^\[`([\w.]+)`\]\(\1\)\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SANNE = "sanne@vandijk.example"

Run = Callable[..., str]


@pytest.fixture(autouse=True)
def fresh(served: Any) -> Iterator[None]:
    """The demo world as it was, for each example."""
    yield
    with closing(Installation(Settings(data=str(served.folder))).store) as store:
        demo.reset(store)


@pytest.fixture
def run(served: Any) -> Run:
    """Runs an example of that name with a program, and gives what it prints."""

    def ran(program: str, name: str, *arguments: str, **environment: str) -> str:
        for binary in (program, *(["jq", "curl"] if name == "conversation.sh" else [])):
            if not shutil.which(binary):
                pytest.skip(f"{binary} is not on this machine")
        settings = {"LOKET_ADDRESS": served.address, "LOKET_TOKEN": served.token(SANNE), "PYTHONPATH": str(ROOT), **environment}
        done = subprocess.run(
            [program, str(EXAMPLES / name), *arguments],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return ran


@pytest.mark.parametrize(
    ("program", "name"), [("sh", "conversation.sh"), ("node", "conversation.mjs"), (sys.executable, "conversation.py")]
)
def test_a_whole_conversation_asks_previews_and_does_one_thing_once(served: Any, run: Run, program: str, name: str) -> None:
    before = served.deeds("PA-100041")
    said = run(program, name)
    for words in (
        "Creative Cloud all apps",
        "Check this: Cancel authorization PA-100041",
        "Done: Authorization PA-100041 is cancelled",
    ):
        assert words in said
    lines = said.splitlines()[-3:]
    assert lines[:2] == ["1 Which NFR licences does a Gold partner get? -> answer", "2 Cancel PA-100041 -> confirm"]
    assert re.fullmatch(r"3 .*-> done", lines[2])
    assert sorted(served.deeds("PA-100041")) == sorted([*before, (SANNE, "cancel_authorization")])


def test_who_listens_hears_each_turn_once_also_over_connections_that_break(served: Any, way: Any) -> None:
    if not shutil.which("node"):
        pytest.skip("node is not on this machine")
    talk = Talking(served.address, served.token(SANNE)).start(language="en")
    broken = way(600, 0, 2_500)
    command = ["node", str(EXAMPLES / "listen.mjs"), talk.id, talk.token]
    environment = {**os.environ, "LOKET_ADDRESS": broken.address, "LOKET_TOKEN": served.token(SANNE)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as listening:
        assert listening.stdout
        for words in ("hello", "Cancel PA-100041", "no"):
            talk.say(words)
        heard = [listening.stdout.readline().strip() for _ in range(3)]
        listening.terminate()
    assert heard == ["1 hello -> answer", "2 Cancel PA-100041 -> confirm", "3 no -> cancelled"]
    assert broken.connections > 3


def test_a_token_that_the_portal_signs_says_who_is_asking(served: Any, run: Run) -> None:
    token = run(sys.executable, "identity.py", SANNE, LOKET_SECRET=served.secret).strip()
    assert "Van Dijk Software" in run("sh", "rasa.sh", LOKET_TOKEN=token)


def test_what_talks_to_rasa_gets_an_answer_in_its_shape(run: Run) -> None:
    parts = json.loads(run("sh", "rasa.sh"))
    assert all(each["recipient_id"] == "desk-7" and each["text"] for each in parts)
    assert "Creative Cloud all apps" in parts[0]["text"]


def test_the_tag_alone_puts_the_widget_on_a_page_of_another_site(served: Any, portal: Any, browser: Browser) -> None:
    html = (EXAMPLES / "portal.html").read_text("utf-8")
    assert ("https://loket.example" in html, "IDENTITY-TOKEN" in html) == (True, True)
    portal.html = html.replace("https://loket.example", served.address).replace("IDENTITY-TOKEN", served.token(SANNE))
    page = browser.new_page()
    page.goto(portal.origin)
    page.locator("loket-chat .launcher").click()
    expect(page.get_by_role("log")).to_contain_text("Sanne")
    page.close()


def test_the_configuration_of_an_mcp_host_starts_the_server(served: Any) -> None:
    written = json.loads((EXAMPLES / "mcp.json").read_text("utf-8"))["mcpServers"]["loket"]
    assert written["command"].endswith("/bin/loket")
    assert set(written["env"]) == {"LOKET_DATA", "LOKET_TOKEN"}
    environment = {"LOKET_DATA": str(served.folder), "LOKET_TOKEN": served.token(SANNE), "LOKET_SECRET": served.secret}
    server = StdioServerParameters(
        command=str(Path(sys.executable).with_name("loket")), args=written["args"], env={**written["env"], **environment}
    )

    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(stdio_client(server))) as client:
        said = portal.call(client.call_tool, "preview", {"request": "cancel PA-100041", "language": "en"})
    assert said.structured_content["state"] == "confirm"


def test_the_page_for_integrators_shows_each_file_as_it_is() -> None:
    blocks = dict(BLOCK.findall(README))
    assert sorted(blocks) == sorted(path.name for path in EXAMPLES.iterdir() if path.name not in ("README.md", "__pycache__"))
    assert {name: text == (EXAMPLES / name).read_text("utf-8") for name, text in blocks.items()} == dict.fromkeys(blocks, True)
    assert README.count("```") == 2 * len(blocks)


def test_the_settings_that_the_page_names_exist() -> None:
    named = {name.removeprefix("LOKET_").lower() for name in re.findall(r"`(LOKET_[A-Z_]+)`", README)}
    assert named <= set(Settings.__dataclass_fields__)
