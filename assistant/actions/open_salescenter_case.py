"""Open a case with the Sales Center."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import Choice, OpportunityNumber, Text
from programme import Result, Who


@action(Kind.REQUEST, Who.SALES)
def open_salescenter_case(
    records: programme.Records, *, opportunity: OpportunityNumber | None = None, subject: Choice, description: Text
) -> Result:
    about = records.opportunity(opportunity) if opportunity else None
    return records.open_salescenter_case(opportunity=about, subject=subject, description=description)
