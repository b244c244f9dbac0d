"""Ask the helpdesk to cancel a VIP membership, so that the customer can be invited in the right segment."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Customer, Segment, Text
from programme import Result, Who


@action(Kind.REQUEST, Who.CONSOLE)
def request_vip_cancellation(records: programme.Records, *, customer: Customer, segment: Segment, reason: Text) -> Result:
    return records.customer(customer).request_cancellation(records, segment=segment, reason=reason)
