"""Add what is being done to win an opportunity."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from assistant.slot import OpportunityNumber, Text
from programme import Result, Who


@action(Kind.CHANGE, Who.SALES)
def add_sales_activity(
    records: programme.Records,
    *,
    opportunity: OpportunityNumber,
    discovery: Text,
    business_need: Text,
    value_proposition: Text,
    competition: Text,
    current_activities: Text,
) -> Result:
    return records.opportunity(opportunity).add_sales_activity(
        records,
        discovery=discovery,
        business_need=business_need,
        value_proposition=value_proposition,
        competition=competition,
        current_activities=current_activities,
    )


def guard(
    records: programme.Records,
    opportunity: str | None = None,
    discovery: str = "",
    business_need: str = "",
    value_proposition: str = "",
    competition: str = "",
    current_activities: str = "",
) -> None:
    """A vague answer is told at once, and what was good is kept."""
    fields = {
        "discovery": discovery,
        "business_need": business_need,
        "value_proposition": value_proposition,
        "competition": competition,
        "current_activities": current_activities,
    }
    if opportunity:
        deal = records.opportunity(opportunity)
        deal.check_may_change(records)
        for field, text in fields.items():
            if text:
                deal.check_activity_field(records, field=field, text=text)
