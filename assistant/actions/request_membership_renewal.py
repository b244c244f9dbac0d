"""Ask the helpdesk to renew the partner's membership."""

from assistant.action import Kind, Who, action
from programme import Records, Result


@action(Kind.REQUEST, Who.PRIMARY)
def request_membership_renewal(records: Records) -> Result:
    return records.request_membership_renewal()
