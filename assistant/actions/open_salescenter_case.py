"""Open a case with the Sales Center."""

from assistant.action import Kind, Who, action
from assistant.slot import Choice, OpportunityNumber, Text
from programme import Records, Result


@action(Kind.REQUEST, Who.SALES)
def open_salescenter_case(
    records: Records, *, opportunity: OpportunityNumber | None = None, subject: Choice, description: Text
) -> Result:
    return records.open_salescenter_case(opportunity=opportunity, subject=subject, description=description)
