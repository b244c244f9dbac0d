"""One's own company: its people and their licences, the level, the membership, certification and licences for own use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.conversation import Task
from assistant.errand import Turned, may_ask
from programme import Records, Who
from programme.partner import Contact, ContactState, Level, Role, SalesCenter
from web.console.clerk import errand_for
from web.console.door import Page, address_of, closed, onward, pages
from web.here import here
from web.page import language, show
from web.session import for_contacts, reading

LOOK_UPS = ("check_certification", "check_nfr_entitlements")
DOORS = {
    "console": (Who.CONSOLE, "diagnose_console_access"),
    "salescenter": (Who.SALES, "diagnose_salescenter_access"),
}
"""Why a door is closed is told only to whoever stands before a closed one."""


@dataclass(frozen=True)
class Colleague:
    """A contact of the company, with what can be done for that person."""

    contact: Contact
    actions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Told:
    """What a look-up says, and where its next step is."""

    turned: Turned
    onward: str


@pages.get("/company")
@for_contacts
def company() -> Page:
    """Everything that any contact may see; who may change it is said where it stands."""
    with reading() as records:
        if no := closed(records, Who.CONTACT):
            return no
        contact = records.contact
        assert contact is not None  # for_contacts lets nobody else in
        primary = may_ask(records, Who.PRIMARY)
        partner = records.partner
        return show(
            "console/company.html",
            partner=partner,
            me=contact,
            primary=primary,
            colleagues=[
                Colleague(one, tuple(_actions(one, contact, partner.level)) if primary else ())
                for one in sorted(partner.contacts, key=lambda one: (list(Role).index(one.role), one.name))
            ],
            told={one: _told(records, one) for one in LOOK_UPS}
            | {name: _told(records, action) for name, (who, action) in DOORS.items() if not may_ask(records, who)},
            highest=partner.level is Level.PLATINUM,
            today=records.today,
        )


def _told(records: Records, action: str) -> Told:
    turned = errand_for(records, action).proceed(Task(action))
    return Told(turned, onward(turned.offer))


def _actions(one: Contact, me: Contact, level: Level) -> Iterator[tuple[str, str]]:
    """The actions that fit a colleague now; the rules are asked again when one is chosen."""
    if one.state is ContactState.INVITED:
        yield _action("resend_contact_invitation", one)
    elif level.has_salescenter and one.salescenter is SalesCenter.LICENSED and one is not me:
        yield _action("revoke_salescenter_access", one)
    elif level.has_salescenter and one.is_active and not one.left_on and one.salescenter is SalesCenter.NONE:
        yield _action("assign_salescenter_license", one)


def _action(action: str, person: Contact) -> tuple[str, str]:
    return here().content.title(action, language()), address_of(action, {"person": person.email})
