"""Tell which licences for own use the partner is entitled to."""

from assistant.action import Kind, Who, action
from programme import Records, Result


@action(Kind.READ, Who.CONTACT)
def check_nfr_entitlements(records: Records) -> Result:
    return records.check_nfr_entitlements()
