"""The demo world: four partners and their customers, as they stand today whatever day it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

from programme.actor import Actor
from programme.authorization import Authorization, Line, Source
from programme.case import Case, CaseStatus
from programme.certification import Course
from programme.contract import Contract
from programme.customer import Customer
from programme.membership import Membership, Segment, Type
from programme.names import account_key
from programme.opportunity import Account, Opportunity, OpportunityStatus, Reason, Stage
from programme.order import Order, Return, ReturnStatus
from programme.partner import Agent, AgentRole, Contact, ContactState, Level, Partner, Role, SalesCenter
from programme.product import Product
from programme.renewal import TERM_MONTHS, add_months, begun_months
from programme.setting import WORLD, Setting
from programme.store import Records, Store

Data = Mapping[str, Any]


def reset(store: Store) -> None:
    """Puts the demo world back as it was, in one transaction; refuses ("not_a_demo") where real partners are kept."""
    with store.transaction(Actor.system("demo")) as records:
        records.clear()
        data: Data = json.loads(resources.files("programme").joinpath("demo.json").read_text("utf-8"))
        _Loading(records, data).everything()


class _Loading:
    """One loading of the data; keeps what later records refer to."""

    def __init__(self, records: Records, data: Data) -> None:
        self.records = records
        self.data = data
        self.today = records.today
        self.contacts: dict[str, Contact] = {}
        self.customers: dict[str, Customer] = {}
        self.prices: dict[str, Decimal] = {}
        self.orders: dict[str, Order] = {}

    def everything(self) -> None:
        self.records.add(Setting(name=WORLD, value="demo"))
        self.records.start_numbers(self.data["numbers"])
        steps = {
            "products": self.product,
            "agents": self.agent,
            "partners": self.partner,
            "courses": self.course,
            "customers": self.customer,
            "returns": self.return_,
            "opportunities": self.opportunity,
            "contracts": self.contract,
            "cases": self.case,
        }
        for name, step in steps.items():
            for one in self.data[name]:
                step(one)
            self.records.session.flush()  # in the order of the file, so that the trail reads like the data

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def moment(self, offset: int) -> datetime:
        return datetime.combine(self.day(offset), time(9, 30), tzinfo=UTC)

    def product(self, one: Data) -> None:
        self.prices[one["name"]] = Decimal(one["price"])
        self.records.add(Product(name=one["name"], price=Decimal(one["price"]), orderable=one.get("orderable", True)))

    def agent(self, one: Data) -> None:
        self.records.add(Agent(email=one["email"], name=one["name"], role=AgentRole(one["role"])))

    def partner(self, one: Data) -> None:
        conduct = one.get("code_of_conduct")
        partner = Partner(
            membership=one["membership"],
            name=one["name"],
            level=Level(one["level"]),
            country=one["country"],
            domains=(one["domain"],),
            renews_on=self.day(one["renews"]),
            code_of_conduct_by=conduct[0] if conduct else None,
            code_of_conduct_on=self.day(conduct[1]) if conduct else None,
        )
        self.records.add(partner)
        for person in one["contacts"]:
            self.contact(partner, person)

    def contact(self, partner: Partner, one: Data) -> None:
        contact = Contact(
            email=one["email"],
            name=one["name"],
            role=Role(one["role"]),
            partner=partner,
            state=ContactState(one.get("state", "active")),
            language=one.get("language", "nl"),
            salescenter=SalesCenter(one.get("salescenter", "none")),
            invited_on=self.day(one["invited"]) if "invited" in one else None,
            invitations=1 if "invited" in one else 0,
            left_on=self.day(one["left"]) if "left" in one else None,
        )
        self.contacts[contact.email] = contact
        self.records.add(contact)

    def course(self, one: Data) -> None:
        self.records.add(
            Course(
                number=self.records.number("CRS"),
                contact=self.contacts[one["contact"]],
                title=one["title"],
                completed_on=self.day(one["completed"]),
            )
        )

    def customer(self, one: Data) -> None:
        manager = self.contacts[one["manager"]]
        accepted = self.day(one["accepted"]) if "accepted" in one else None
        name, email = one["admin"]
        customer = Customer(
            vip=one["vip"],
            partner=manager.partner,
            manager=manager,
            name=one["name"],
            account_key=account_key(one["name"]),
            segment=Segment(one["segment"]),
            type=Type(one["type"]),
            country=manager.partner.country,
            address=one["address"],
            postcode=one["postcode"],
            contact_name=name,
            contact_email=email,
            admin_name=name,
            admin_email=email,
            language="nl",
            invited_on=self.day(one["invited"]),
            membership=Membership.ACTIVE if accepted else Membership.INVITED,
            accepted_on=accepted,
            terms_accepted_on=accepted,
            renewal=self.day(one["renewal"]) if "renewal" in one else None,
        )
        self.customers[customer.vip] = customer
        self.records.add(customer)
        self.records.add(Account(number=self.records.number("ACC"), partner=manager.partner, name=customer.name))
        for authorization in one.get("authorizations", ()):
            self.authorization(customer, authorization)

    def authorization(self, customer: Customer, one: Data) -> None:
        assert customer.renewal is not None  # whoever has licences has had a first order
        renews = customer.renewal if one.get("renews") else None
        ends = add_months(customer.renewal, TERM_MONTHS) if renews else customer.renewal
        months = begun_months(self.day(one["added"]), ends)
        lines = [
            Line(
                product=product,
                quantity=quantity,
                unit_price=Decimal(price[0]) if price else self.prices[product] * months,
                position=position,
            )
            for position, (product, quantity, *price) in enumerate(one["lines"])
        ]
        authorization = Authorization(
            number=one["number"],
            customer=customer,
            lines=lines,
            added=self.day(one["added"]),
            source=Source.RESELLER,
            term_ends=ends,
            added_by=customer.manager.email if customer.manager else "",
            purchase_order=one.get("purchase_order"),
            renews=renews,
        )
        self.records.add(authorization)
        if "order" in one:
            number, placed = one["order"]
            order = Order(number=number, authorization=authorization, placed_on=self.day(placed))
            self.orders[number] = order
            self.records.add(order)

    def return_(self, one: Data) -> None:
        self.records.add(
            Return(
                number=one["number"],
                order=self.orders[one["order"]],
                product=one["product"],
                quantity=one["quantity"],
                reason=one["reason"],
                requested_on=self.day(one["requested"]),
                requested_by=one["by"],
                status=ReturnStatus(one["status"]),
                decided_on=self.day(one["decided"]),
            )
        )

    def opportunity(self, one: Data) -> None:
        owner = self.contacts[one["owner"]]
        account = next(found for found in self.records.accounts() if found.name == one["account"])
        self.records.add(
            Opportunity(
                number=one["number"],
                partner=owner.partner,
                account=account,
                owner=owner,
                name=one["name"],
                registered_on=self.day(one["registered"]),
                stage=Stage(one["stage"]),
                status=OpportunityStatus(one.get("status", "Open")),
                products=tuple((name, quantity) for name, quantity in one["products"]),
                expected_close=self.day(one["close"]),
                reason=Reason(one["reason"]) if "reason" in one else None,
                closed_on=self.day(one["closed"]) if "closed" in one else None,
                sales_orders=tuple(one.get("sales_orders", ())),
            )
        )

    def contract(self, one: Data) -> None:
        customer = self.customers[one["customer"]]
        name, email = one["admin"]
        self.records.add(
            Contract(
                number=one["number"],
                partner=customer.partner,
                customer=customer,
                kind=one["kind"],
                admin_name=name,
                admin_email=email,
                expires=self.day(one["expires"]),
            )
        )

    def case(self, one: Data) -> None:
        contact = self.contacts[one["by"]]
        self.records.add(
            Case(
                number=one["number"],
                action="contact_helpdesk",
                opened=self.moment(one["opened"]),
                email=contact.email,
                name=contact.name,
                language=contact.language,
                details={"partner": contact.partner.name},
                partner=contact.partner,
                description=one["description"],
                status=CaseStatus(one["status"]),
                handler=one.get("handler"),
                closed=self.moment(one["closed"]) if "closed" in one else None,
                answer=one.get("answer", ""),
            )
        )
