"""The Python client against a server process: nothing lost and nothing twice, whatever happens to the connection."""

from __future__ import annotations

import http.server
import random
import shutil
import subprocess
import sys
import threading
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import web.client
from web import shapes
from web.client import (
    Client,
    Conversation,
    NotFound,
    NotSignedIn,
    NotValid,
    Problem,
    Reused,
    Turn,
    Typing,
    Unreachable,
    answers,
    problems,
)
from web.client.connection import PAUSES
from web.watch import MOST_OF_ONE

SANNE, ANNA = "sanne@vandijk.example", "anna@noordzee.example"
AT_ONCE = (0.0, 0.0, 0.0)


@pytest.fixture
def sanne(served: Any) -> Client:
    return Client(served.address, served.token(SANNE))


@pytest.fixture
def anybody(served: Any) -> Client:
    return Client(served.address)


def turns_of(talk: Conversation, count: int, after: int = 0) -> list[int]:
    """The numbers of the next turns that are heard."""
    heard = talk.events(after)
    numbers = list(islice((each.turn for each in heard if isinstance(each, Turn)), count))
    heard.close()  # type: ignore[attr-defined]
    return numbers


def test_a_conversation_from_the_first_word_to_the_judgement(sanne: Client, served: Any) -> None:
    talk = sanne.start(language="en")
    assert (talk.language, bool(talk.welcome[0].text)) == ("en", True)
    preview = talk.say("cancel PA-100041")
    assert (preview.state, preview.intent) == ("confirm", "cancel_authorization")
    done = talk.choose(preview.button("yes", "danger"))
    assert done.state == "done"
    assert [each.reply for each in talk.turns()] == [preview, done]
    talk.judge(done.turn, helpful=True, comment="quick")
    assert served.deeds("PA-100041") == [(SANNE, "cancel_authorization")]


def test_a_form_is_filled_in_as_one_turn(sanne: Client) -> None:
    talk = sanne.start(language="en")
    form = talk.say("create an authorization").form
    assert form
    values = {"customer": "Gemeente Oosterveld", "product": "Photoshop", "quantity": "many"}
    assert [(each.slot, bool(each.error)) for each in form.fields][:3] == [
        ("customer", False),
        ("product", False),
        ("quantity", False),
    ]
    again = talk.fill_in(form, values).form
    assert again
    assert [each.slot for each in again.fields if each.error] == ["quantity"]
    assert talk.fill_in(again, {**values, "quantity": "5"}).state == "confirm"


@pytest.mark.parametrize("carried", [0, 1, 15, 40, 150, 300, 400, 600, 1_000])
def test_an_answer_that_is_lost_on_the_way_is_asked_for_again_and_nothing_is_done_twice(
    sanne: Client, way: Any, carried: int
) -> None:
    begun = sanne.start(language="nl")
    broken = way(carried, carried)
    talk = Client(broken.address, sanne.token, pauses=AT_ONCE).resume(begun.id, begun.token)
    reply = talk.say("hoe voeg ik een klant toe?")
    assert reply.intent == "customer-add"
    assert broken.connections == 3
    assert [each.reply for each in talk.turns()] == [reply]


def test_a_yes_whose_answer_is_lost_is_one_deed(sanne: Client, served: Any, way: Any) -> None:
    begun = sanne.start(language="nl")
    preview = begun.say("annuleer PA-100042")
    talk = Client(way(0, 100).address, sanne.token, pauses=AT_ONCE).resume(begun.id, begun.token)
    assert talk.choose(preview.button("yes", "danger")).state == "done"
    assert served.deeds("PA-100042") == [(SANNE, "cancel_authorization")]


def test_a_hundred_answers_cut_at_random_bytes_lose_and_double_nothing(anybody: Client, way: Any) -> None:
    chance = random.Random(100)
    cut = way()
    for _ in range(10):
        begun = anybody.start(language="nl")
        talk = Client(cut.address, pauses=(0.0, *PAUSES)).resume(begun.id, begun.token)
        replies = []
        for _ in range(10):
            cut.limits.append(chance.randrange(700))
            replies.append(talk.say("hallo"))
        assert [each.reply for each in begun.turns()] == replies
        assert [each.turn for each in replies] == list(range(1, 11))
    assert cut.connections >= 200


def test_who_gets_no_answer_at_all_can_send_the_same_message_later(sanne: Client, way: Any) -> None:
    begun = sanne.start(language="nl")
    talk = Client(way(0, 0, 0, 0).address, sanne.token, pauses=AT_ONCE).resume(begun.id, begun.token)
    with pytest.raises(Unreachable) as caught:
        talk.say("hallo")
    reply = begun.say("hallo", message_id=caught.value.message_id)
    assert [(each.turn, each.message_id) for each in begun.turns()] == [(reply.turn, caught.value.message_id)]


def test_nobody_at_the_address_is_told_so() -> None:
    with pytest.raises(Unreachable, match=r"no answer from http://127\.0\.0\.1:1"):
        Client("http://127.0.0.1:1", pauses=()).search("nfr")


def test_an_id_used_for_other_words_is_an_error_of_its_own(anybody: Client) -> None:
    talk = anybody.start(language="en")
    talk.say("hello", message_id="one")
    with pytest.raises(Reused) as caught:
        talk.say("goodbye", message_id="one")
    assert (caught.value.code, caught.value.status, caught.value.message_id) == ("message_id_reused", 409, "one")
    assert caught.value.document.detail in str(caught.value)


