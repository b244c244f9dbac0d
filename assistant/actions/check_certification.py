"""Tell who completed the code of conduct and which courses."""

from assistant.action import Kind, Who, action
from programme import Records, Result


@action(Kind.READ, Who.CONTACT)
def check_certification(records: Records) -> Result:
    return records.check_certification()
