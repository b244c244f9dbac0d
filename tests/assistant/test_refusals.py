"""Every refusal that an action can reach is provoked and worded; and an agent may do for a partner what the partner may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from assistant.action import Action, all_actions
from assistant.content import Content
from assistant.slot import Kind, Value
from assistant.wording import refusal_codes
from programme import Actor, FixedClock, Store, Who

from .scene import (
    EVA,
    FATIMA,
    JORIS,
    KOEN,
    LANGUAGES,
    NOOR,
    SANNE,
    TODAY,
    TOM,
    Scene,
    faults,
    hear,
    said,
    stage,
)
from .test_wording_console import FILED, LINDE
from .test_wording_console import SCENES as CONSOLE
from .test_wording_portal_sales_contracts import SCENES as OTHERS

SCENES = (*CONSOLE, *OTHERS)
STRANGER, MILA = "stranger@elsewhere.example", "mila@helpdesk.example"
SIGNED_OFF: Mapping[str | None, str] = {
    None: "sign_in_needed",
    STRANGER: "unknown_contact",
    NOOR: "contact_invited",
    KOEN: "contact_inactive",
}
TURNED_AWAY: Mapping[Who, Mapping[str | None, str]] = {
    Who.ANYONE: {},
    Who.CONTACT: SIGNED_OFF,
    Who.PRIMARY: {**SIGNED_OFF, FATIMA: "needs_primary", JORIS: "needs_primary"},
    Who.CONSOLE: {**SIGNED_OFF, FATIMA: "needs_primary", JORIS: "needs_primary", TOM: "needs_level"},
    Who.SALES: {**SIGNED_OFF, FATIMA: "needs_salescenter_licence", EVA: "needs_level", TOM: "needs_level"},
}
"""Who is turned away with which code, by what an action needs; Koen has left, Noor was only invited."""
HEARD_ALL = frozenset({"diagnose_portal_access"})
"""Somebody who cannot come in is told why, whoever it is."""
ABSENT = {
    Kind.CUSTOMER: ("no_such_customer", "0123456789ABCDEF0123"),
    Kind.AUTHORIZATION: ("no_such_authorization", "PA-999999"),
    Kind.ORDER: ("no_such_order", "SO-9999"),
    Kind.OPPORTUNITY: ("no_such_opportunity", "OPP-9999"),
    Kind.CONTRACT: ("no_such_contract", "CLP-999999"),
    Kind.CONTACT: ("no_such_contact", "nobody@vandijk.example"),
}
TOLD = {
    Kind.TEXT: Value("40 licences so that they can sign", "40 licences so that they can sign"),
    Kind.PERSON: Value("Fleur Nijs", "Fleur Nijs"),
    Kind.EMAIL: Value("f.nijs@delinde.example", "f.nijs@delinde.example"),
    Kind.PRODUCT: Value("Photoshop", "Photoshop"),
    Kind.QUANTITY: Value("1", 1),
    Kind.DATE: Value("2029-01-01", "2029-01-01"),
    Kind.SEGMENT: Value("Commercial", "Commercial"),
}
AGAIN = {
    **FILED,
    "request_level_upgrade": said(level="Platinum"),
    "request_membership_renewal": {},
    "request_clp_renewal": said(contract="CLP-778812"),
    "request_contract_admin_change": said(
        contract="CLP-781204",
        person="Fleur Nijs",
        email="f.nijs@delinde.example",
        admin_present="yes",
        authorizer="a.kaya@delinde.example",
    ),
    "request_payment_option_change": said(
        contract="CLP-781204", payment_option="annual", admin_present="yes", authorizer="a.kaya@delinde.example"
    ),
    "open_salescenter_case": said(opportunity="OPP-3001", subject="price-book", description="Het prijsboek ontbreekt."),
}
"""Requests that may wait only once."""
BLANK = (
    Scene("change_primary_admin", SANNE, "text_needed", said(customer=LINDE, person=" ", email="f.nijs@delinde.example")),
    Scene("change_vip_contact", SANNE, "text_needed", said(customer=LINDE, person=" ", email="f.nijs@delinde.example")),
    Scene("request_contract_admin_change", SANNE, "text_needed", {**AGAIN["request_contract_admin_change"], **said(person=" ")}),
)
UNREACHED = {
    "needs_helpdesk": "no action is the helpdesk's own",
    "contact_inactive": "said of the asker in `SIGNED_OFF`; diagnose_console_access asks it as the others do",
}
ELSEWHERE = {
    "resend_contact_invitation": "already_requested membership_cancelled name_clash name_taken same_name text_needed",
    "resend_invitation": "already_requested same_name",
    "withdraw_request": "has_authorizations membership_cancelled no_such_case no_such_return no_such_change no_such_customer",
}
"""Codes of methods that only have the same name as the one that is called; and what withdrawing tells in one sentence."""


@pytest.fixture(scope="module")
def unchanged(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One world for all that is refused, in which Koen has left."""
    path = tmp_path_factory.mktemp("refused") / "loket.db"
    copy(demo_file, path)
    with closing(Store(path, FixedClock(TODAY))) as store:
        with store.transaction(Actor.system("test")) as records:
            records.contact_by_email(KOEN).deactivate(records)
        yield store