def test_somebody_elses_conversation_is_not_there(sanne: Client, served: Any, anybody: Client) -> None:
    talk = sanne.start()
    talk.say("hallo")
    for other in (anybody, Client(served.address, served.token(ANNA))):
        stranger = other.resume(talk.id, talk.token)
        for act in (stranger.turns, lambda: stranger.say("ja"), lambda: next(stranger.events())):  # noqa: B023
            with pytest.raises(NotFound) as caught:
                act()
            assert caught.value.code == "conversation_unknown"


def test_a_token_that_proves_nothing_is_told_as_such(served: Any) -> None:
    with pytest.raises(NotSignedIn) as caught:
        Client(served.address, "a.b.c").start()
    assert caught.value.code == "unauthenticated"


def test_what_is_wrong_with_a_field_is_said(anybody: Client) -> None:
    talk = anybody.start()
    with pytest.raises(NotValid) as caught:
        talk.say("x" * 20_001)
    assert [(each.place, each.field) for each in caught.value.document.errors] == [("json", "text")]


def test_a_token_is_asked_for_anew_before_each_call(served: Any) -> None:
    tokens = iter([served.token(SANNE), served.token(SANNE), "expired"])
    talk = Client(served.address, lambda: next(tokens)).start()
    talk.say("hallo")
    with pytest.raises(NotSignedIn):
        talk.turns()


def test_who_goes_too_fast_waits_as_long_as_the_server_asks(anybody: Client) -> None:
    talk = anybody.start(language="nl")
    assert [talk.say("hallo").turn for _ in range(22)] == list(range(1, 23))


def test_articles_are_found_and_read_by_whoever_asks(sanne: Client, anybody: Client) -> None:
    hits = anybody.search("nfr licences gold", language="en", limit=2)
    assert (len(hits), hits[0].id) == (2, "nfr-gold")
    assert len(anybody.search(language="nl", limit=100)) > 50
    assert "Van Dijk Software" not in anybody.read("nfr-gold", language="en").text
    assert "Van Dijk Software" in sanne.read("nfr-gold", language="en").text
    with pytest.raises(NotFound) as caught:
        anybody.read("../../healthz")
    assert caught.value.status == 404


def test_turns_are_heard_as_they_come_from_wherever_they_are_said(anybody: Client, thread: Any) -> None:
    talk = anybody.start(language="nl")
    elsewhere = anybody.resume(talk.id, talk.token)

    def speak() -> None:
        for number in range(5):
            elsewhere.say("hallo", message_id=f"m{number}")

    thread(speak)
    assert turns_of(talk, 5) == [1, 2, 3, 4, 5]
    assert turns_of(talk, 2, after=3) == [4, 5]


def test_a_stream_that_breaks_goes_on_from_the_last_turn(anybody: Client, way: Any, thread: Any) -> None:
    begun = anybody.start(language="nl")
    for number in range(12):
        begun.say("hoe voeg ik een klant toe?", message_id=f"m{number}")
    broken = way(0, 1, 300, 1_000, 9_000, 20_000)
    talk = Client(broken.address, pauses=AT_ONCE).resume(begun.id, begun.token)
    assert turns_of(talk, 12) == list(range(1, 13))
    assert broken.connections > 6


def test_a_server_that_crashes_and_comes_back_is_waited_for(served: Any, thread: Any) -> None:
    patient = Client(served.address, served.token(SANNE), pauses=(0.2,) * 200)
    talk = patient.start(language="nl")
    preview = talk.say("annuleer PA-100043")
    served.crash()
    thread(served.begin)
    assert talk.choose(preview.button("yes", "danger")).state == "done"
    assert served.deeds("PA-100043") == [(SANNE, "cancel_authorization")]
    assert turns_of(talk, 2) == [1, 2]


def test_where_all_streams_are_taken_the_turns_are_asked_for(anybody: Client) -> None:
    talk = anybody.start(language="nl")
    talk.say("hallo")
    taken = [talk.events() for _ in range(MOST_OF_ONE)]
    assert [next(each).turn for each in taken if not isinstance(each, Typing)] == [1] * MOST_OF_ONE  # type: ignore[union-attr]
    assert turns_of(talk, 1) == [1]
    for each in taken:
        each.close()  # type: ignore[attr-defined]


def test_nobody_is_followed_to_another_address_with_a_token() -> None:
    asked: list[str] = []

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/stolen")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(Problem) as caught:
            Client(f"http://127.0.0.1:{server.server_port}", "a.b.c").search("nfr")
        server.shutdown()
    assert (caught.value.status, caught.value.code) == (302, "")
    assert [each.split("?")[0] for each in asked] == ["/api/v1/articles"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (answers.Button, shapes.Button),
        (answers.Section, shapes.Section),
        (answers.Message, shapes.Message),
        (answers.FormField, shapes.FormField),
        (answers.Form, shapes.Form),
        (answers.Reply, shapes.Reply),
        (answers.Turn, shapes.Turn),
        (answers.Found, shapes.Found),
        (answers.Passage, shapes.PassageOut),
        (answers.Source, shapes.Source),
        (answers.Article, shapes.ArticleOut),
        (answers.Started, shapes.Started),
        (problems.FieldError, shapes.FieldError),
        (problems.Document, shapes.ProblemDocument),
    ],
    ids=lambda shape: shape.__name__,
)
def test_the_client_knows_every_part_that_the_server_may_send(ours: Any, theirs: Any) -> None:
    assert set(ours.__struct_fields__) == set(theirs.model_fields)


def test_the_folder_of_the_client_stands_alone(tmp_path: Path) -> None:
    shutil.copytree(Path(web.client.__file__).parent, tmp_path / "loket_client", ignore=shutil.ignore_patterns("__pycache__"))
    check = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import loket_client;"
        "print(sorted({'web', 'assistant', 'flask', 'pydantic'} & set(sys.modules)), loket_client.Client('x'))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[] Client(address='x'")
    assert "token" not in done.stdout
