"""Who plays in the random programme, what may be done, and how one of them is picked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Protocol

from programme import Actor, Records, Result, Store, Undo

from .sight import Sight

SANNE, JORIS, ANNA, EVA = "sanne@vandijk.example", "joris@vandijk.example", "anna@noordzee.example", "eva@brabantcreatief.example"
OTHERS = ["fatima@vandijk.example", "noor@vandijk.example", "tom@lumen-it.example", "lars@noordzee.example"]
PEOPLE = [SANNE, JORIS, ANNA, EVA, *OTHERS, "pieter@vandijk.example", "koen@brabantcreatief.example", "nobody@vandijk.example"]
MILA = Actor.agent("mila@helpdesk.example")
EVERYBODY = [
    Actor.anonymous(),
    MILA,
    Actor.agent(MILA.name, on_behalf_of=SANNE),
    Actor.agent(MILA.name, on_behalf_of="koen@brabantcreatief.example"),
    *map(Actor.contact, PEOPLE),
]
PRODUCTS = [*["Acrobat Pro"] * 4, "Photoshop", "InDesign", "Acrobat (enterprise) device licence", "PageMaker"]
QUANTITIES = [*range(1, 9), 1, 2, 3, -1, 0, 10_001]
NAMES = [
    "Studio Kleur",
    "Studio Kleur BV",
    "Kapsalon De Schaar",
    "Museum Het Anker Noord",
    "Zorggroep Kempen",
    "Bloemen Roos",
    "B.V. ",
]
REASONS = ["ze hebben het nodig", "fout segment", " "]
ABSENT = "NONE-1"

Do = Callable[[Records], Result]
DoOn = Callable[[Records, str], Result]


class Machine(Protocol):
    """What a deed finds: the moment before it, and the ways to do something."""

    seen: Sight
    store: Store
    undos: list[Undo]

    @property
    def today(self) -> date: ...

    def act(self, actor: Actor, do: Do) -> None:
        """Rehearse it, do it, and check what came of it."""

    def act_on(self, kind: str, key: str, actor: Actor, do: DoOn) -> None:
        """The same with a record, which may be somebody else's or not exist at all."""

    def pass_days(self, days: int) -> None: ...

    def deliver(self, dice: Random) -> None: ...


@dataclass(frozen=True)
class Deed:
    """Something that may happen. A `look` changes nothing."""

    name: str
    happen: Callable[[Machine, Random], None]
    is_look: bool = False


DEEDS: list[Deed] = []


def deed(happen: Callable[[Machine, Random], None]) -> Callable[[Machine, Random], None]:
    DEEDS.append(Deed(happen.__name__, happen))
    return happen


def look(happen: Callable[[Machine, Random], None]) -> Callable[[Machine, Random], None]:
    DEEDS.append(Deed(happen.__name__, happen, is_look=True))
    return happen


def pick(machine: Machine, dice: Random, kind: str, **mostly: str) -> str:
    """The key of some record of a kind, of whatever partner; now and then one that does not exist.

    `mostly` are fields of the few records with which a rare deed can succeed: those are picked more often than not.
    """
    records = machine.seen.kinds[kind]
    fitting = sorted(key for key, one in records.items() if all(one[name] == value for name, value in mostly.items()))
    if mostly and fitting and dice.random() < 0.7:
        return dice.choice(fitting)
    keys = sorted(records)
    if not keys or dice.random() < 0.05:
        return ABSENT
    return keys[-1] if dice.random() < 0.3 else dice.choice(keys)  # what was made last is most likely still open


def someone(machine: Machine, dice: Random, kind: str, key: str) -> Actor:
    """Mostly whoever may do something about the record, or hardly anything would ever get done."""
    if dice.random() < 0.25:
        return dice.choice(EVERYBODY)
    record = machine.seen.state.get((kind, key), {})
    if kind == "opportunity" and record:
        return Actor.contact(str(record["owner_id"]))
    partner = machine.seen.partner_of(kind, key)
    contacts = machine.seen.kinds["contact"].items()
    primary = next((email for email, one in contacts if one["partner_id"] == partner and one["role"] == "primary"), SANNE)
    return Actor.agent(MILA.name, on_behalf_of=primary) if dice.random() < 0.1 else Actor.contact(primary)


def primary(machine: Machine, dice: Random) -> Actor:
    return someone(machine, dice, "partner", dice.choice(sorted(machine.seen.kinds["partner"])))


def helpdesk(dice: Random) -> Actor:
    return dice.choice(EVERYBODY) if dice.random() < 0.2 else MILA
