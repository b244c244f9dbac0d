"""What always holds in the programme, whatever has happened: domain.md written down a second time, over flat facts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from programme.names import account_key
from programme.renewal import add_months

from .sight import Record, Sight, day

WITH_CONSOLE = ("Certified", "Gold", "Platinum")
WITH_SALESCENTER = ("Gold", "Platinum")


def each_partner_has_one_primary_contact_who_is_active(seen: Sight) -> None:
    primaries = [(one["partner_id"], one["state"]) for one in seen.kinds["contact"].values() if one["role"] == "primary"]
    assert sorted(primaries) == sorted((membership, "active") for membership in seen.kinds["partner"])


def a_level_has_its_code_of_conduct_and_a_licence_its_level(seen: Sight) -> None:
    partners = seen.kinds["partner"]
    assert all(one["code_of_conduct_on"] for one in partners.values() if one["level"] in WITH_CONSOLE)
    for one in seen.kinds["contact"].values():
        if one["salescenter"] == "licensed":
            assert partners[str(one["partner_id"])]["level"] in WITH_SALESCENTER
            assert one["state"] == "active"


def a_customer_is_managed_within_its_partner_and_has_a_vip_id(seen: Sight) -> None:
    for vip, one in seen.kinds["customer"].items():
        assert len(vip) == 20
        assert set(vip) <= set("0123456789ABCDEF")
        assert one["account_key"] == account_key(str(one["name"]))
        if one["manager_id"]:
            assert seen.kinds["contact"][str(one["manager_id"])]["partner_id"] == one["partner_id"]


def no_two_active_customers_have_the_same_account_name(seen: Sight) -> None:
    keys = [one["account_key"] for one in seen.kinds["customer"].values() if one["membership"] == "active"]
    assert len(keys) == len(set(keys))


def a_membership_has_what_its_state_needs(seen: Sight) -> None:
    for one in seen.kinds["customer"].values():
        assert (one["membership"] == "cancelled") == (one["cancelled_on"] is not None)
        if one["membership"] == "active":
            assert one["accepted_on"]
            assert one["terms_accepted_on"]
        if one["membership"] == "invited":
            assert one["accepted_on"] is None
        if one["has_custom_renewal"]:
            assert one["renewal"]


def a_cancelled_customer_has_nothing_unpaid(seen: Sight) -> None:
    for number, one in seen.kinds["authorization"].items():
        if seen.kinds["customer"][str(one["customer_id"])]["membership"] == "cancelled":
            assert seen.status(number) not in ("pending", "overdue", "suspended")


def quantities_are_positive_and_products_may_be_had_by_authorization(seen: Sight) -> None:
    for key, one in seen.kinds["line"].items():
        assert int(str(one["quantity"])) > 0, key
        assert seen.kinds["product"][str(one["product"])]["orderable"], key
    for number, authorization in seen.kinds["authorization"].items():
        assert seen.lines_of(number) or authorization["cancelled_on"]


def no_more_goes_back_than_was_ordered_and_one_return_a_line_at_a_time(seen: Sight) -> None:
    back: Counter[tuple[str, str]] = Counter()
    waiting: Counter[tuple[str, str]] = Counter()
    for one in seen.kinds["return"].values():
        line = str(one["order_id"]), str(one["product"])
        assert int(str(one["quantity"])) > 0
        if one["status"] in ("approved", "requested"):
            back[line] += int(str(one["quantity"]))
        if one["status"] == "requested":
            waiting[line] += 1
    for (order, product), quantity in back.items():
        authorization = str(seen.kinds["order"][order]["authorization_id"])
        assert quantity <= seen.lines_of(authorization)[product]
    assert not [line for line, count in waiting.items() if count > 1]


def one_change_of_administrator_at_a_time(seen: Sight) -> None:
    steps = ("requested", "invited", "accepted")
    changes = seen.kinds["admin_change"].items()
    open_ones = Counter(one["customer_id"] for number, one in changes if seen.change_status(number) in steps)
    assert not [vip for vip, count in open_ones.items() if count > 1]
    for one in seen.kinds["admin_change"].values():
        assert (one["token_digest"] is not None) == (one["step"] in steps)


def an_opportunity_stays_within_its_partner_and_a_won_one_has_its_orders(seen: Sight) -> None:
    for one in seen.kinds["opportunity"].values():
        assert seen.kinds["contact"][str(one["owner_id"])]["partner_id"] == one["partner_id"]
        assert seen.kinds["account"][str(one["account_id"])]["partner_id"] == one["partner_id"]
        if one["status"] == "Closed - Booked":
            assert one["stage"] == "07 Execute to Close"
            assert one["sales_orders"]
            assert one["reason"]
            assert one["closed_on"]
        else:
            assert not one["sales_orders"]


def a_contract_goes_with_its_customer(seen: Sight) -> None:
    for one in seen.kinds["contract"].values():
        assert one["partner_id"] == seen.kinds["customer"][str(one["customer_id"])]["partner_id"]


def a_case_that_is_over_says_when_and_a_contract_case_has_the_right_word(seen: Sight) -> None:
    for one in seen.kinds["case"].values():
        assert (one["closed"] is not None) == (one["status"] in ("done", "declined", "withdrawn"))
        details = one["details"]
        if isinstance(details, dict) and "authorizer" in details:
            admin, authorizer = str(details["admin_email"]), str(details["authorizer"])
            assert authorizer.partition("@")[2] == admin.partition("@")[2]
            assert (authorizer == admin) == details["admin_present"]


def secrets_stay_in_the_outbox(seen: Sight) -> None:
    """A link's token is neither in the trail nor in the facts of a message, and goes as soon as the message has gone."""
    messages = seen.messages.values()
    tokens = {str(token) for one in messages if isinstance(one["secrets"], dict) for token in one["secrets"].values()}
    told = repr(seen.rows["trail"][-10:]) + repr([one["facts"] for one in messages][-10:])
    assert not [token for token in tokens if token in told]
    assert not [one for one in messages if one["secrets"] and one["state"] in ("sent", "dead")]


def shown_renewal(customer: Record, today_is: Sight) -> str | None:
    """The date in the console: the old one until thirty days after it, in steps of twelve months."""
    if not customer["renewal"]:
        return None
    shown = anchor = day(customer["renewal"])
    terms = 0
    while today_is.today - shown >= timedelta(days=30):
        terms += 1
        shown = add_months(anchor, 12 * terms)
    return shown.isoformat()


STANDING = (
    each_partner_has_one_primary_contact_who_is_active,
    a_level_has_its_code_of_conduct_and_a_licence_its_level,
    a_customer_is_managed_within_its_partner_and_has_a_vip_id,
    no_two_active_customers_have_the_same_account_name,
    a_membership_has_what_its_state_needs,
    a_cancelled_customer_has_nothing_unpaid,
    quantities_are_positive_and_products_may_be_had_by_authorization,
    no_more_goes_back_than_was_ordered_and_one_return_a_line_at_a_time,
    one_change_of_administrator_at_a_time,
    an_opportunity_stays_within_its_partner_and_a_won_one_has_its_orders,
    a_contract_goes_with_its_customer,
    a_case_that_is_over_says_when_and_a_contract_case_has_the_right_word,
    secrets_stay_in_the_outbox,
)
