"""End customers and their VIP membership, from the invitation on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from programme import administrator, invitation, purchase, report, vip_request
from programme.actor import Who
from programme.authorization import Authorization, Source, Status
from programme.membership import Filter, Membership, Segment, Type
from programme.names import account_key
from programme.outbox import Recipient
from programme.refusal import Refused, filled_in
from programme.renewal import TERM_MONTHS, Renewal, add_months
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.administrator import AdminChange
    from programme.occasion import Occasion
    from programme.partner import Contact, Partner


@dataclass(eq=False, kw_only=True)
class Customer:
    """A customer organisation of one partner, with its VIP membership.

    `renewal` is the first renewal date, set by the first order or chosen while the customer was added; later ones
    follow from it. `contact_*` is the person the vendor writes to, `admin_*` the primary administrator.
    """

    vip: str
    partner: Partner = field(repr=False)
    manager: Contact | None = field(repr=False)
    name: str
    account_key: str
    segment: Segment
    type: Type
    country: str
    address: str
    postcode: str
    contact_name: str
    contact_email: str
    admin_name: str
    admin_email: str
    language: str
    invited_on: date
    invitations: int = 1
    membership: Membership = Membership.INVITED
    accepted_on: date | None = None
    terms_accepted_on: date | None = None
    cancelled_on: date | None = None
    renewal: date | None = None
    has_custom_renewal: bool = False
    authorizations: list[Authorization] = field(default_factory=list)
    admin_changes: list[AdminChange] = field(default_factory=list)

    @property
    def admin(self) -> Recipient:
        return Recipient(self.admin_email, self.admin_name, self.language)

    @property
    def vip_contact(self) -> Recipient:
        return Recipient(self.contact_email, self.contact_name, self.language)

    @property
    def manager_or_primary(self) -> Contact:
        """Who hears about the customer: the contact who manages it, unless that person has gone."""
        return self.manager if self.manager and self.manager.is_active else self.partner.primary

    def renewal_on(self, today: date) -> Renewal:
        """Before the first order the date is a provisional one: twelve months from today."""
        return Renewal.on(today, self.renewal or add_months(today, TERM_MONTHS))

    def with_status(self, today: date, *statuses: Status) -> list[Authorization]:
        return [one for one in self.authorizations if one.status(today) in statuses]

    def due(self, today: date) -> list[Authorization]:
        """What has to be ordered and paid before the customer can buy anything else."""
        return [one for one in self.authorizations if one.status(today).is_due]

    def renewed_by(self, today: date) -> Authorization | None:
        """The renewal order for the term after the date that the console shows, unless all of it went back."""
        shown = self.renewal_on(today).shown
        renewals = (one for one in self.authorizations if one.renews == shown and one.order)
        return next((one for one in renewals if one.order and one.order.keeps_anything), None)

    def fits(self, filter: Filter, today: date) -> bool:
        if self.membership is Membership.CANCELLED:
            return filter is Filter.ALL
        renewal = self.renewal_on(today)
        match filter:
            case Filter.ALL:
                return True
            case Filter.NO_PRODUCTS:
                return not any(one.status(today).is_in_force for one in self.authorizations)
            case Filter.PENDING:
                return bool(self.with_status(today, Status.PENDING))
            case Filter.OVERDUE:
                return bool(self.due(today))
            case Filter.UPCOMING_RENEWALS:
                return self.renewal is not None and renewal.is_upcoming
            case Filter.READY_FOR_RENEWAL:
                return self.renewal is not None and renewal.is_open and not self.renewed_by(today)

    def require_not_cancelled(self) -> None:
        if self.membership is Membership.CANCELLED:
            raise Refused("membership_cancelled", at="customer", customer=self.name, vip=self.vip, cancelled_on=self.cancelled_on)

    def rename(self, name: str) -> None:
        self.name, self.account_key = name.strip(), account_key(name)

    def end(self, today: date) -> None:
        """The membership is over: what is not paid goes, and nothing can be bought on it any more."""
        for one in self.authorizations:
            if one.status(today).is_unpaid:
                one.cancelled_on = today
        self.membership, self.cancelled_on = Membership.CANCELLED, today

    def change_contact(self, occasion: Occasion, *, person: str, email: str) -> Result:
        """The person the vendor writes to; the primary administrator stays who it is."""
        occasion.require(Who.CONSOLE)
        self.require_not_cancelled()
        person, address = filled_in(person=person, email=email.lower()).values()
        if (person, address) == (self.contact_name, self.contact_email):
            raise Refused("already_contact", at="person", customer=self.name, person=person, email=address)
        before = {"contact_before": self.contact_name, "contact_email_before": self.contact_email}
        self.contact_name, self.contact_email = person, address
        facts = before | {
            "customer": self.name,
            "vip": self.vip,
            "person": self.contact_name,
            "email": address,
            "admin": self.admin_name,
        }
        occasion.post("vip_contact_changed", self.vip_contact, facts)
        return Result("changed", facts, Undo("change_vip_contact", self.vip))

    def change_primary_admin(self, occasion: Occasion, *, person: str, email: str) -> Result:
        return administrator.request_change(self, occasion, person=person, email=email)

    # ---- the invitation (the rules are in invitation.py)

    def resend_invitation(self, occasion: Occasion, *, new_name: str | None = None) -> Result:
        return invitation.resend(self, occasion, new_name=new_name)

    def cancel_invitation(self, occasion: Occasion) -> Result:
        return invitation.revoke(self, occasion)

    def accept_invitation(self, occasion: Occasion, *, with_terms: bool) -> Result:
        return invitation.accept(self, occasion, with_terms=with_terms)

    # ---- requests to the helpdesk (in vip_request.py)

    def request_rename(self, occasion: Occasion, *, new_name: str, reason: str) -> Result:
        return vip_request.rename(self, occasion, new_name=new_name, reason=reason)

    def request_cancellation(self, occasion: Occasion, *, segment: Segment | str, reason: str) -> Result:
        return vip_request.cancellation(self, occasion, segment=segment, reason=reason)

    # ---- licences (the rules are in purchase.py)

    def authorize(self, occasion: Occasion, *, lines: Sequence[tuple[str, int]], purchase_order: str | None = None) -> Result:
        """The reseller adds licences: (product, quantity) pairs, on the customer's own purchase order if there is one."""
        occasion.require(Who.CONSOLE)
        return purchase.authorize(self, occasion, lines, purchase_order, Source.RESELLER)

    def check_may_buy(self, occasion: Occasion) -> None:
        """Refuses a cancelled membership, and one that has something due."""
        self.require_not_cancelled()
        purchase.require_nothing_due(self, occasion.today)

    def add_as_member(self, occasion: Occasion, *, lines: Sequence[tuple[str, int]]) -> Result:
        """The member adds licences in the Admin Console; the reseller is told to place an order."""
        occasion.require(Who.AGENT)
        if self.terms_accepted_on is None:
            raise Refused("terms_not_accepted", customer=self.name)
        return purchase.authorize(self, occasion, lines, None, Source.MEMBER)

    def authorization_to_cancel(self, occasion: Occasion) -> Authorization:
        occasion.require(Who.CONSOLE)
        return purchase.authorization_to_cancel(self, occasion.today)

    def remove_licenses(self, occasion: Occasion, *, product: str | None = None, quantity: int | None = None) -> Result:
        occasion.require(Who.CONSOLE)
        authorization = purchase.authorization_to_reduce(self, product, occasion.today)
        return authorization.remove_licenses(occasion, product=product, quantity=quantity)

    # ---- what can be told (in report.py)

    def report(self, occasion: Occasion) -> Result:
        occasion.require(Who.CONSOLE)
        return report.report(self, occasion.today)

    def payment_report(self, occasion: Occasion) -> Result:
        occasion.require(Who.CONSOLE)
        return report.payment_report(self, occasion.today)
