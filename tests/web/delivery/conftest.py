"""Fresh demo worlds with a courier that is led by the hand, and a clock that is moved."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.installation import Installation
from programme import Actor, FixedClock, Records, Store
from programme.outbox import Message
from web.delivery.courier import Ways, mails_of
from web.delivery.postbox import Postbox

NOON = datetime.combine(date(2026, 11, 24), time(12), tzinfo=ZoneInfo("Europe/Amsterdam"))
As = Callable[[str], AbstractContextManager[Records]]


@dataclass
class Kept:
    """A letterbox that keeps what it gets, and refuses as long as it is told to."""

    mails: list[EmailMessage] = field(default_factory=list)
    refusal: Exception | None = None

    def send(self, mail: EmailMessage) -> None:
        if self.refusal:
            raise self.refusal
        self.mails.append(mail)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def store(demo_file: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    shutil.copy(demo_file, tmp_path / "loket.db")
    store = Store(tmp_path / "loket.db", clock)
    yield store
    store.close()


@pytest.fixture
def as_(store: Store) -> As:
    """`with as_("sanne@…") as records:` opens a transaction as a contact, an agent, or the machinery."""

    def opened(who: str) -> AbstractContextManager[Records]:
        if who == "system":
            return store.transaction(Actor.system("test"))
        return store.transaction(Actor.agent(who) if who.endswith("@helpdesk.example") else Actor.contact(who))

    return opened


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def ways(kept: Kept, installation: Installation) -> Ways:
    return Ways(mails_of(installation.content), kept, "loket@desk.example", "https://loket.example")


@pytest.fixture
def by(ways: Ways) -> Callable[[Postbox], Ways]:
    """The same ways, with another letterbox."""
    return lambda postbox: replace(ways, postbox=postbox)


@pytest.fixture
def cancelled(as_: As, store: Store) -> Message:
    """A change that is told by one mail."""
    with as_("sanne@vandijk.example") as records:
        records.authorization("PA-100041").cancel(records)
    return store.messages()[0]


@pytest.fixture
def requested(as_: As) -> str:
    """A change of administrator that is asked by a mail with a one-time link; its number."""
    with as_("sanne@vandijk.example") as records:
        change = records.customer("5E08D1B74FA2963C7081").change_primary_admin(
            records, person="Fleur Nijs", email="f.nijs@delinde.example"
        )
    return str(change.facts["admin_change"])
