"""What a program may do for one person: only what they could do in the chat, and a yes only to the preview it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import web.tools
from assistant.settings import Settings
from kb.library import LANGUAGES
from kb.passage import Kind
from web.identity import issue
from web.reader import AGENT, ANYBODY
from web.tools import Cannot, Tools
from web.wording import load_words

SANNE, JORIS, ANNA, MILA = (
    "sanne@vandijk.example",
    "joris@vandijk.example",
    "anna@noordzee.example",
    "mila@helpdesk.example",
)
For = Callable[..., Tools]


@pytest.fixture
def tools_for(install: Any, tmp_path: Path) -> For:
    """The tools of that person, or of nobody; all share one fresh demo world."""
    folder = tmp_path / "var"
    made = install(folder)
    nobody = Tools.of(made)

    def tools(email: str | None = None, *, hours: float = 1, **settings: str) -> Tools:
        token = issue(email, made.settings, hours=hours) if email else ""
        other = replace(made, settings=replace(made.settings, **{"token": token, **settings}))
        other.__dict__.update({name: getattr(made, name) for name in ("content", "matcher", "clock", "assistant", "store")})
        return replace(nobody, installation=other)

    return tools


def cannot(act: Callable[..., Any], *args: Any, **arguments: Any) -> str:
    with pytest.raises(Cannot) as caught:
        act(*args, **arguments)
    return caught.value.code


def status(tools: Tools, number: str) -> Any:
    return tools.installation.store.world()["authorization"][number]["status"]


def test_a_missing_detail_is_asked_for_and_given_with_the_handle(tools_for: For) -> None:
    sanne = tools_for(SANNE)
    asked = sanne.preview("zet een nieuwe autorisatie klaar voor Gemeente Oosterveld")
    assert (asked.state, asked.asks) == ("ask", "product")
    there = sanne.preview("3 photoshop", handle=asked.handle)
    assert there.state == "confirm"
    assert "3 × Photoshop" in there.text
    assert sanne.confirm(there.handle).state == "done"


def test_a_choice_is_made_by_its_words_and_an_undo_has_a_preview_of_its_own(tools_for: For) -> None:
    sanne = tools_for(SANNE)
    done = sanne.confirm(sanne.preview("zet 3 photoshop klaar voor Gemeente Oosterveld").handle)
    assert (done.state, len(done.choices)) == ("done", 1)
    undo = sanne.preview(done.choices[0], handle=done.handle)
    assert (undo.state, undo.intent) == ("confirm", "cancel_authorization")


@pytest.mark.parametrize("words", ["ja", "yes", "ja, doe maar", "prima, annuleer PA-100041", "Ja, annuleer PA-100041"])
def test_a_typed_yes_at_a_preview_does_nothing(tools_for: For, words: str) -> None:
    sanne = tools_for(SANNE)
    shown = sanne.preview("annuleer PA-100041")
    assert cannot(sanne.preview, words, handle=shown.handle) == "confirm_or_anew"
    assert sanne.ask(words).state != "done"
    assert status(sanne, "PA-100041") == "pending"


def test_a_preview_that_the_conversation_went_past_cannot_be_confirmed(tools_for: For) -> None:
    sanne = tools_for(SANNE)
    shown = sanne.preview("annuleer PA-100041")
    visitor, conversation, _ = sanne._at(shown.handle)
    sanne.exchange.say(visitor, conversation, message_id="elsewhere", text="annuleer PA-100042")
    assert cannot(sanne.confirm, shown.handle) == "overtaken"
    assert [status(sanne, number) for number in ("PA-100041", "PA-100042")] == ["pending", "pending"]


def test_what_changed_since_the_preview_is_shown_again_before_a_yes_counts(tools_for: For) -> None:
    sanne = tools_for(SANNE)
    shown = sanne.preview("haal 5 Creative Cloud All Apps van PA-100041 af")
    assert shown.state == "confirm"
    other = sanne.preview("haal 3 Creative Cloud All Apps van PA-100041 af")
    assert sanne.confirm(other.handle).state == "done"
    again = sanne.confirm(shown.handle)
    assert again.state == "confirm"
    assert again.handle != shown.handle
    assert sanne.confirm(again.handle).state == "done"


def test_a_preview_is_nobody_elses_to_confirm(tools_for: For) -> None:
    shown = tools_for(SANNE).preview("annuleer PA-100041")
    for other in (tools_for(), tools_for(JORIS), tools_for(ANNA)):
        assert cannot(other.confirm, shown.handle) == "no_such_handle"
        assert cannot(other.preview, "ja", handle=shown.handle) == "no_such_handle"
    assert status(tools_for(), "PA-100041") == "pending"


@pytest.mark.parametrize(
    "handle", ["", "x", "a.b.1", f"{'0' * 32}.{'a' * 32}.1", f"{'0' * 32}.{'a' * 32}.0", "é" * 70, "0" * 100_000]
)
def test_a_handle_that_was_never_given_is_told_so(tools_for: For, handle: str) -> None:
    assert cannot(tools_for(SANNE).confirm, handle) == "no_such_handle"


def test_what_was_begun_before_signing_in_is_kept(tools_for: For) -> None:
    begun = tools_for().preview("annuleer PA-100041")
    assert (begun.state, begun.sign_in_needed) == ("refused", True)
    taken_up = tools_for(SANNE).preview("annuleer PA-100041", handle=begun.handle)
    assert (taken_up.state, taken_up.intent, taken_up.sign_in_needed) == ("confirm", "cancel_authorization", False)
    assert tools_for(SANNE).confirm(taken_up.handle).state == "done"


def test_a_rule_of_the_programme_refuses_here_too(tools_for: For) -> None:
    sanne = tools_for(SANNE)
    refused = sanne.preview("annuleer PA-100017")
    assert refused.state == "refused"
    assert cannot(sanne.confirm, refused.handle) == "no_preview"


def test_who_asks_for_a_person_is_brought_to_one_at_once_as_in_the_chat(tools_for: For) -> None:
    assert tools_for(SANNE).ask("I want to talk to a person about my broken console", "en").state == "handoff"


@pytest.mark.parametrize(("hours", "code"), [(-1.0, "token_expired")])
def test_an_expired_token_is_told_and_acts_no_more(tools_for: For, hours: float, code: str) -> None:
    shown = tools_for(SANNE).preview("annuleer PA-100041")
    late = tools_for(SANNE, hours=hours)
    for act, words in ((late.ask, "hoi"), (late.preview, "annuleer PA-100041"), (late.confirm, shown.handle)):
        assert cannot(act, words) == code
    assert cannot(late.search, "nfr", "nl") == code
    assert status(late, "PA-100041") == "pending"


def test_a_token_that_proves_nothing_is_told(tools_for: For) -> None:
    assert cannot(tools_for(token="a.b.c").ask, "hoi") == "token_invalid"
    of_another = issue(SANNE, Settings(secret="x" * 40))
    assert cannot(tools_for(token=of_another).ask, "hoi") == "token_invalid"


@pytest.mark.parametrize("email", [None, SANNE, MILA])
def test_passages_for_agents_leave_by_no_tool(tools_for: For, email: str | None) -> None:
    tools = tools_for(email)
    library = tools.installation.content.library
    seen = 0
    for language in ("nl", "en"):
        for article in library.articles[language].values():
            inside = [each.text for each in AGENT.passages(article) if each.kind is Kind.AGENT]
            if not inside:
                continue
            seen += 1
            try:
                told = tools.read(article.id, language).text
            except Cannot:
                told = ""
            hits = tools.search(inside[0][:60], language, 20)
            told += repr(hits)
            assert [each for each in inside if each in told] == []
    assert seen > 0
    hidden = [each.id for each in library.articles["nl"].values() if not ANYBODY.may_open(each)]
    if email is None:
        assert all(cannot(tools.read, id, "nl") == "no_such_article" for id in hidden)


def test_every_reason_has_words_in_both_languages() -> None:
    words, source = load_words(), Path(web.tools.__file__).read_text("utf-8")
    codes = {*re.findall(r'Cannot\("([a-z_]+)"', source), "token_expired", "token_invalid", "store"}
    assert len(codes) >= 9
    assert [code for code in codes for language in LANGUAGES if not words.has(f"tools.{code}", language)] == []
