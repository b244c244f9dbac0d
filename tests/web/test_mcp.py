"""Loket as tools for another program: the official client, over standard input and output, with `loket mcp` at the other end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client

from assistant.installation import Installation
from assistant.settings import Settings
from programme import Actor, demo
from web.identity import issue

SANNE = "sanne@vandijk.example"
LOKET = "from assistant.cli import main; main()"
TOLD_TO_SIGN_IN = {"nl": "Meld u aan", "en": "Sign in"}


class Session:
    """A session of the official client with a server of its own."""

    def __init__(self, client: Any, portal: Any) -> None:
        self.client = client
        self._portal = portal

    def call(self, tool: str, **arguments: Any) -> Any:
        """What the tool gives, as a program reads it."""
        result = self._called(tool, arguments)
        assert not result.is_error, result.content
        assert json.loads(result.content[0].text) == result.structured_content
        return result.structured_content

    def fails(self, tool: str, **arguments: Any) -> str:
        """What the tool says when it cannot."""
        result = self._called(tool, arguments)
        assert result.is_error, result.structured_content
        return str(result.content[0].text)

    def all_at_once(self, count: int, tool: str, **arguments: Any) -> list[Any]:
        """The same call so many times, without waiting for any."""
        under_way = [self._portal.start_task_soon(self.client.call_tool, tool, arguments) for _ in range(count)]
        return [each.result(60).structured_content for each in under_way]

    def tools(self) -> dict[str, Any]:
        return {each.name: each for each in self._portal.call(self.client.list_tools).tools}

    def _called(self, tool: str, arguments: dict[str, Any]) -> Any:
        return self._portal.call(self.client.call_tool, tool, arguments)


@contextmanager
def session(folder: Path, *, mode: str = "auto", **environment: str) -> Iterator[Session]:
    """Start `loket mcp`, as a host does, and talk to it; the mode `legacy` is how hosts began before 2026."""
    server = StdioServerParameters(
        command=sys.executable, args=["-c", LOKET, "mcp"], env={"LOKET_DATA": str(folder), **environment}
    )
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(server), mode=mode)) as client,
    ):
        yield Session(client, portal)


@pytest.fixture(scope="module")
def folder(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world of today, with the model that all tests share."""
    assert installation.matcher
    made = tmp_path_factory.mktemp("mcp")
    for shared in ("models", "content"):
        (made / shared).symlink_to((Path(installation.settings.data) / shared).resolve())
    with closing(Installation(Settings(data=str(made)), lambda _: None).store) as store:
        demo.reset(store)
    return made


@pytest.fixture(scope="module")
def anybody(folder: Path) -> Iterator[Session]:
    with session(folder, mode="legacy") as opened:
        yield opened


@pytest.fixture(scope="module")
def sanne(folder: Path) -> Iterator[Session]:
    with session(folder, LOKET_TOKEN=issue(SANNE, Settings(data=str(folder)))) as opened:
        yield opened


@pytest.fixture
def trail(folder: Path) -> Callable[[str], list[tuple[str, str]]]:
    """Who did what to an authorization, from a conversation."""

    def read(number: str) -> list[tuple[str, str]]:
        with closing(Installation(Settings(data=str(folder))).store) as store, store.reading(Actor.system("test")) as records:
            entries = records.trail(kind="authorization", key=number)
        return [(each.actor, each.action) for each in entries if each.conversation]

    return read


def loket(*arguments: str, code: str = LOKET, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, input="", capture_output=True, text=True, check=False, timeout=60
    )


def test_five_tools_are_offered_and_only_confirm_takes_anything_away(anybody: Session) -> None:
    tools = anybody.tools()
    assert list(tools) == ["search", "read", "ask", "preview", "confirm"]
    assert all(each.description and each.output_schema for each in tools.values())
    assert [name for name, each in tools.items() if each.annotations.read_only_hint] == ["search", "read"]
    assert [name for name, each in tools.items() if each.annotations.destructive_hint] == ["confirm"]
    assert anybody.client.server_info.name == "loket"


def test_hosts_of_before_and_of_now_are_served(anybody: Session, sanne: Session) -> None:
    assert [each.client.protocol_version for each in (anybody, sanne)] == ["2025-11-25", "2026-07-28"]


