"""The invitation to the Value Incentive Plan: sent, sent again, taken back, accepted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from programme import report
from programme.actor import Who
from programme.membership import Membership
from programme.names import account_key
from programme.refusal import Refused
from programme.renewal import TERM_MONTHS, add_months
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.customer import Customer
    from programme.occasion import Occasion


def send(customer: Customer, occasion: Occasion) -> dict[str, object]:
    """Mails the invitation and tells what it says."""
    facts = report.membership_facts(customer, occasion.today) | {
        "organisation": customer.name,
        "person": customer.admin_name,
        "email": customer.admin_email,
        "invitations": customer.invitations,
        "partner": customer.partner.name,
    }
    occasion.post("vip_invitation", customer.admin, facts)
    return facts


def resend(customer: Customer, occasion: Occasion, *, new_name: str | None) -> Result:
    """Once more; where another VIP has the account name, only with a changed one."""
    occasion.require(Who.CONSOLE)
    _require_invited(customer)
    before = customer.name
    if new_name is not None:
        require_free_name(occasion, new_name, at="new_name", besides=customer.vip)
        customer.rename(new_name)
    elif occasion.is_taken(customer.name, besides=customer.vip):
        raise Refused("name_clash", at="new_name", customer=customer.name, vip=customer.vip)
    customer.invited_on = occasion.today
    customer.invitations += 1
    facts = send(customer, occasion) | {"name_before": before, "renamed": customer.name != before}
    return Result("invited_again", facts, Undo("cancel_invitation", customer.vip))


def revoke(customer: Customer, occasion: Occasion) -> Result:
    """Takes the invitation back, as long as the customer has not accepted it and has no licences."""
    occasion.require(Who.CONSOLE)
    _require_invited(customer)
    held = [one.number for one in customer.authorizations if one.status(occasion.today).is_in_force]
    if held:
        raise Refused("has_authorizations", customer=customer.name, authorizations=tuple(held))
    customer.end(occasion.today)
    facts = report.membership_facts(customer, occasion.today)
    occasion.post("invitation_cancelled", customer.admin, facts)
    return Result("cancelled", facts)


def accept(customer: Customer, occasion: Occasion, *, with_terms: bool) -> Result:
    """The customer's administrator accepts; two VIPs of the same account name cannot both be active."""
    occasion.require(Who.AGENT)
    _require_invited(customer)
    if occasion.is_taken(customer.name, besides=customer.vip):
        raise Refused("name_clash", at="new_name", customer=customer.name, vip=customer.vip)
    if not with_terms:
        raise Refused("terms_needed", at="terms", customer=customer.name)
    customer.membership = Membership.ACTIVE
    customer.accepted_on = customer.terms_accepted_on = occasion.today
    facts = {"customer": customer.name, "vip": customer.vip, "admin": customer.admin_name}
    occasion.post("invitation_accepted", customer.manager_or_primary.recipient, facts)
    return Result("accepted", facts)


def require_free_name(occasion: Occasion, name: str, *, at: str, besides: str | None = None) -> None:
    """Refuses a name that another VIP has, without saying whose that is."""
    if not account_key(name):
        raise Refused("text_needed", at=at, slot=at)
    if occasion.is_taken(name, besides=besides):
        raise Refused("name_taken", at=at, name=name.strip())


def check_renewal_date(occasion: Occasion, renewal_date: date | None) -> None:
    """A chosen date makes the first term longer than twelve months."""
    earliest = add_months(occasion.today, TERM_MONTHS)
    if renewal_date is not None and renewal_date <= earliest:
        raise Refused("renewal_date_too_early", at="renewal_date", date=renewal_date, months=TERM_MONTHS, after=earliest)


def _require_invited(customer: Customer) -> None:
    customer.require_not_cancelled()
    if customer.membership is Membership.ACTIVE:
        raise Refused(
            "already_accepted", at="customer", customer=customer.name, vip=customer.vip, accepted_on=customer.accepted_on
        )
