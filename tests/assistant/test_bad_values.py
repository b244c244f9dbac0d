"""Whatever is typed where a value is asked: it is told what is wrong there, the rest stays, nothing is done, nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest

from assistant.action import Action, all_actions
from assistant.conversation import Conversation, Stage, Task
from assistant.installation import Installation
from assistant.reply import State
from assistant.slot import Kind, Slot, Value
from assistant.testing import Worlds
from programme import Actor, Records, Store, Who

SANNE, TODAY_FAR = "sanne@vandijk.example", "2029-01-01"
ANY = {
    "blank": "   ",
    "dots": "…",
    "long": "x" * 500,
    "html": "<script>alert(1)</script><b>hallo</b>",
    "jinja": "{{ 7 * 7 }}{% if true %}",
    "emoji": "👍🎉",
    "control": "\x00\x07\x1b[31m",
    "sql": "'; DROP TABLE customers; --",
}
"""Typed at every slot."""
NAMES = ("12345", "zzzz qqqq", "-")
WRONG: Mapping[Kind, tuple[str, ...]] = {
    **dict.fromkeys((Kind.CUSTOMER, Kind.CONTACT, Kind.OPPORTUNITY, Kind.CONTRACT), (*NAMES, "klant nummer nul", "OPP-0")),
    **dict.fromkeys((Kind.AUTHORIZATION, Kind.ORDER), (*NAMES, "PA-0", "SO-0", "PA-", "die van vorige week")),
    Kind.PERSON: ("12345", "-"),
    Kind.ACCOUNT: ("-", "…"),
    Kind.EMAIL: ("kim", "kim@", "@deschaar.example", "kim at deschaar dot example", "kim@@deschaar.example", "12345"),
    Kind.PRODUCT: ("12345", "Kladblok", "zzzz qqqq", "Windows 95"),
    Kind.QUANTITY: ("-5", "0", "min drie", "99999999999", "1,5", "nul", "oneindig", "veel", "minus three"),
    Kind.DATE: ("31 februari 2028", "30-02-2028", "32/13/2028", "gisteren", "1 januari 2020", "eens", "over -3 weken", "99999"),
    Kind.LEVEL: ("Diamant", "12345", "Zilver"),
    Kind.SEGMENT: ("kerk", "12345", "-"),
    Kind.CHOICE: ("banaan", "12345", "-"),
}
"""What is no value of a kind."""
RIGHT: Mapping[Kind, Value] = {
    Kind.CUSTOMER: Value("Bakkerij Jansen", "1F93C6D27B80E45A9D02", "Bakkerij Jansen"),
    Kind.AUTHORIZATION: Value("PA-100042", "PA-100042"),
    Kind.ORDER: Value("SO-5001", "SO-5001"),
    Kind.OPPORTUNITY: Value("OPP-3001", "OPP-3001"),
    Kind.CONTRACT: Value("CLP-778812", "CLP-778812"),
    Kind.CONTACT: Value("Joris Bakker", "joris@vandijk.example", "Joris Bakker"),
    Kind.ACCOUNT: Value("Museum Het Anker", "Museum Het Anker"),
    Kind.PERSON: Value("Fleur Nijs", "Fleur Nijs"),
    Kind.EMAIL: Value("m.blom@oosterveld.example", "m.blom@oosterveld.example"),
    Kind.PRODUCT: Value("Acrobat Pro", "Acrobat Pro"),
    Kind.QUANTITY: Value("1", 1),
    Kind.DATE: Value(TODAY_FAR, TODAY_FAR),
    Kind.LEVEL: Value("Platinum", "Platinum"),
    Kind.SEGMENT: Value("Education", "Education"),
    Kind.TEXT: Value("8 licenties zodat zij op 3 oktober tekenen", "8 licenties zodat zij op 3 oktober tekenen"),
}
ANYTHING_GOES = (Kind.TEXT, Kind.ACCOUNT, Kind.PERSON)
"""Kinds for which strange words may be right: they are shown back before anything is done."""
SLOTS = [(action.id, slot.name) for action in all_actions().values() for slot in action.slots]


@pytest.fixture(scope="module")
def store(worlds: Worlds) -> Iterator[Store]:
    with closing(worlds.fresh()) as fresh:
        yield fresh


def asking(installation: Installation, action: Action, slot: Slot) -> Task:
    """The action with everything told but this one."""
    words = installation.content.intents[action.id].about.slots
    values: dict[str, Value | tuple[Value, ...]] = {}
    for other in action.slots:
        if (other.required or other.kind is Kind.QUANTITY) and other is not slot:
            key = next(iter(words[other.name].choices), "")
            value = Value(key, key) if other.kind is Kind.CHOICE else RIGHT[other.kind]
            values[other.name] = (value,) if other.repeatable else value
    return Task(action.id, values, Stage.FILLING, slot.name, slot.kind)


def typed(installation: Installation, records: Records, task: Task, text: str, language: str) -> list[str]:
    """What is wrong with the reply."""
    conversation = Conversation("bad-values", language=language, task=task)
    with records.rehearsal():
        turn = installation.assistant.reply(conversation, text, records)
    reply, after = turn.reply, turn.conversation.task
    kind = task.asked_kind
    found = []
    if reply.state in (State.DONE, State.HANDOFF) and task.action != "contact_helpdesk":
        found.append(f"is done: {reply.state}")
    if not reply.text.strip() or "<script" in "".join(message.html for message in reply.messages):
        found.append("says nothing or says it raw")
    if any(each in reply.text for each in ("49", "None", "Undefined")):
        found.append("fills in what it should not")
    whole = kind is Kind.TEXT and not (task.asked or "").endswith("_order")
    if whole and reply.state is State.CONFIRM and "{{" in text and text not in reply.text:
        found.append("is not shown as it was typed")
    if kind not in ANYTHING_GOES and text in WRONG.get(kind, ()):  # type: ignore[arg-type]
        slot = all_actions()[task.action].slot(task.asked or "")
        again = after is not None and after.asked == task.asked
        told = text in reply.text or reply.state is State.REFUSED
        if not again and not (told and slot and not slot.required):
            found.append(f"goes on to {reply.state} {reply.intent} asks {reply.asks}")
        kept = after.values if after else {}
        if lost := [name for name, value in task.values.items() if name in kept and kept[name] != value]:
            found.append(f"changes {lost}")
        if after is not None and (lost := [name for name in task.values if name not in kept and name != after.asked]):
            found.append(f"loses {lost}")
    return [f"{task.action}.{task.asked} {language} {text[:30]!r}: {each}: {reply.text[:160]!r}" for each in found]


@pytest.mark.parametrize(("action", "slot"), SLOTS)
def test_what_is_no_value_is_told_so_where_it_is_asked(action: str, slot: str, installation: Installation, store: Store) -> None:
    act = all_actions()[action]
    parameter = act.slot(slot)
    assert parameter
    task = asking(installation, act, parameter)
    texts = (*ANY.values(), *WRONG.get(parameter.kind, ()))
    before = store.world()
    asker = Actor.anonymous() if act.who is Who.ANYONE else Actor.contact(SANNE)
    with store.transaction(asker) as records:
        wrong = [
            one
            for place, text in enumerate(texts)
            for language in (("nl", "en") if text not in ANY.values() else (("nl", "en")[place % 2],))
            for one in typed(installation, records, task, text, language)
        ]
    assert wrong == []
    assert store.world() == before