def test_what_is_found_can_be_read(anybody: Session) -> None:
    found = anybody.call("search", query="nfr licences gold", language="en", limit=3)["articles"]
    assert [each["id"] for each in found][:1] == ["nfr-gold"]
    page = anybody.call("read", id=found[0]["id"], language="en")
    assert (page["title"], page["language"]) == (found[0]["title"], "en")
    assert "Acrobat Pro DC" in page["text"]
    assert "Van Dijk" not in page["text"]


def test_a_signed_in_person_reads_what_holds_for_them(sanne: Session) -> None:
    assert "This applies to Van Dijk Software" in sanne.call("read", id="nfr-gold", language="en")["text"]


@pytest.mark.parametrize(
    ("question", "language", "topic"),
    [("hoe voeg ik een klant toe?", "nl", "customer-add"), ("which NFR licences does a Gold partner get?", "en", "nfr-gold")],
)
def test_a_question_is_answered_in_its_own_language(anybody: Session, question: str, language: str, topic: str) -> None:
    said = anybody.call("ask", question=question)
    assert (said["state"], said["language"], said["articles"]) == ("answer", language, [topic])


def test_a_preview_is_confirmed_once_and_the_same_handle_gets_the_same_answer(sanne: Session, trail: Any) -> None:
    preview = sanne.call("preview", request="annuleer PA-100041")
    assert preview["state"] == "confirm"
    assert "Gemeente Oosterveld raakt deze 25 licenties kwijt" in preview["text"]
    assert trail("PA-100041") == []
    done = sanne.call("confirm", handle=preview["handle"])
    assert done["state"] == "done"
    assert sanne.call("confirm", handle=preview["handle"]) == done
    assert trail("PA-100041") == [(SANNE, "cancel_authorization")]


def test_ten_confirmations_at_once_are_one_deed(sanne: Session, trail: Any) -> None:
    preview = sanne.call("preview", request="annuleer PA-100042")
    done = sanne.all_at_once(10, "confirm", handle=preview["handle"])
    assert done == [done[0]] * 10
    assert (done[0]["state"], trail("PA-100042")) == ("done", [(SANNE, "cancel_authorization")])


def test_a_handle_outlives_the_server_that_gave_it(folder: Path, sanne: Session, trail: Any) -> None:
    preview = sanne.call("preview", request="cancel PA-100043", language="en")
    with session(folder, LOKET_TOKEN=issue(SANNE, Settings(data=str(folder)))) as again:
        done = again.call("confirm", handle=preview["handle"])
    assert done["state"] == "done"
    assert sanne.call("confirm", handle=preview["handle"]) == done
    assert trail("PA-100043") == [(SANNE, "cancel_authorization")]


@pytest.mark.parametrize(("request_", "language"), [("annuleer PA-100017", "nl"), ("cancel PA-100017", "en")])
def test_who_is_not_signed_in_is_told_to_and_nothing_can_be_confirmed(
    anybody: Session, trail: Any, request_: str, language: str
) -> None:
    said = anybody.call("preview", request=request_, language=language)
    assert said["state"] == "refused"
    assert TOLD_TO_SIGN_IN[language] in said["text"]
    assert "preview" in anybody.fails("confirm", handle=said["handle"])
    assert trail("PA-100017") == []


def test_arguments_that_will_not_do_are_refused_with_the_reason(anybody: Session) -> None:
    assert "language" in anybody.fails("search", query="nfr", language="fr")
    assert "limit" in anybody.fails("search", query="nfr", language="nl", limit=1000)
    assert "Zoek op het onderwerp" in anybody.fails("read", id="no-such-article", language="nl")
    assert "Begin again" in anybody.fails("confirm", handle="anything")


def test_without_the_extra_one_line_says_what_to_install(folder: Path) -> None:
    done = loket("mcp", code=f"import sys; sys.modules['mcp'] = None; {LOKET}", LOKET_DATA=str(folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "loket: this needs the package 'mcp', which is not installed: pip install 'mcp>=2.3,<3'\n"


def test_a_server_whose_host_went_away_ends(folder: Path) -> None:
    done = loket("mcp", LOKET_DATA=str(folder))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_secret_that_is_too_short_is_told_before_anything_is_served(folder: Path) -> None:
    done = loket("mcp", LOKET_DATA=str(folder), LOKET_SECRET="short")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("loket: 'secret' has fewer than 32 characters")


def test_the_token_is_masked_where_the_settings_are_printed() -> None:
    settings = json.loads(loket("config", "--json", LOKET_TOKEN="a.b.c").stdout)
    assert settings["token"] == {"value": "••••", "source": "LOKET_TOKEN"}
