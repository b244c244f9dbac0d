"""What can be asked at the counter before any record is in hand: each line hands over to the noun that knows the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from programme import access, certification, customer_page, entitlement, invitation, request, salescenter, standing
from programme.actor import Who
from programme.membership import Segment, Type
from programme.occasion import Occasion
from programme.opportunity import Opportunity
from programme.partner import Contact, Level
from programme.result import Result
from programme.salescenter import Shown


class Counter:
    """The asker's side of the open records: to be mixed into an occasion."""

    def standing(self: Occasion) -> Mapping[str, object]:
        """Who is asking and how things stand there, for articles that speak to the reader; empty values for a stranger."""
        return standing.standing(self)

    # ---- console

    def list_customers(self: Occasion, *, filter: str | None = None, managed_by_me: bool = False) -> Result:
        return customer_page.list_customers(self, filter, managed_by_me=managed_by_me)

    def diagnose_console_access(self: Occasion) -> Result:
        return access.console_access(_asker(self))

    def add_customer(
        self: Occasion,
        *,
        organisation: str,
        segment: Segment | str,
        type: Type | str,
        country: str,
        address: str,
        postcode: str,
        person: str,
        email: str,
        renewal_date: date | None = None,
    ) -> Result:
        return customer_page.add_customer(
            self,
            organisation=organisation,
            segment=segment,
            type=type,
            country=country,
            address=address,
            postcode=postcode,
            person=person,
            email=email,
            renewal_date=renewal_date,
        )

    def check_organisation(self: Occasion, name: str) -> None:
        invitation.require_free_name(self, name, at="organisation")

    def check_renewal_date(self: Occasion, renewal_date: date) -> None:
        invitation.check_renewal_date(self, renewal_date)

    def request_reseller_transfer(self: Occasion, *, customer: str, reason: str) -> Result:
        return request.reseller_transfer(self, customer=customer, reason=reason)

    # ---- portal

    def start_enrolment(
        self: Occasion, *, country: str, language: str, company: str, address: str, person: str, email: str, terms: bool
    ) -> Result:
        return request.start_enrolment(
            self,
            country=country,
            language=language,
            company=company,
            address=address,
            person=person,
            email=email,
            terms=terms,
        )

    def diagnose_portal_access(self: Occasion) -> Result:
        return access.portal_access(self.contact, self.actor.speaks_for)

    def request_primary_contact(self: Occasion, *, reason: str) -> Result:
        return request.primary_contact(self, reason=reason)

    def request_level_upgrade(self: Occasion, *, level: Level | str) -> Result:
        return request.level_upgrade(self, level=level)

    def request_membership_renewal(self: Occasion) -> Result:
        return request.membership_renewal(self)

    def check_nfr_entitlements(self: Occasion) -> Result:
        return entitlement.check(_asker(self))

    def check_certification(self: Occasion) -> Result:
        return certification.check(_asker(self), self.courses())

    # ---- sales

    def diagnose_salescenter_access(self: Occasion) -> Result:
        return access.salescenter_access(_asker(self))

    def list_opportunities(self: Occasion, *, status: Shown | str | None = None) -> Result:
        return salescenter.list_mine(self, status)

    def register_opportunity(
        self: Occasion,
        *,
        account: str,
        opportunity_name: str,
        products: Sequence[str] = (),
        quantity: int | None = None,
        expected_close: date,
    ) -> Result:
        return salescenter.register(
            self,
            account=account,
            opportunity_name=opportunity_name,
            products=products,
            quantity=quantity,
            expected_close=expected_close,
        )

    def open_salescenter_case(
        self: Occasion, *, opportunity: Opportunity | None = None, subject: str, description: str
    ) -> Result:
        return salescenter.open_case(self, opportunity, subject=subject, description=description)

    # ---- help

    def contact_helpdesk(
        self: Occasion, *, description: str, email: str | None = None, transcript: tuple[str, ...] = ()
    ) -> Result:
        return request.contact_helpdesk(self, description=description, email=email, transcript=transcript)


def _asker(occasion: Occasion) -> Contact:
    occasion.require(Who.CONTACT)
    contact = occasion.contact
    assert contact is not None  # require() has seen to it
    return contact
