"""Ask the helpdesk to cancel a VIP membership, so that the customer can be invited in the right segment."""

from assistant.action import Kind, Who, action
from assistant.slot import Customer, Segment, Text
from programme import Records, Result


@action(Kind.REQUEST, Who.CONSOLE)
def request_vip_cancellation(records: Records, *, customer: Customer, segment: Segment, reason: Text) -> Result:
    return records.customer(customer).request_cancellation(records, segment=segment, reason=reason)
