"""Mail goes out by a real SMTP server, which may refuse, lie down, or be the last thing that a courier saw."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from assistant.settings import SettingError, Settings
from programme.outbox import MessageState
from web.delivery.courier import deliver
from web.delivery.postbox import Folder, Smtp, postbox_of

ROOT = Path(__file__).parents[3]
COURIER = """
import sys
from datetime import datetime
from programme import FixedClock, Store
from web.delivery.courier import Ways, deliver, mails_of
from web.delivery.postbox import Smtp

class Untitled:
    intents = {}

database, port, now = sys.argv[1:]
store = Store(database, FixedClock(datetime.fromisoformat(now)))
deliver(store, Ways(mails_of(Untitled()), Smtp("127.0.0.1", int(port), "none"), "loket@desk.example", "https://loket.example"))
"""


@dataclass
class Answers:
    """What the server says, in turn, to each mail and recipient; then it takes all."""

    data: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)
    victims: list[int] = field(default_factory=list)

    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address: str, options) -> str:  # noqa: N802
        said = self.recipients.pop(0) if self.recipients else "250 OK"
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:  # noqa: N802
        said = self.data.pop(0) if self.data else "250 OK"
        if said.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        while self.victims:
            os.kill(self.victims.pop(), signal.SIGKILL)
        return said


class Local(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        """Reads the port that was given, before the greeting is waited for."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def server(answers: Answers) -> Iterator[Smtp]:
    running = Local(answers, hostname="127.0.0.1", port=0)
    running.start()
    yield Smtp("127.0.0.1", running.port, "none", seconds=5)
    running.stop()


def test_a_mail_arrives_whole(store, by, server, answers, cancelled) -> None:
    assert deliver(store, by(server)) == 1
    mail = answers.taken[0]
    assert (mail["To"], mail["Message-ID"]) == (
        "Marieke Blom <m.blom@oosterveld.example>",
        f"<{cancelled.id}@desk.example>",
    )
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "25 × Creative Cloud All Apps" in mail.get_body(("plain",)).get_content()


def test_a_server_that_refuses_first_gets_the_same_mail_again(store, by, server, answers, cancelled, clock) -> None:
    answers.data = ["451 greylisted", "452 too many"]
    assert deliver(store, by(server)) == 0
    assert store.messages()[0].error == "server_refused: 451 greylisted"
    clock.move(minutes=1)
    assert deliver(store, by(server)) == 0
    clock.move(minutes=1)
    assert deliver(store, by(server)) == 0  # two minutes this time
    clock.move(minutes=1)
    assert deliver(store, by(server)) == 1
    assert [mail["Message-ID"] for mail in answers.taken] == [f"<{cancelled.id}@desk.example>"]


def test_an_address_that_the_server_does_not_know_is_told(store, by, server, answers, cancelled) -> None:
    answers.recipients = ["550 no such user"]
    assert deliver(store, by(server)) == 0
    assert store.messages()[0].error == "address_refused: 550 no such user"


def test_a_server_that_is_not_there_is_told(store, by, cancelled) -> None:
    assert deliver(store, by(Smtp("127.0.0.1", free_port(), "none"))) == 0
    assert store.messages()[0].error == "server_unreachable: ConnectionRefusedError"


def test_a_server_without_encryption_gets_no_mail_unless_that_was_set(store, by, server, answers, cancelled) -> None:
    assert deliver(store, by(Smtp("127.0.0.1", server.port, "starttls"))) == 0
    assert store.messages()[0].error.startswith("server_lacks: STARTTLS")
    assert answers.taken == []


def test_one_bad_address_holds_up_no_other_mail(store, by, server, answers, cancelled, as_) -> None:
    with as_("sanne@vandijk.example") as records:
        records.contact_helpdesk(description="Vraag")
    answers.recipients = ["550 no such user"]
    assert deliver(store, by(server)) == 1
    assert sorted(each.state for each in store.messages()) == [MessageState.FAILED, MessageState.SENT]


def test_a_courier_killed_before_the_server_could_answer_sends_again_under_the_same_name(
    store, by, server, answers, cancelled, clock, tmp_path
) -> None:
    run = [sys.executable, "-c", COURIER, str(tmp_path / "loket.db"), str(server.port), clock.now().isoformat()]
    courier = subprocess.Popen(run, cwd=ROOT)
    answers.victims.append(courier.pid)
    assert courier.wait(30) == -signal.SIGKILL
    assert [each.state for each in store.messages()] == [MessageState.QUEUED]
    clock.move(minutes=10)
    assert deliver(store, by(server)) == 1
    assert [mail["Message-ID"] for mail in answers.taken] == [f"<{cancelled.id}@desk.example>"] * 2
    assert [each.state for each in store.messages()] == [MessageState.SENT]


def test_a_server_that_asks_who_we_are_is_told(store, by, answers, cancelled) -> None:
    asked = []

    def authenticator(server, session, envelope, mechanism, given) -> AuthResult:
        asked.append((given.login, given.password))
        return AuthResult(success=given.password == b"geheim")

    running = Local(
        answers, hostname="127.0.0.1", port=0, authenticator=authenticator, auth_required=True, auth_require_tls=False
    )
    running.start()
    try:
        assert deliver(store, by(Smtp("127.0.0.1", running.port, "none", "loket", "geheim"))) == 1
    finally:
        running.stop()
    assert asked == [(b"loket", b"geheim")]


def test_without_a_server_mail_goes_to_the_data_folder() -> None:
    assert postbox_of(Settings(data="here")) == Folder(Path("here/mail"))


def test_a_server_is_read_from_the_settings_and_its_password_is_not_shown() -> None:
    found = postbox_of(Settings(smtp="mail.example:587", smtp_user="loket", smtp_password="geheim", smtp_from="desk@example.nl"))
    assert found == Smtp("mail.example", 587, "starttls", "loket", "geheim", "desk@example.nl")
    assert "geheim" not in repr(found)


@pytest.mark.parametrize(
    "settings", [{"smtp": "mail.example"}, {"smtp": "mail.example:smtp"}, {"smtp": "a:25", "smtp_tls": "ssl"}]
)
def test_a_server_that_cannot_be_meant_is_refused_at_the_start(settings) -> None:
    with pytest.raises(SettingError):
        postbox_of(Settings(**settings))
