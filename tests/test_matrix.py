"""Every action, asked by every kind of asker, about a record of another partner and one that does not exist: told alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

import pytest

from assistant.action import Action, all_actions
from assistant.conversation import Task
from assistant.errand import Errand, Turned
from assistant.installation import Installation
from assistant.reply import State
from assistant.slot import Kind, Slot, Value
from assistant.testing import Worlds
from assistant.voice import Voice
from programme import Actor, Records, Store, Who

ASKERS = {
    "nobody": Actor.anonymous(),
    "primary of a Gold partner": Actor.contact("sanne@vandijk.example"),
    "secondary of a Gold partner": Actor.contact("joris@vandijk.example"),
    "other contact of a Gold partner": Actor.contact("fatima@vandijk.example"),
    "contact who has left": Actor.contact("pieter@vandijk.example"),
    "contact who was only invited": Actor.contact("noor@vandijk.example"),
    "primary of a Registered partner": Actor.contact("tom@lumen-it.example"),
    "primary of a Certified partner": Actor.contact("eva@brabantcreatief.example"),
    "secondary of a Certified partner": Actor.contact("koen@brabantcreatief.example"),
    "primary of a Platinum partner": Actor.contact("anna@noordzee.example"),
    "secondary of a Platinum partner": Actor.contact("lars@noordzee.example"),
    "agent for a Gold partner": Actor.agent("mila@helpdesk.example", on_behalf_of="sanne@vandijk.example"),
    "agent for a Certified partner": Actor.agent("mila@helpdesk.example", on_behalf_of="eva@brabantcreatief.example"),
    "agent for a Platinum partner": Actor.agent("mila@helpdesk.example", on_behalf_of="anna@noordzee.example"),
    "somebody nobody knows": Actor.contact("stranger@elsewhere.example"),
}
NOORDZEE = {
    Kind.CUSTOMER: "E6309F7B41D8C25A7714",
    Kind.AUTHORIZATION: "PA-200001",
    Kind.OPPORTUNITY: "OPP-4001",
    Kind.CONTACT: "lars@noordzee.example",
}
"""Records of the Platinum partner: another's to everybody else."""

ABSENT = {
    Kind.CUSTOMER: "0123456789ABCDEF0123",
    Kind.AUTHORIZATION: "PA-999999",
    Kind.OPPORTUNITY: "OPP-9999",
    Kind.CONTACT: "nobody@noordzee.example",
    Kind.ORDER: "SO-9999",
    Kind.CONTRACT: "CLP-999999",
}
OF_VAN_DIJK = {
    Kind.ORDER: "SO-5001",
    Kind.CONTRACT: "CLP-781204",
    Kind.OPPORTUNITY: "OPP-3001",
    Kind.CUSTOMER: "7C41A09E3B5D2F806A17",
    Kind.CONTACT: "joris@vandijk.example",
    Kind.AUTHORIZATION: "PA-100041",
}
"""Orders and contracts are Van Dijk's in the demo world: another partner's to everybody else."""

FILLED: Mapping[Kind, Value] = {
    Kind.ACCOUNT: Value("Museum Het Anker", "Museum Het Anker"),
    Kind.PERSON: Value("Fleur Nijs", "Fleur Nijs"),
    Kind.EMAIL: Value("f.nijs@elsewhere.example", "f.nijs@elsewhere.example"),
    Kind.PRODUCT: Value("Photoshop", "Photoshop"),
    Kind.QUANTITY: Value("1", 1),
    Kind.DATE: Value("2029-01-01", "2029-01-01"),
    Kind.LEVEL: Value("Platinum", "Platinum"),
    Kind.SEGMENT: Value("Education", "Education"),
    Kind.TEXT: Value("8 licences so that they can sign on 3 October", "8 licences so that they can sign on 3 October"),
}
RECORDS = tuple(ABSENT)
CASES = [
    (action.id, slot.name, asker)
    for action in all_actions().values()
    for slot in action.slots
    if slot.kind in RECORDS
    for asker in ASKERS
]


@pytest.fixture(scope="module")
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


def asked(installation: Installation, records: Records, action: Action, slot: Slot, key: str, language: str) -> Turned:
    content = installation.content
    intent = content.intents[action.id]
    values = {each.name: _value(installation, action, each) for each in action.slots if each.required and each.name != slot.name}
    values[slot.name] = Value(key, key, key)
    errand = Errand(action, intent, content, Voice(language, content.says[language]), records)
    return errand.proceed(Task(action.id, values))


