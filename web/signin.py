"""Signing in to the demo as one of its people, signing out, and how the pages look to whoever reads them."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, request
from werkzeug.wrappers import Response

from programme import Actor, Store
from programme.partner import Contact
from web.here import here
from web.identity import Unidentified
from web.pace import slowly
from web.page import keep_look, show, to_page
from web.problem import Problem
from web.session import Kind, Person, find_person, local_address, of_contact, sign_in, sign_out

pages = Blueprint("sign_in", __name__)
elsewhere = Blueprint("sign_in", __name__)
"""Outside the demo people are signed in by the portal in front of Loket; the same address says so."""

always = Blueprint("session", __name__)


@pages.get("/sign-in")
def page() -> str:
    """The people of the demo."""
    return _people(local_address(request.args.get("next", "")), used=False)


@pages.post("/sign-in")
def enter() -> Response:
    """Sign in as the person who was chosen."""
    slowly("sign_in")
    if sign_in(request.form.get("email", "")) is None:
        raise Problem("unauthenticated")
    return to_page(_first_page(request.form.get("email", ""), request.form.get("next", "")))


@pages.get("/sign-in/<token>")
def by_link(token: str) -> Response | tuple[str, int]:
    """Exchange a link for a session, once, and leave its address behind at once."""
    slowly("sign_in")
    try:
        email = here().signatures.verify_link(token)
    except Unidentified:
        email = ""
    if not email or token in here().used_links or sign_in(email) is None:
        return _people("/", used=True), 403
    here().used_links.add(token)
    return to_page(_first_page(email, ""))


@elsewhere.get("/sign-in", endpoint="page")
def by_the_portal() -> str:
    """How one is signed in where Loket has no doors of its own, for whoever wants in and for whoever runs it."""
    return show("sign_in_elsewhere.html")


@always.post("/sign-out")
def leave() -> Response:
    """End the session."""
    sign_out()
    return to_page("/")


@always.post("/preferences")
def preferences() -> Response:
    """Keep how the pages look."""
    values = {name: request.form.get(name, "") for name in ("theme", "density", "shortcuts")}
    return keep_look(to_page(local_address(request.form.get("next", "/"))), values)


def contacts(store: Store) -> list[tuple[Contact, Person]]:
    """The contacts of every partner, those of one partner together."""
    with store.reading(Actor.system("sign-in")) as records:
        people = sorted(records.contacts(), key=_place)
        return [(each, of_contact(each)) for each in people]


def _place(contact: Contact) -> tuple[int, str, bool, str]:
    partner = contact.partner
    return (-len(partner.contacts), partner.name, contact is not partner.primary, contact.name)


def agents(store: Store) -> list[Person]:
    """The people of the helpdesk."""
    with store.reading(Actor.system("sign-in")) as records:
        return [Person(each.email, each.name, Kind.AGENT) for each in records.agents()]


def _people(next_page: str, *, used: bool) -> str:
    of_partners = groupby(contacts(here().store), key=lambda each: each[0].partner)
    groups = [(partner, list(people)) for partner, people in of_partners]
    return show("sign_in.html", next=next_page, groups=groups, agents=agents(here().store), used=used)


def _first_page(email: str, wanted: str) -> str:
    if wanted and local_address(wanted) not in ("/", "/sign-in"):
        return local_address(wanted)
    known = find_person(here().store, email)
    return "/lookup" if known and known.kind is Kind.AGENT else "/portal"
