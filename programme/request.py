"""Requests to the helpdesk about one's own company, about joining the programme, or about anything at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programme.actor import Who
from programme.case import Case, file_request
from programme.certification import code_of_conduct_facts
from programme.names import account_key
from programme.outbox import Recipient
from programme.partner import Level
from programme.refusal import Refused, filled_in
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.occasion import Occasion

LANGUAGES = ("nl", "en", "fr", "de")


def level_upgrade(occasion: Occasion, *, level: Level | str) -> Result:
    """Asks for a higher level, and tells whether what it demands is there."""
    occasion.require(Who.PRIMARY)
    partner = occasion.partner
    if level not in set(Level):
        raise Refused("no_such_level", at="level", level=str(level), levels=tuple(str(one) for one in Level))
    wanted = Level(level)
    if partner.level is Level.PLATINUM:
        raise Refused("highest_level", partner=partner.name, level_now=str(partner.level))
    if wanted.rank <= partner.level.rank:
        higher = tuple(str(one) for one in Level if one.rank > partner.level.rank)
        raise Refused("not_higher", at="level", level=str(wanted), level_now=str(partner.level), levels=higher)
    details = code_of_conduct_facts(partner, wanted) | {
        "level": str(wanted),
        "level_now": str(partner.level),
        "partner": partner.name,
        "partner_membership": partner.membership,
    }
    return file_request(occasion, "request_level_upgrade", details)


def membership_renewal(occasion: Occasion) -> Result:
    occasion.require(Who.PRIMARY)
    partner = occasion.partner
    details = {
        "partner": partner.name,
        "partner_membership": partner.membership,
        "level": str(partner.level),
        "renews_on": partner.renews_on,
    }
    return file_request(occasion, "request_membership_renewal", details)


def primary_contact(occasion: Occasion, *, reason: str) -> Result:
    """The asker wants to be the primary contact; only the helpdesk can make it so."""
    occasion.require(Who.CONTACT)
    asker = occasion.contact
    assert asker is not None  # require() has seen to it
    primary = asker.partner.primary
    if asker is primary:
        raise Refused("already_primary", name=asker.name, partner=asker.partner.name)
    details = {
        "person": asker.name,
        "email": asker.email,
        "role": str(asker.role),
        "primary": primary.name,
        "primary_email": primary.email,
        "partner": asker.partner.name,
        "reason": reason.strip(),
    }
    return file_request(occasion, "request_primary_contact", details, same=("email",), description=reason.strip())


def reseller_transfer(occasion: Occasion, *, customer: str, reason: str) -> Result:
    """A customer of somebody else comes over. Whether that customer exists is for the helpdesk to see, not for the asker."""
    occasion.require(Who.CONTACT)
    wanted = customer.strip()
    if not account_key(wanted):
        raise Refused("text_needed", at="customer", slot="customer")
    for own in occasion.customers():
        if own.vip == wanted.upper() or own.account_key == account_key(wanted):
            raise Refused("already_yours", at="customer", customer=own.name, vip=own.vip)
    details = {"customer": wanted, "reason": reason.strip(), "partner": occasion.partner.name}
    return file_request(occasion, "request_reseller_transfer", details, same=("customer",), description=reason.strip())


def start_enrolment(
    occasion: Occasion,
    *,
    country: str,
    language: str,
    company: str,
    address: str,
    person: str,
    email: str,
    terms: bool,
) -> Result:
    """A new company applies; the membership ID and the welcome kit follow by mail."""
    texts = filled_in(country=country, company=company, address=address, person=person, email=email)
    if not terms:
        raise Refused("terms_needed", at="terms")
    if occasion.is_registered(email):
        raise Refused("email_registered", at="email", email=email.strip())
    applicant = Recipient(texts["email"].lower(), texts["person"], language)
    details = texts | {"email": applicant.address, "language": language, "terms": True}
    case = Case.open(occasion, "start_enrolment", details, asker=applicant)
    return Result("requested", case.facts())


def contact_helpdesk(
    occasion: Occasion, *, description: str, email: str | None = None, transcript: tuple[str, ...] = ()
) -> Result:
    """A case in the asker's own words, from anybody who can be answered."""
    if not description.strip():
        raise Refused("description_needed", at="description")
    asker = occasion.contact
    if asker is not None:
        to = asker.recipient
    elif email and email.strip():
        to = Recipient(email.strip().lower())
    elif occasion.actor.speaks_for:
        to = Recipient(occasion.actor.speaks_for)
    else:
        raise Refused("email_needed", at="email")
    case = Case.open(
        occasion,
        "contact_helpdesk",
        {"partner": asker.partner.name if asker else None},
        asker=to,
        description=description.strip(),
        transcript=transcript,
    )
    return Result("requested", case.facts(), Undo("withdraw_case", case.number) if asker and asker.is_active else None)