def _value(installation: Installation, action: Action, slot: Slot) -> Value | tuple[Value, ...]:
    words = installation.content.intents[action.id].about.slots[slot.name]
    found = Value(key := next(iter(words.choices)), key) if slot.kind is Kind.CHOICE else FILLED.get(slot.kind)
    if found is None:
        found = Value(OF_VAN_DIJK[slot.kind], OF_VAN_DIJK[slot.kind])
    return (found,) if slot.repeatable else found


def told(turned: Turned, key: str) -> tuple[object, ...]:
    messages = tuple(replace(message, expires="") for message in turned.messages)
    return turned.state, str(messages).replace(key, "<key>"), turned.offer, turned.asks


def foreign(kind: Kind, asker: str) -> str | None:
    if "Platinum" in asker:
        return OF_VAN_DIJK[kind]
    if kind in NOORDZEE:
        return NOORDZEE[kind]
    return None if "Gold" in asker or "left" in asker or "invited" in asker else OF_VAN_DIJK[kind]


@pytest.mark.parametrize(("action", "slot", "asker"), CASES)
def test_another_partners_record_reads_exactly_as_none(
    action: str, slot: str, asker: str, installation: Installation, store: Store
) -> None:
    act = all_actions()[action]
    parameter = act.slot(slot)
    assert parameter is not None
    theirs = foreign(parameter.kind, asker)
    if theirs is None:
        pytest.skip("the demo world has no order or contract of another partner for this asker")
    before = store.world()
    for language in ("nl", "en"):
        with store.transaction(ASKERS[asker]) as records:
            of_another = told(asked(installation, records, act, parameter, theirs, language), theirs)
            of_nobody = told(
                asked(installation, records, act, parameter, ABSENT[parameter.kind], language), ABSENT[parameter.kind]
            )
        assert of_another == of_nobody
        assert of_another[0] is not State.DONE
    assert store.world() == before


@pytest.mark.parametrize("asker", ASKERS)
def test_nothing_is_done_for_anybody_without_a_yes(asker: str, installation: Installation, store: Store) -> None:
    before = store.world()
    for action in all_actions().values():
        if action.id == "contact_helpdesk":  # asking for a person is its own yes
            continue
        with store.transaction(ASKERS[asker]) as records:
            content = installation.content
            errand = Errand(action, content.intents[action.id], content, Voice("nl", content.says["nl"]), records)
            values = {slot.name: _value(installation, action, slot) for slot in action.slots if slot.required}
            turned = errand.proceed(Task(action.id, values))
        assert turned.state in (State.ASK, State.CONFIRM, State.REFUSED, State.ANSWER)
    assert store.world() == before


EVERYBODY = frozenset(ASKERS)
SIGNED_IN = EVERYBODY - {"nobody", "somebody nobody knows", "contact who was only invited"}
AGENTS = frozenset(asker for asker in ASKERS if asker.startswith("agent"))
ALLOWED: Mapping[Who, frozenset[str]] = {
    Who.ANYONE: EVERYBODY,
    Who.CONTACT: SIGNED_IN,
    Who.PRIMARY: frozenset(asker for asker in ASKERS if asker.startswith("primary")) | AGENTS,
    Who.CONSOLE: frozenset(f"primary of a {level} partner" for level in ("Certified", "Gold", "Platinum")) | AGENTS,
    Who.SALES: frozenset(
        {"primary of a Gold partner", "secondary of a Gold partner", "contact who has left", "agent for a Gold partner"}
        | {"primary of a Platinum partner", "agent for a Platinum partner"}
    ),
}
"""Who may ask for what, written down apart from the code that decides it (who has left still holds a licence)."""

NOT_ALLOWED = frozenset(
    "sign_in_needed unknown_contact contact_invited contact_inactive on_whose_behalf needs_level needs_primary "
    "needs_salescenter_licence".split()
)
ANSWERS_ALL = frozenset({"diagnose_portal_access", "contact_helpdesk"})
"""A person in trouble gets an answer or a person, whoever it is."""


@pytest.mark.parametrize("asker", ASKERS)
def test_an_action_is_open_to_whom_it_is_for_and_to_nobody_else(asker: str, installation: Installation, store: Store) -> None:
    wrong = []
    for action in all_actions().values():
        if action.id in ANSWERS_ALL:
            continue
        with store.transaction(ASKERS[asker]) as records, records.rehearsal():
            content = installation.content
            errand = Errand(action, content.intents[action.id], content, Voice("nl", content.says["nl"]), records)
            values = {slot.name: _value(installation, action, slot) for slot in action.slots if slot.required}
            turned = errand.proceed(Task(action.id, values))
        shut = turned.refused is not None and turned.refused.code in NOT_ALLOWED
        if shut is (asker in ALLOWED[action.who]):
            wrong.append((action.id, action.who.value, turned.refused.code if turned.refused else turned.state.value))
    assert wrong == []
