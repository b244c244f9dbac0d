"""A fresh demo world for each test, on a real SQLite file, on a day that everybody knows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest

from programme import Actor, FixedClock, Records, Refused, Store, demo

TODAY = date(2026, 11, 24)
Open = Callable[..., AbstractContextManager[Records]]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world once for all tests of this process; each works on a copy."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    store = Store(path, FixedClock(TODAY))
    store.migrate()
    demo.reset(store)
    store.close()
    return path


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(TODAY)


@pytest.fixture
def store(demo_file: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    shutil.copy(demo_file, tmp_path / "loket.db")
    store = Store(tmp_path / "loket.db", clock)
    yield store
    store.close()


@pytest.fixture
def as_(store: Store) -> Open:
    """`with as_("sanne") as records:` opens a transaction as somebody of the demo world, by the name before the @."""
    return lambda who, **more: store.transaction(actor(who, **more))


@pytest.fixture
def refused() -> Callable[..., AbstractContextManager[None]]:
    """`with refused("not_higher", at="level", level_now="Gold"):` the block is refused so, with these facts among others."""

    @contextmanager
    def expecting(code: str, *, at: str | None = None, **facts: object) -> Iterator[None]:
        with pytest.raises(Refused) as caught:
            yield
        refusal = caught.value
        told = {name: refusal.facts.get(name) for name in facts}
        assert (refusal.code, refusal.at, told) == (code, at, facts)

    return expecting


def actor(who: str | None, *, on_behalf_of: str | None = None) -> Actor:
    if who is None:
        return Actor.anonymous()
    if who == "system":
        return Actor.system("test")
    address = _ADDRESSES.get(who, who)
    if address.endswith("@helpdesk.example"):
        return Actor.agent(address, on_behalf_of=_ADDRESSES.get(on_behalf_of or "", on_behalf_of))
    return Actor.contact(address)


_ADDRESSES = {
    "sanne": "sanne@vandijk.example",
    "joris": "joris@vandijk.example",
    "fatima": "fatima@vandijk.example",
    "pieter": "pieter@vandijk.example",
    "noor": "noor@vandijk.example",
    "tom": "tom@lumen-it.example",
    "eva": "eva@brabantcreatief.example",
    "koen": "koen@brabantcreatief.example",
    "anna": "anna@noordzee.example",
    "lars": "lars@noordzee.example",
    "mila": "mila@helpdesk.example",
    "ruben": "ruben@helpdesk.example",
    "ines": "ines@helpdesk.example",
}