def turned_away() -> Iterator[Scene]:
    for action in all_actions().values():
        if action.id not in HEARD_ALL:
            yield from (Scene(action.id, asker, code) for asker, code in TURNED_AWAY[action.who].items())


def absent(content: Content) -> Iterator[Scene]:
    """Each slot that holds a record, with a key that does not exist and everything else told."""
    for action in all_actions().values():
        for slot in action.slots:
            if slot.kind in ABSENT:
                code, key = ABSENT[slot.kind]
                others = {
                    each.name: _told(content, action, each.name) for each in action.slots if each.required and each is not slot
                }
                yield Scene(action.id, SANNE, code, {**others, slot.name: Value(key, key)})


def _told(content: Content, action: Action, name: str) -> Value | tuple[Value, ...]:
    slot = action.slot(name)
    assert slot
    own = {Kind.CUSTOMER: "7C41A09E3B5D2F806A17", Kind.OPPORTUNITY: "OPP-3001", Kind.CONTRACT: "CLP-781204"}
    own |= {Kind.CONTACT: "joris@vandijk.example", Kind.ACCOUNT: "Museum Het Anker"}
    found = TOLD.get(slot.kind)
    if slot.kind is Kind.CHOICE:
        key = next(iter(content.intents[action.id].about.slots[name].choices))
        found = Value(key, key)
    found = found or Value(own[slot.kind], own[slot.kind])
    return (found,) if slot.repeatable else found


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_may_not_is_told_why(content: Content, unchanged: Store, language: str) -> None:
    before = unchanged.world()
    wrong = {str(scene): found for scene in turned_away() if (found := faults(content, unchanged, scene, language))}
    assert wrong == {}
    assert unchanged.world() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_exist_is_told_at_its_slot(content: Content, unchanged: Store, language: str) -> None:
    before = unchanged.world()
    wrong = {str(scene): found for scene in (*absent(content), *BLANK) if (found := faults(content, unchanged, scene, language))}
    assert wrong == {}
    assert unchanged.world() == before


def test_an_agent_has_to_say_for_whom(content: Content, unchanged: Store) -> None:
    needing = [action for action in all_actions().values() if action.who is not Who.ANYONE and action.id not in HEARD_ALL]
    ends = {action.id: hear(content, unchanged, action.id, Actor.agent(MILA), {}, "nl").ends for action in needing}
    assert {name: code for name, code in ends.items() if code != "on_whose_behalf"} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", AGAIN)
def test_the_same_request_may_wait_only_once(content: Content, store: Store, action: str, language: str) -> None:
    hear(content, store, action, SANNE, AGAIN[action], language)
    assert hear(content, store, action, SANNE, AGAIN[action], language).ends == "already_requested"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_to_be_the_primary_contact_asks_once(content: Content, store: Store, language: str) -> None:
    values = said(reason="Sanne gaat met verlof.")
    hear(content, store, "request_primary_contact", JORIS, values, language)
    assert hear(content, store, "request_primary_contact", JORIS, values, language).ends == "already_requested"


def test_every_refusal_that_an_action_can_reach_is_provoked(content: Content) -> None:
    scenes = (*SCENES, *turned_away(), *absent(content), *BLANK)
    provoked = {(scene.action, scene.ends) for scene in scenes}
    provoked |= {(name, "already_requested") for name in (*AGAIN, "request_primary_contact")}
    missing = []
    for name, action in all_actions().items():
        shut = set(TURNED_AWAY[action.who].values())
        others = {code for codes in TURNED_AWAY.values() for code in codes.values()} - shut
        reachable = refusal_codes(action) | set(content.intents[name].about.refusals)
        unasked = {code for kind, (code, _) in ABSENT.items() if kind not in {slot.kind for slot in action.slots}}
        left = reachable - unasked - set(UNREACHED) - set(ELSEWHERE.get(name, "").split())
        missing += [(name, code) for code in sorted(left) if (name, code) not in provoked and code not in others]
    assert missing == []


def test_every_action_has_a_path_that_succeeds(content: Content) -> None:
    reached = {scene.action for scene in SCENES if scene.ends in content.intents[scene.action].about.outcomes}
    assert set(all_actions()) - reached == set()


@pytest.mark.parametrize("action", all_actions())
def test_an_agent_does_it_for_a_partner_and_the_trail_names_both(
    action: str, content: Content, demo_file: Path, tmp_path: Path
) -> None:
    outcomes = content.intents[action].about.outcomes
    done = [scene for scene in SCENES if scene.action == action and scene.asker and scene.ends in outcomes]
    assert done or all_actions()[action].who is Who.ANYONE
    for place, scene in enumerate(done):
        copy(demo_file, tmp_path / f"{place}.db")
        with closing(Store(tmp_path / f"{place}.db", FixedClock(TODAY))) as store:
            stage(store, scene)
            count = len(store.trail())
            told = hear(content, store, action, Actor.agent(MILA, on_behalf_of=scene.asker), scene.said, "nl")
            added = store.trail()[count:]
        assert told.ends == scene.ends
        assert bool(added) is (all_actions()[action].confirmed or action == "contact_helpdesk")
        assert {(one.actor, one.on_behalf_of, one.action) for one in added} <= {(MILA, scene.asker, action)}
