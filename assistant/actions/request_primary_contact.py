"""Ask the helpdesk to make the asker the partner's primary contact."""

from assistant.action import Kind, Who, action
from assistant.slot import Text
from programme import Records, Result


@action(Kind.REQUEST, Who.CONTACT)
def request_primary_contact(records: Records, *, reason: Text) -> Result:
    return records.request_primary_contact(reason=reason)
