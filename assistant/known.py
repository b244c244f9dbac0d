"""The records that an asker may speak of by name or number: only one's own, and the products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.slot import Kind, Known

if TYPE_CHECKING:
    from programme import Records


def known_to(records: Records) -> tuple[Known, ...]:
    """Customers, contacts, opportunities, accounts, contracts and products that this asker can mean."""
    products = [Known(Kind.PRODUCT, product.name, product.name) for product in records.products()]
    if records.contact is None:
        return tuple(products)
    customers = [
        Known(Kind.CUSTOMER, one.vip, one.name, hint=one.vip, also=(one.contact_name, one.admin_name))
        for one in records.customer_names()
    ]
    contacts = [Known(Kind.CONTACT, one.email, one.name, hint=one.email) for one in records.contacts()]
    opportunities = [
        Known(Kind.OPPORTUNITY, one.number, one.name, hint=one.number, also=(one.account.name,))
        for one in records.opportunities()
    ]
    contracts = [
        Known(Kind.CONTRACT, one.number, one.number, hint=one.customer.name, also=(one.customer.name,))
        for one in records.contracts()
    ]
    accounts = [Known(Kind.ACCOUNT, one.name, one.name) for one in records.accounts()]
    return (*customers, *contacts, *opportunities, *contracts, *accounts, *products)
