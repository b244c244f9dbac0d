"""Tell who completed the code of conduct and which courses."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from programme import Result, Who


@action(Kind.READ, Who.CONTACT)
def check_certification(records: programme.Records) -> Result:
    return records.check_certification()
