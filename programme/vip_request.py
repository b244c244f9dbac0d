"""What only the helpdesk can change on a VIP membership: the account name, and the membership itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programme.actor import Who
from programme.case import file_request
from programme.invitation import require_free_name
from programme.membership import Segment
from programme.refusal import Refused
from programme.result import Result

if TYPE_CHECKING:
    from programme.customer import Customer
    from programme.occasion import Occasion


def rename(customer: Customer, occasion: Occasion, *, new_name: str, reason: str) -> Result:
    """The account name changes only by this request, the vendor's ACON form."""
    occasion.require(Who.CONSOLE)
    customer.require_not_cancelled()
    if new_name.strip() == customer.name:
        raise Refused("same_name", at="new_name", customer=customer.name, new_name=new_name.strip())
    require_free_name(occasion, new_name, at="new_name", besides=customer.vip)
    details = _form(customer) | {"new_name": new_name.strip(), "reason": reason.strip(), "form": "ACON"}
    return file_request(occasion, "request_account_rename", details, same=("vip",), description=reason.strip())


def cancellation(customer: Customer, occasion: Occasion, *, segment: Segment | str, reason: str) -> Result:
    """A segment never changes: the VIP is cancelled and the customer invited anew, in one request."""
    occasion.require(Who.CONSOLE)
    customer.require_not_cancelled()
    segments = tuple(str(one) for one in Segment)
    if segment not in segments:
        raise Refused("no_such_segment", at="segment", value=segment, choices=segments)
    if segment == customer.segment:
        raise Refused("same_segment", at="segment", customer=customer.name, segment=str(segment))
    held = [one.number for one in customer.authorizations if one.status(occasion.today).is_in_force]
    details = _form(customer) | {
        "segment": str(segment),
        "segment_before": str(customer.segment),
        "reason": reason.strip(),
        "authorizations": tuple(held),
    }
    return file_request(occasion, "request_vip_cancellation", details, same=("vip",), description=reason.strip())


def _form(customer: Customer) -> dict[str, object]:
    return {
        "customer": customer.name,
        "vip": customer.vip,
        "address": customer.address,
        "postcode": customer.postcode,
        "country": customer.country,
        "admin": customer.admin_name,
        "admin_email": customer.admin_email,
        "partner": customer.partner.name,
    }
