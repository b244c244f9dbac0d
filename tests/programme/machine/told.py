"""What the programme tells, held against the rows: states, dates, lists, and to each partner only what is its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from programme import Actor, Records, Store
from programme.customer import Customer
from programme.membership import Filter
from programme.plain import dumps

from .invariants import shown_renewal
from .sight import Record, Sight, day

WITH_CONSOLE = ("Certified", "Gold", "Platinum")


def as_told(facts: Mapping[str, object]) -> str:
    return json.dumps(json.loads(dumps(facts)), sort_keys=True)


def own_data_only(store: Store, seen: Sight) -> None:
    with store.reading(Actor.system("look")) as everything:
        kept = (everything.customers(), everything.contacts(), everything.opportunities())  # loaded once, for all who look
        _states(everything, kept[0], seen)
        primaries = [email for email, one in seen.kinds["contact"].items() if one["role"] == "primary"]
        for email in primaries:
            records = Records(everything.session, Actor.contact(email), store.clock, lambda _: "")
            _own(records)
            if seen.kinds["partner"][str(seen.kinds["contact"][email]["partner_id"])]["level"] in WITH_CONSOLE:
                _lists(records, seen)


def _states(records: Records, customers: tuple[Customer, ...], seen: Sight) -> None:
    today = records.today
    told = {one.number: str(one.status(today)) for customer in customers for one in customer.authorizations}
    assert told == {number: seen.status(number) for number in seen.kinds["authorization"]}
    changes = {one.number: str(one.status(today)) for customer in customers for one in customer.admin_changes}
    assert changes == {number: seen.change_status(number) for number in seen.kinds["admin_change"]}
    shown = {one.vip: one.renewal_on(today).shown.isoformat() if one.renewal else None for one in customers}
    assert shown == {vip: shown_renewal(one, seen) for vip, one in seen.kinds["customer"].items()}


def _own(records: Records) -> None:
    own = records.partner
    found = [*records.customers(), *records.opportunities(), *records.contracts(), *records.contacts(), *records.accounts()]
    assert all(one.partner is own for one in [*found, *records.cases()])
    assert all(one.contact.partner is own for one in records.courses())
    assert records.partners() == (own,)


def _lists(records: Records, seen: Sight) -> None:
    """The five filters of the console, each alone and narrowed to what the asker manages."""
    asker = records.contact
    assert asker is not None
    own = {vip: one for vip, one in seen.kinds["customer"].items() if one["partner_id"] == asker.partner.membership}
    customers = records.customers()
    for one in Filter:
        wanted = {vip for vip, customer in own.items() if _fits(seen, vip, customer, one)}
        assert {customer.vip for customer in customers if customer.fits(one, records.today)} == wanted
    mine = records.list_customers(managed_by_me=True).facts["customers"]
    assert isinstance(mine, tuple)
    assert {one["vip"] for one in mine} == {vip for vip, one in own.items() if one["manager_id"] == asker.email}


def _fits(seen: Sight, vip: str, customer: Record, filter: Filter) -> bool:
    """The lists of the console, written down a second time."""
    if filter is Filter.ALL or customer["membership"] == "cancelled":
        return filter is Filter.ALL
    states = [seen.status(number) for number, one in seen.kinds["authorization"].items() if one["customer_id"] == vip]
    shown = shown_renewal(customer, seen)
    opens = None if shown is None else day(shown) - timedelta(days=30)
    match filter:
        case Filter.NO_PRODUCTS:
            return not {"pending", "overdue", "suspended", "ordered"} & set(states)
        case Filter.PENDING:
            return "pending" in states
        case Filter.OVERDUE:
            return bool({"overdue", "suspended"} & set(states))
        case Filter.UPCOMING_RENEWALS:
            return opens is not None and 0 < (opens - seen.today).days < 60
        case _:
            return opens is not None and opens <= seen.today and not _is_renewed(seen, vip, str(shown))


def _is_renewed(seen: Sight, vip: str, shown: str) -> bool:
    """A renewal order counts unless all of it went back."""
    for number, one in seen.kinds["authorization"].items():
        order = seen.order_of(number)
        if one["customer_id"] == vip and one["renews"] == shown and order:
            back = [each for each in seen.kinds["return"].values() if (each["order_id"], each["status"]) == (order, "approved")]
            if sum(int(str(each["quantity"])) for each in back) < sum(seen.lines_of(number).values()):
                return True
    return False
