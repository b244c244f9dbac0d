"""Ask the helpdesk to renew the partner's membership."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from programme import Result, Who


@action(Kind.REQUEST, Who.PRIMARY)
def request_membership_renewal(records: programme.Records) -> Result:
    return records.request_membership_renewal()
