"""The person whom a page is for: signed in by a cookie, or named by the portal in front of the pages."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from programme import Actor, Records, Store
from programme.partner import Contact
from web.here import Here, here
from web.identity import Unidentified
from web.problem import Problem
from web.reader import Reader, reader_of

HOURS = 8
BEHALF = "behalf"
P = ParamSpec("P")
R = TypeVar("R")


class Kind(StrEnum):
    """What somebody is here."""

    CONTACT = "contact"
    AGENT = "agent"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, as the records know them at this moment."""

    email: str
    name: str
    kind: Kind
    language: str = ""
    partner: str = ""

    def actor(self) -> Actor:
        """The same person as the programme knows them."""
        return Actor.agent(self.email) if self.kind is Kind.AGENT else Actor.contact(self.email)


def register(app: Flask, here: Here) -> None:
    """Keep sessions in a signed cookie that no script can read and that no form on another site carries."""
    secure = here.settings.public_address.startswith("https://")
    app.config.update(
        SECRET_KEY=here.signatures.derived("session"),
        SESSION_COOKIE_NAME="__Host-loket" if secure else "loket",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=HOURS),
    )


def sign_in(email: str) -> Person | None:
    """Open a session of that person, with a new id; None when the records do not know the address."""
    known = find_person(here().store, email)
    if known is not None:
        # a conversation that was begun before signing in goes along; another person's does not
        along = ("language",) if "email" in session else ("language", "chat")
        chosen = {name: session[name] for name in along if name in session}
        session.clear()
        session.permanent = True
        session.update(chosen)
        session.update(email=known.email, id=secrets.token_urlsafe(16), until=int(time.time()) + HOURS * 3600)
        g.person = known
    return known


def sign_out() -> None:
    """End the session, also for whoever kept a copy of its cookie."""
    if "id" in session:
        here().ended_sessions.add(session["id"])
    session.clear()
    g.person = None


def session_id() -> str:
    """What a form's token is bound to; empty for whoever is not signed in."""
    return str(session.get("id", ""))


def person() -> Person | None:
    """Whoever is signed in; raises Problem when a token is sent along that proves nothing."""
    if "person" not in g:
        email = bearer() or _of_session()
        g.person = find_person(here().store, email) if email else None
    return cast("Person | None", g.person)


def bearer() -> str | None:
    """The address that the request's identity token proves; None without one; raises Problem for a bad one."""
    written = request.headers.get("Authorization")
    if written is None:
        return None
    scheme, _, token = written.partition(" ")
    if scheme.lower() != "bearer":
        raise Problem("unauthenticated")
    try:
        return here().signatures.verify(token.strip())
    except Unidentified as error:
        raise Problem("token_expired" if error.code == "token_expired" else "unauthenticated") from error


def _of_session() -> str | None:
    if session.get("until", 0) < time.time() or session.get("id") in here().ended_sessions:
        return None
    return str(session["email"])


def find_person(store: Store, email: str) -> Person | None:
    """The contact or agent with that address."""
    with store.reading(Actor.contact(email)) as records:
        if records.contact is not None:
            return of_contact(records.contact)
        agent = next((each for each in records.agents() if each.email == email.strip().lower()), None)
    return Person(agent.email, agent.name, Kind.AGENT) if agent else None


def of_contact(contact: Contact) -> Person:
    """A contact as the person who is signed in."""
    return Person(contact.email, contact.name, Kind.CONTACT, contact.language, contact.partner.name)


def reader_for(email: str | None) -> Reader:
    """The reader with that address."""
    return reader_of(email, here().store)


def reader() -> Reader:
    """Whoever reads this page; an agent sees in the help centre what everybody sees, and more in the look-up pages."""
    if "reader" not in g:
        somebody = person()
        g.reader = reader_for(somebody.email if somebody and somebody.kind is Kind.CONTACT else None)
    found: Reader = g.reader
    return found


@contextmanager
def reading() -> Iterator[Records]:
    """The records as whoever is signed in may see them, to look only."""
    with here().store.reading(_actor()) as records:
        yield records


@contextmanager
def writing() -> Iterator[Records]:
    """The records in one transaction, as whoever is signed in."""
    with here().store.transaction(_actor()) as records:
        yield records


def _actor() -> Actor:
    somebody = person()
    if somebody and (contact := behalf()):
        return Actor.agent(somebody.email, on_behalf_of=contact.email)
    return somebody.actor() if somebody else Actor.anonymous()


def act_for(email: str) -> Person | None:
    """From now on an agent opens the pages of contacts for this one; nobody, when the records know no such contact."""
    found = find_person(here().store, email) if email else None
    session[BEHALF] = found.email if found and found.kind is Kind.CONTACT else ""
    return found if session[BEHALF] else None


def behalf() -> Person | None:
    """The contact for whom an agent has this page open; nobody on the helpdesk's own pages."""
    found: Person | None = g.get("behalf")
    return found


def for_contacts(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A page for the contacts of partners."""
    return _for(view, frozenset({Kind.CONTACT}))


def for_agents(view: Callable[P, R]) -> Callable[P, R | Response]:
    """A page for the people of the helpdesk."""
    return _for(view, frozenset({Kind.AGENT}))


def _for(view: Callable[P, R], kinds: frozenset[Kind]) -> Callable[P, R | Response]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        somebody = person()
        if somebody is None:
            if request.method == "GET" and here().demo:
                return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")), 303)
            raise Problem("unauthenticated")
        if somebody.kind not in kinds:
            g.behalf = find_person(here().store, session[BEHALF]) if _acts_for(somebody, kinds) else None
            if g.behalf is None:
                raise Problem("behalf_needed" if somebody.kind is Kind.AGENT else "forbidden")
        return view(*args, **kwargs)

    return guarded


def _acts_for(somebody: Person, kinds: frozenset[Kind]) -> bool:
    return somebody.kind is Kind.AGENT and Kind.CONTACT in kinds and bool(session.get(BEHALF))


def local_address(address: str) -> str:
    """The address when it is a path on this site, otherwise the front door: nobody is sent elsewhere by a link of ours."""
    unsafe = not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable()
    return "/" if unsafe else address
