"""Tell which licences for own use the partner is entitled to."""

from __future__ import annotations

import programme
from assistant.action import Kind, action
from programme import Result, Who


@action(Kind.READ, Who.CONTACT)
def check_nfr_entitlements(records: programme.Records) -> Result:
    return records.check_nfr_entitlements()
