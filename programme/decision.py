"""What a request changes once the helpdesk has granted it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from programme import invitation
from programme.actor import Who
from programme.case import Case, CaseStatus
from programme.contract import PaymentOption
from programme.customer import Customer
from programme.customer_page import new_vip
from programme.membership import Segment
from programme.partner import Contact, ContactState, Level, Partner, Role
from programme.refusal import Refused
from programme.renewal import TERM_MONTHS, add_months
from programme.result import Result

if TYPE_CHECKING:
    from programme.occasion import Occasion

CLP_TERM_MONTHS = 24  # a Cumulative Licensing Program membership runs for two years


def grant(occasion: Occasion, case: Case, *, answer: str = "", vip: str | None = None) -> Result:
    """Carries the request out and answers it. `vip` says which customer is meant where a transfer gives only a name."""
    _require_open(occasion, case)
    effect = _EFFECTS.get(case.action)
    if effect is not None:
        effect(_Granting(occasion, case, vip))
    return case.close(occasion, CaseStatus.DONE, answer)


def decline(occasion: Occasion, case: Case, *, answer: str = "") -> Result:
    """Answers the request and changes nothing else."""
    _require_open(occasion, case)
    return case.close(occasion, CaseStatus.DECLINED, answer)


def _require_open(occasion: Occasion, case: Case) -> None:
    occasion.require(Who.AGENT)
    if case.status.is_over:
        raise Refused(f"case_{case.status}", case.facts())


@dataclass(frozen=True)
class _Granting:
    """A request being granted: reads the values that it was made of."""

    occasion: Occasion
    case: Case
    vip: str | None

    def __getitem__(self, name: str) -> str:
        return str(self.case.details[name])

    @property
    def partner(self) -> Partner:
        assert self.case.partner is not None  # only enrolment and a stranger's question come without one
        return self.case.partner


def _rename(granting: _Granting) -> None:
    customer = granting.occasion.customer(granting["vip"])
    invitation.require_free_name(granting.occasion, granting["new_name"], at="new_name", besides=customer.vip)
    customer.rename(granting["new_name"])


def _cancel_and_invite_anew(granting: _Granting) -> None:
    """The old VIP ends; the customer gets a new VIP ID, in the right segment, with an invitation to accept."""
    occasion = granting.occasion
    old = occasion.customer(granting["vip"])
    old.require_not_cancelled()
    old.end(occasion.today)
    new = Customer(
        vip=new_vip(occasion),
        partner=old.partner,
        manager=old.manager,
        name=old.name,
        account_key=old.account_key,
        segment=Segment(granting["segment"]),
        type=old.type,
        country=old.country,
        address=old.address,
        postcode=old.postcode,
        contact_name=old.contact_name,
        contact_email=old.contact_email,
        admin_name=old.admin_name,
        admin_email=old.admin_email,
        language=old.language,
        invited_on=occasion.today,
    )
    occasion.add(new)
    invitation.send(new, occasion)


def _transfer(granting: _Granting) -> None:
    """The customer comes to the asker's company, with its licences and contracts."""
    occasion = granting.occasion
    customer = occasion.customer(granting.vip or granting["customer"])
    if customer.partner is granting.partner:
        raise Refused("already_yours", at="customer", customer=customer.name, vip=customer.vip)
    former = customer.manager_or_primary
    customer.partner, customer.manager = granting.partner, granting.partner.primary
    for contract in occasion.contracts():
        if contract.customer is customer:
            contract.partner = granting.partner
    facts = {"customer": customer.name, "vip": customer.vip, "partner": granting.partner.name}
    occasion.post("customer_transferred", former.recipient, facts)


def _enrol(granting: _Granting) -> None:
    """A new partner on the first level; whoever applied is its primary contact."""
    occasion = granting.occasion
    email = granting["email"]
    if occasion.is_registered(email):
        raise Refused("email_registered", at="email", email=email)
    partner = Partner(
        membership=occasion.number("MEM"),
        name=granting["company"],
        level=Level.REGISTERED,
        country=granting["country"],
        domains=(email.rpartition("@")[2],),
        renews_on=add_months(occasion.today, TERM_MONTHS),
    )
    contact = Contact(
        email=email,
        name=granting["person"],
        role=Role.PRIMARY,
        partner=partner,
        state=ContactState.ACTIVE,
        language=granting["language"],
    )
    occasion.add(partner)
    occasion.add(contact)
    facts = {"membership": partner.membership, "partner": partner.name, "name": contact.name}
    occasion.post("welcome_kit", contact.recipient, facts)


def _appoint(granting: _Granting) -> None:
    granting.partner.appoint_primary(granting.occasion.contact_by_email(granting["email"]))


def _raise_level(granting: _Granting) -> None:
    level, partner = Level(granting["level"]), granting.partner
    if level.needs_code_of_conduct and partner.code_of_conduct_on is None:
        raise Refused("code_of_conduct_missing", partner=partner.name, level=str(level))
    partner.level = level


def _renew_membership(granting: _Granting) -> None:
    partner = granting.partner
    partner.renews_on = add_months(partner.renews_on or granting.occasion.today, TERM_MONTHS)


def _change_contract_admin(granting: _Granting) -> None:
    contract = granting.occasion.contract(granting["contract"])
    contract.admin_name, contract.admin_email = granting["person"], granting["email"]


def _change_payment_option(granting: _Granting) -> None:
    contract = granting.occasion.contract(granting["contract"])
    contract.payment_option = PaymentOption(granting["payment_option"])


def _renew_contract(granting: _Granting) -> None:
    contract = granting.occasion.contract(granting["contract"])
    contract.expires = add_months(contract.expires, CLP_TERM_MONTHS)


_EFFECTS: dict[str, Callable[[_Granting], None]] = {
    "request_account_rename": _rename,
    "request_vip_cancellation": _cancel_and_invite_anew,
    "request_reseller_transfer": _transfer,
    "start_enrolment": _enrol,
    "request_primary_contact": _appoint,
    "request_level_upgrade": _raise_level,
    "request_membership_renewal": _renew_membership,
    "request_contract_admin_change": _change_contract_admin,
    "request_payment_option_change": _change_payment_option,
    "request_clp_renewal": _renew_contract,
}
