"""What may lie between a moment and the next: which states follow which, what never changes, and what is mailed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from programme.renewal import add_months
from programme.trail import Change, Entry

from .sight import Record, Sight, day

UNPAID = ("pending", "overdue", "suspended")
FIXED = {
    "customer": ("segment", "type", "country", "address", "postcode", "has_custom_renewal", "language"),
    "authorization": ("customer_id", "added", "source", "added_by", "purchase_order", "renews"),
    "line": ("unit_price",),
    "order": ("authorization_id", "placed_on"),
    "return": ("order_id", "product", "quantity", "reason", "requested_on", "requested_by"),
    "admin_change": ("customer_id", "person", "email", "old_name", "old_email", "requested_on", "requested_by"),
    "opportunity": ("partner_id", "account_id", "registered_on"),
    "contract": ("customer_id", "kind"),
    "case": ("action", "opened", "email", "details", "description", "transcript", "partner_id"),
    "partner": ("name", "country", "domains"),
    "contact": ("partner_id", "name"),
}
FOLLOWS = {
    ("customer", "membership"): {"invited": ("active", "cancelled"), "active": ("cancelled",)},
    ("return", "status"): {"requested": ("approved", "declined", "withdrawn")},
    ("admin_change", "step"): {
        "requested": ("invited", "declined", "withdrawn"),
        "invited": ("accepted", "declined", "withdrawn"),
        "accepted": ("in_force", "declined", "withdrawn"),
    },
    ("opportunity", "status"): {"Open": ("Closed - Booked",)},
    ("case", "status"): {"open": ("picked_up", "done", "declined", "withdrawn"), "picked_up": ("done", "declined")},
    ("partner", "level"): {
        "Registered": ("Certified", "Gold", "Platinum"),
        "Certified": ("Gold", "Platinum"),
        "Gold": ("Platinum",),
    },
    ("contact", "state"): {"invited": ("active", "inactive"), "active": ("inactive",)},
}
OVER = {("opportunity", "status"): ("Closed - Booked", "Closed - Lost"), ("case", "status"): ("done", "declined", "withdrawn")}


def _changed(before: Sight, after: Sight, kind: str) -> Iterator[tuple[str, Record, Record]]:
    for key, new in after.kinds[kind].items():
        old = before.kinds[kind].get(key)
        if old is not None and old != new:
            yield key, old, new


def _new(before: Sight, after: Sight, kind: str) -> dict[str, Record]:
    return {key: one for key, one in after.kinds[kind].items() if key not in before.kinds[kind]}


def the_trail_only_grows_and_each_entry_fits_the_one_before(before: Sight, after: Sight) -> None:
    count = len(before.rows["trail"])
    assert after.rows["trail"][:count] == before.rows["trail"]
    state: dict[tuple[str, str], dict[str, object]] = {}
    for entry in after.trail[count:]:
        name = entry.kind, entry.key
        found = state.setdefault(name, dict(before.state.get(name, {})))
        assert all(found.get(field) == value for field, value in (entry.before or {}).items())
        if entry.change is Change.ADDED:
            assert not found
        else:
            assert entry.version == int(str(found["version"])) + (entry.change is Change.CHANGED)
        found.update(_after(entry))
        if entry.change is Change.REMOVED:
            found.clear()
    for name, found in state.items():
        assert after.state.get(name, {}) == found


def _after(entry: Entry) -> Mapping[str, object]:
    return {**(entry.after or {}), "version": entry.version}


def what_is_fixed_stays_and_states_follow_each_other(before: Sight, after: Sight) -> None:
    for kind, fields in FIXED.items():
        for key, old, new in _changed(before, after, kind):
            assert [(key, one) for one in fields if old[one] != new[one]] == []
    for (kind, field), follows in FOLLOWS.items():
        for key, old, new in _changed(before, after, kind):
            assert old[field] == new[field] or new[field] in follows.get(str(old[field]), ()), key
    for (kind, field), over in OVER.items():
        for _, old, _ in _changed(before, after, kind):
            assert old[field] not in over
    for kind in ("customer", "authorization", "order", "return", "opportunity", "contract", "case", "partner", "contact"):
        assert before.kinds[kind].keys() <= after.kinds[kind].keys()


def an_edited_opportunity_keeps_a_name_a_coming_close_and_the_last_stage_for_closing(before: Sight, after: Sight) -> None:
    for key, old, new in _changed(before, after, "opportunity"):
        closed = old["status"] != new["status"]
        assert str(new["name"]).strip(), key
        assert (new["stage"] == "07 Execute to Close") == (closed or old["stage"] == "07 Execute to Close"), key
        assert old["expected_close"] == new["expected_close"] or str(new["expected_close"]) >= after.today.isoformat(), key
        assert not closed or all(old[one] == new[one] for one in ("name", "products", "expected_close")), key


def only_pending_licences_are_taken_away(before: Sight, after: Sight) -> None:
    ended = {key for key, _, new in _changed(before, after, "customer") if new["membership"] == "cancelled"}
    for number, old in before.kinds["authorization"].items():
        had, has = before.lines_of(number), after.lines_of(number)
        if had != has:
            assert before.status(number) == "pending"
            assert all(quantity <= had[product] for product, quantity in has.items())
        new = after.kinds["authorization"][number]
        if old["cancelled_on"] != new["cancelled_on"]:
            assert new["cancelled_on"] == after.today.isoformat()
            assert before.status(number) == "pending" or (old["customer_id"] in ended and before.status(number) in UNPAID)


def licences_are_added_only_where_nothing_is_due_and_the_customer_hears_of_it(before: Sight, after: Sight) -> None:
    for number, new in _new(before, after, "authorization").items():
        vip = str(new["customer_id"])
        customer = before.kinds["customer"][vip]
        assert customer["membership"] != "cancelled"
        assert all(1 <= quantity <= 10_000 for quantity in after.lines_of(number).values())
        if new["renews"]:
            assert after.order_of(number)
            continue
        theirs = [key for key, one in before.kinds["authorization"].items() if one["customer_id"] == vip]
        assert not [key for key in theirs if before.status(key) in ("overdue", "suspended")]
        kinds = {(one["kind"], one["address"]) for one in _mails(before, after)}
        assert ("products_added", customer["admin_email"]) in kinds
        if new["source"] == "member":
            assert customer["terms_accepted_on"]
            assert "member_added_products" in {kind for kind, _ in kinds}


def _mails(before: Sight, after: Sight) -> list[Record]:
    return [one for id, one in after.messages.items() if id not in before.messages]


def an_order_is_for_what_is_unpaid_and_the_first_one_starts_the_term(before: Sight, after: Sight) -> None:
    for one in _new(before, after, "order").values():
        number = str(one["authorization_id"])
        assert number not in before.kinds["authorization"] or before.status(number) in UNPAID
    for _, old, new in _changed(before, after, "customer"):
        if old["renewal"] != new["renewal"]:
            assert old["renewal"] is None
            assert new["renewal"] == add_months(after.today, 12).isoformat()
    for _, old, new in _changed(before, after, "authorization"):
        if old["term_ends"] != new["term_ends"]:
            assert before.kinds["customer"][str(old["customer_id"])]["renewal"] is None


def a_new_customer_is_invited_and_a_custom_date_is_more_than_a_year_ahead(before: Sight, after: Sight) -> None:
    for vip, one in _new(before, after, "customer").items():
        assert (one["membership"], one["invited_on"]) == ("invited", after.today.isoformat())
        assert not [key for key, other in before.kinds["customer"].items() if _is_rival(one, other)] or _replaces(
            before, after, one
        )
        assert ("vip_invitation", one["admin_email"]) in {(each["kind"], each["address"]) for each in _mails(before, after)}
        if one["has_custom_renewal"]:
            assert day(one["renewal"]) > add_months(after.today, 12), vip


def _is_rival(one: Record, other: Record) -> bool:
    return one["account_key"] == other["account_key"] and other["membership"] != "cancelled"


def _replaces(before: Sight, after: Sight, new: Record) -> bool:
    """A customer that is invited anew in another segment keeps its name."""
    ended = [old for _, old, now in _changed(before, after, "customer") if now["membership"] == "cancelled"]
    return any(old["account_key"] == new["account_key"] for old in ended)


def the_administrator_changes_only_when_a_change_comes_into_force(before: Sight, after: Sight) -> None:
    forced = {
        (new["customer_id"], new["email"]) for _, old, new in _changed(before, after, "admin_change") if new["step"] == "in_force"
    }
    for vip, old, new in _changed(before, after, "customer"):
        if (old["admin_name"], old["admin_email"]) != (new["admin_name"], new["admin_email"]):
            assert (vip, new["admin_email"]) in forced
    for number, old, new in _changed(before, after, "admin_change"):
        assert before.change_status(number) != "expired"
        if old["step"] != new["step"]:
            assert day(new["step_on"]) - day(old["step_on"]) <= timedelta(days=14)


def an_opportunity_goes_to_a_licence_holder_of_the_same_partner(before: Sight, after: Sight) -> None:
    owners = [(new["owner_id"], new["partner_id"]) for _, old, new in _changed(before, after, "opportunity") if _moved(old, new)]
    owners += [(one["owner_id"], one["partner_id"]) for one in _new(before, after, "opportunity").values()]
    for owner, partner in owners:
        contact = after.kinds["contact"][str(owner)]
        assert contact["partner_id"] == partner
        assert (contact["state"], contact["salescenter"], contact["left_on"]) == ("active", "licensed", None)


def _moved(old: Record, new: Record) -> bool:
    return old["owner_id"] != new["owner_id"]


PASSAGES: tuple[Callable[[Sight, Sight], None], ...] = (
    the_trail_only_grows_and_each_entry_fits_the_one_before,
    what_is_fixed_stays_and_states_follow_each_other,
    an_edited_opportunity_keeps_a_name_a_coming_close_and_the_last_stage_for_closing,
    only_pending_licences_are_taken_away,
    licences_are_added_only_where_nothing_is_due_and_the_customer_hears_of_it,
    an_order_is_for_what_is_unpaid_and_the_first_one_starts_the_term,
    a_new_customer_is_invited_and_a_custom_date_is_more_than_a_year_ahead,
    the_administrator_changes_only_when_a_change_comes_into_force,
    an_opportunity_goes_to_a_licence_holder_of_the_same_partner,
)
