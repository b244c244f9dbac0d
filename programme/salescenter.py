"""The Sales Center's page: one's own opportunities, registering a new one, and cases about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from programme.actor import Who
from programme.case import file_request
from programme.names import account_key, near_matches
from programme.opportunity import Account, Opportunity, OpportunityStatus
from programme.partner import Contact
from programme.refusal import Choice, Refused, Undecided
from programme.result import Result

if TYPE_CHECKING:
    from programme.occasion import Occasion

SUBJECTS = ("price-book", "account", "other")
CREATE = "new: "  # before the account slot's value: create it although others are near


class Shown(StrEnum):
    """Which of one's opportunities to list."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    ALL = "all"

    @property
    def statuses(self) -> tuple[OpportunityStatus, ...]:
        one = {"open": OpportunityStatus.OPEN, "won": OpportunityStatus.BOOKED, "lost": OpportunityStatus.LOST}
        return (one[self],) if self in one else tuple(OpportunityStatus)


def list_mine(occasion: Occasion, shown: Shown | str | None) -> Result:
    """Only one's own: licence holders do not see their colleagues' deals."""
    occasion.require(Who.SALES)
    which = Shown(shown) if shown in set(Shown) else Shown.OPEN if shown is None else Shown.ALL
    mine = [one for one in occasion.opportunities() if one.owner is occasion.contact]
    listed = [one for one in mine if one.status in which.statuses]
    counts = {str(one): sum(other.status in one.statuses for other in mine) for one in Shown}
    facts = {
        "filter": str(which),
        "count": len(listed),
        "counts": counts,
        "owner": occasion.contact.name if occasion.contact else None,
        "opportunities": tuple(one.facts() for one in sorted(listed, key=_by_close)),
    }
    return Result("opportunities" if listed else "no_opportunities", facts)


def _by_close(one: Opportunity) -> tuple[date, str]:
    return one.expected_close or date.max, one.number


def register(
    occasion: Occasion,
    *,
    account: str,
    opportunity_name: str,
    products: Sequence[str] = (),
    quantity: int | None = None,
    expected_close: date,
) -> Result:
    """A new opportunity in the first stage, for an account that is there or, where none is near, a new one."""
    occasion.require(Who.SALES)
    owner = occasion.contact
    assert owner is not None  # require() has seen to it
    _require_own_domain(owner)
    if not opportunity_name.strip():
        raise Refused("name_needed", at="opportunity_name")
    if expected_close < occasion.today:
        raise Refused("date_in_the_past", at="expected_close", date=expected_close, today=occasion.today)
    if quantity is not None and quantity < 1:
        raise Refused("no_such_quantity", at="quantity", text=str(quantity))
    names = tuple(dict.fromkeys(occasion.product(name).name for name in products))
    found = find_account(occasion, account)
    is_new = found is None
    if found is None:
        name = account.removeprefix(CREATE).strip()
        found = Account(number=occasion.number("ACC"), partner=owner.partner, name=name)
        occasion.add(found)
    new = Opportunity(
        number=occasion.number("OPP"),
        partner=owner.partner,
        account=found,
        owner=owner,
        name=opportunity_name.strip(),
        registered_on=occasion.today,
        products=tuple((name, quantity or 0) for name in names),
        expected_close=expected_close,
    )
    occasion.add(new)
    return Result("registered", new.facts() | {"account_is_new": is_new, "account_number": found.number})


def find_account(occasion: Occasion, text: str) -> Account | None:
    """The account of that name; several near ones: the asker chooses; none, or told to create it: None."""
    wanted = account_key(text.removeprefix(CREATE))
    if not wanted:
        raise Refused("account_needed", at="account")
    accounts = {one.name: one for one in occasion.accounts()}
    for name, one in accounts.items():
        if account_key(name) == wanted or one.number == text.strip():
            return one
    near = near_matches(text, accounts)
    if text.startswith(CREATE) or not near:
        return None
    choices = [Choice(name, name, {"account": accounts[name].number, "is_new": False}) for name in near]
    choices.append(Choice(CREATE + text.strip(), text.strip(), {"is_new": True}))
    raise Undecided("account", tuple(choices), account=text.strip())


def _require_own_domain(owner: Contact) -> None:
    domain = owner.email.rpartition("@")[2]
    if domain not in owner.partner.domains:
        raise Refused("email_domain", email=owner.email, domain=domain, domains=owner.partner.domains)


def open_case(occasion: Occasion, opportunity: Opportunity | None, *, subject: str, description: str) -> Result:
    """A case with the Sales Center, for example because no price book is available."""
    occasion.require(Who.SALES)
    if subject not in SUBJECTS:
        raise Refused("no_such_subject", at="subject", subject=subject, subjects=SUBJECTS)
    if not description.strip():
        raise Refused("description_needed", at="description")
    if opportunity is not None and occasion.agent is None and opportunity.owner is not occasion.contact:
        raise Refused("not_the_owner", opportunity.facts(), at="opportunity")
    details: dict[str, object] = {"subject": subject}
    if opportunity is not None:
        details |= {"opportunity": opportunity.number, "account": opportunity.account.name}
    same = ("subject", "opportunity") if subject == "price-book" else ("subject", "opportunity", "description")
    return file_request(occasion, "open_salescenter_case", details, same=same, description=description.strip())
