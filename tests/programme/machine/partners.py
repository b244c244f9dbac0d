"""What a partner's people do: every command of the console, the portal, the Sales Center and the contracts."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from programme import Actor, Records, Result
from programme.membership import Filter
from programme.opportunity import Stage
from programme.salescenter import SUBJECTS, Shown
from programme.undo import take_back

from .play import (
    ANNA,
    EVA,
    EVERYBODY,
    JORIS,
    NAMES,
    OTHERS,
    PEOPLE,
    PRODUCTS,
    QUANTITIES,
    REASONS,
    SANNE,
    Machine,
    deed,
    helpdesk,
    look,
    pick,
    primary,
    someone,
)

WORDS = ["ze hebben het nodig", *["40 licenties omdat het archief op papier verdwijnt"] * 9]
FIELDS = ("discovery", "business_need", "value_proposition", "competition", "current_activities")
LICENSED = [SANNE, JORIS, ANNA]


# ---- the console


@deed
def cancel_authorization(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "authorization")
    actor = someone(machine, dice, "authorization", number)
    machine.act_on("authorization", number, actor, lambda r, key: r.authorization(key).cancel(r))


@deed
def cancel_authorization_of_customer(machine: Machine, dice: Random) -> None:
    vip = pick(machine, dice, "customer")
    actor = someone(machine, dice, "customer", vip)
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).authorization_to_cancel(r).cancel(r))


@deed
def create_authorization(machine: Machine, dice: Random) -> None:
    vip = pick(machine, dice, "customer")
    lines = [(dice.choice(PRODUCTS), dice.choice(QUANTITIES)) for _ in range(dice.choice((0, 1, 1, 1, 2)))]
    actor, number = someone(machine, dice, "customer", vip), dice.choice([None, "INK-1", " "])
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).authorize(r, lines=lines, purchase_order=number))


@deed
def remove_licenses(machine: Machine, dice: Random) -> None:
    vip = pick(machine, dice, "customer")
    product, quantity = dice.choice([None, *PRODUCTS]), dice.choice([None, *QUANTITIES])
    actor = someone(machine, dice, "customer", vip)
    values = {"product": product, "quantity": quantity}
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).remove_licenses(r, **values))


@deed
def remove_licenses_of_authorization(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "authorization")
    values = {"product": dice.choice([None, *PRODUCTS]), "quantity": dice.choice([None, *QUANTITIES])}
    actor = someone(machine, dice, "authorization", number)
    machine.act_on("authorization", number, actor, lambda r, key: r.authorization(key).remove_licenses(r, **values))


@deed
def request_return(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "order")
    values = {"product": dice.choice([None, *PRODUCTS]), "quantity": dice.choice([None, *QUANTITIES])}
    actor, reason = someone(machine, dice, "order", number), dice.choice(REASONS)
    machine.act_on("order", number, actor, lambda r, key: r.order(key).request_return(r, reason=reason, **values))


@deed
def request_return_of_authorization(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "authorization")
    actor, reason = someone(machine, dice, "authorization", number), dice.choice(REASONS)
    machine.act_on(
        "authorization", number, actor, lambda r, key: r.authorization(key).placed_order().request_return(r, reason=reason)
    )


@deed
def add_customer(machine: Machine, dice: Random) -> None:
    name, months = dice.choice(NAMES), dice.choice([None, None, 6, 13, 30])
    day = None if months is None else machine.today + timedelta(31 * months)
    texts = {"country": "NL", "address": "Kade 1", "postcode": dice.choice(["1234 AB"] * 5 + [""]), "person": "Kim"}
    segment, kind = dice.choice(["Commercial", "Education", "Church"]), dice.choice(["team", "enterprise", "team", "gang"])
    values = {"organisation": name, "segment": segment, "type": kind, "renewal_date": day, "email": "Kim@klant.example"}
    machine.act(primary(machine, dice), lambda r: r.add_customer(**values, **texts))


@deed
def resend_invitation(machine: Machine, dice: Random) -> None:
    vip, name = pick(machine, dice, "customer", membership="invited"), dice.choice([None, *NAMES])
    actor = someone(machine, dice, "customer", vip)
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).resend_invitation(r, new_name=name))


@deed
def change_primary_admin(machine: Machine, dice: Random) -> None:
    vip, email = pick(machine, dice, "customer"), dice.choice(PEOPLE)
    actor = someone(machine, dice, "customer", vip)
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).change_primary_admin(r, person="Kim", email=email))


@deed
def change_vip_contact(machine: Machine, dice: Random) -> None:
    vip, email = pick(machine, dice, "customer"), dice.choice(["kim@klant.example", "Bo@klant.example", ""])
    actor = someone(machine, dice, "customer", vip)
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).change_contact(r, person="Kim", email=email))


@deed
def request_account_rename(machine: Machine, dice: Random) -> None:
    vip, name = pick(machine, dice, "customer"), dice.choice([*NAMES, "Gemeente Oosterveld"])
    actor = someone(machine, dice, "customer", vip)
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).request_rename(r, new_name=name, reason="fusie"))


@deed
def request_vip_cancellation(machine: Machine, dice: Random) -> None:
    vip, segment = pick(machine, dice, "customer"), dice.choice(["Education", "Commercial", "Government", "Church"])
    actor = someone(machine, dice, "customer", vip)
    machine.act_on("customer", vip, actor, lambda r, key: r.customer(key).request_cancellation(r, segment=segment, reason="fout"))


@deed
def request_reseller_transfer(machine: Machine, dice: Random) -> None:
    vip = pick(machine, dice, "customer")
    customer = dice.choice([vip, str(machine.seen.state.get(("customer", vip), {}).get("name", "..."))])
    machine.act(dice.choice(EVERYBODY), lambda r: r.request_reseller_transfer(customer=customer, reason="wens"))


@look
def look_at_customers(machine: Machine, dice: Random) -> None:
    filter, mine = dice.choice([None, *Filter, "all of them"]), dice.random() < 0.5
    machine.act(primary(machine, dice), lambda r: r.list_customers(filter=filter, managed_by_me=mine))


@look
def look_at_a_customer(machine: Machine, dice: Random) -> None:
    vip = pick(machine, dice, "customer")
    report = dice.choice(["report", "payment_report"])
    machine.act_on("customer", vip, someone(machine, dice, "customer", vip), lambda r, key: getattr(r.customer(key), report)(r))


# ---- the portal


@look
def look_at_ones_own(machine: Machine, dice: Random) -> None:
    told = ["console_access", "portal_access", "salescenter_access"]
    what = dice.choice([*(f"diagnose_{one}" for one in told), "check_nfr_entitlements", "check_certification"])
    machine.act(dice.choice(EVERYBODY), lambda r: getattr(r, what)())


@deed
def resend_contact_invitation(machine: Machine, dice: Random) -> None:
    email = dice.choice(PEOPLE)
    actor = someone(machine, dice, "contact", email)
    machine.act_on("contact", email, actor, lambda r, key: r.contact_by_email(key).resend_invitation(r))


@deed
def accept_contact_invitation(machine: Machine, dice: Random) -> None:
    email = pick(machine, dice, "contact", state="invited")
    actor = dice.choice([Actor.contact(email), helpdesk(dice), someone(machine, dice, "contact", email)])

    def accept(records: Records) -> Result:
        """Whoever is invited looks nobody up yet, and accepts as who they are."""
        own = records.contact if records.contact and records.contact.email == email else None
        return (own or records.contact_by_email(email)).accept_invitation(records)

    machine.act(actor, accept)


@deed
def assign_salescenter_license(machine: Machine, dice: Random) -> None:
    email = dice.choice(PEOPLE)
    actor = someone(machine, dice, "contact", email)
    machine.act_on("contact", email, actor, lambda r, key: r.contact_by_email(key).assign_salescenter_license(r))


@deed
def revoke_salescenter_access(machine: Machine, dice: Random) -> None:
    email = dice.choice(PEOPLE)
    actor = someone(machine, dice, "contact", email)
    machine.act_on("contact", email, actor, lambda r, key: r.contact_by_email(key).revoke_salescenter_access(r))


@deed
def request_primary_contact(machine: Machine, dice: Random) -> None:
    machine.act(dice.choice(EVERYBODY), lambda r: r.request_primary_contact(reason="verlof"))


@deed
def request_level_upgrade(machine: Machine, dice: Random) -> None:
    level, actor = dice.choice(["Certified", "Gold", "Platinum", "Diamond"]), Actor.contact(dice.choice([SANNE, EVA, *OTHERS]))
    machine.act(actor, lambda r: r.request_level_upgrade(level=level))


@deed
def request_membership_renewal(machine: Machine, dice: Random) -> None:
    machine.act(primary(machine, dice), lambda r: r.request_membership_renewal())


@deed
def start_enrolment(machine: Machine, dice: Random) -> None:
    email = dice.choice([*PEOPLE, "kim@nieuw.example", "Bo@ander.example", ""])
    texts = {"country": "NL", "language": "nl", "company": dice.choice(["Nieuw BV", "Ander NV"]), "address": "Kade 1"}
    terms, actor = dice.random() < 0.8, dice.choice(EVERYBODY)
    machine.act(actor, lambda r: r.start_enrolment(**texts, person="Kim", email=email, terms=terms))


@deed
def contact_helpdesk(machine: Machine, dice: Random) -> None:
    words, email = dice.choice(["Wie helpt mij?", " "]), dice.choice([None, "Iemand@elders.example"])
    machine.act(dice.choice(EVERYBODY), lambda r: r.contact_helpdesk(description=words, email=email, transcript=("hallo",)))


@deed
def take_back_what_can_be_undone(machine: Machine, dice: Random) -> None:
    kinds = {"withdraw_case": "case", "withdraw_return": "return", "withdraw_admin_change": "admin_change"}
    undos = [one for one in machine.undos if one.action in (*kinds, "cancel_invitation")]
    if undos:
        undo = undos[-1] if dice.random() < 0.5 else dice.choice(undos)
        actor = someone(machine, dice, kinds.get(undo.action, "customer"), undo.key)
        machine.act(actor, lambda r: take_back(r, undo))


# ---- the Sales Center


@look
def look_at_opportunities(machine: Machine, dice: Random) -> None:
    status = dice.choice([None, *Shown])
    machine.act(dice.choice(EVERYBODY), lambda r: r.list_opportunities(status=status))


@deed
def register_opportunity(machine: Machine, dice: Random) -> None:
    account = dice.choice([*NAMES, f"new: {dice.choice(NAMES)}", "Bakkerij Jansen", "Jansen"])
    values = {"account": account, "opportunity_name": dice.choice(["Kans"] * 5 + [" "]), "products": [dice.choice(PRODUCTS)]}
    close, quantity = machine.today + timedelta(dice.choice([0, 30, 90, -1])), dice.choice([None, 5])
    actor = Actor.contact(dice.choice([*LICENSED, *OTHERS]))
    machine.act(actor, lambda r: r.register_opportunity(**values, quantity=quantity, expected_close=close))


@deed
def close_opportunity(machine: Machine, dice: Random) -> None:
    number, orders = pick(machine, dice, "opportunity"), dice.choice([[], [""], ["45"], ["45", " 46 ", "45"]])
    actor, reason = someone(machine, dice, "opportunity", number), dice.choice(["price", "price", "luck"])
    machine.act_on("opportunity", number, actor, lambda r, key: r.opportunity(key).close(r, reason=reason, sales_orders=orders))


@deed
def edit_opportunity(machine: Machine, dice: Random) -> None:
    number, few = pick(machine, dice, "opportunity"), dice.choice([[], [], [dice.choice(PRODUCTS)]])
    values = {
        "opportunity_name": dice.choice([None, "Kans", "Grotere kans", " "]),
        "quantity": dice.choice([None, None, 5, 8, 0]),
        "stage": dice.choice([None, *Stage, "08 Ooit"]),
        "expected_close": dice.choice([None, machine.today + timedelta(dice.choice([0, 45, -1]))]),
    }
    actor = someone(machine, dice, "opportunity", number)
    machine.act_on("opportunity", number, actor, lambda r, key: r.opportunity(key).edit(r, products=few, **values))


@deed
def reassign_opportunity(machine: Machine, dice: Random) -> None:
    number, email = pick(machine, dice, "opportunity"), dice.choice([*LICENSED, *PEOPLE])
    actor = someone(machine, dice, "opportunity", number)
    if dice.random() < 0.3:
        actor = Actor.contact(dice.choice([SANNE, ANNA]))
    machine.act_on("opportunity", number, actor, lambda r, key: r.opportunity(key).reassign(r, person=email))


@deed
def add_sales_activity(machine: Machine, dice: Random) -> None:
    number, texts = pick(machine, dice, "opportunity"), {name: dice.choice(WORDS) for name in FIELDS}
    actor = someone(machine, dice, "opportunity", number)
    machine.act_on("opportunity", number, actor, lambda r, key: r.opportunity(key).add_sales_activity(r, **texts))


@deed
def open_salescenter_case(machine: Machine, dice: Random) -> None:
    number = dice.choice([None, pick(machine, dice, "opportunity")])
    values = {"subject": dice.choice([*SUBJECTS, "weather"]), "description": dice.choice(["Geen prijslijst", " "])}
    actor = someone(machine, dice, "opportunity", number or "")
    machine.act(actor, lambda r: r.open_salescenter_case(opportunity=r.opportunity(number) if number else None, **values))


# ---- contracts


def _word_of(machine: Machine, dice: Random, number: str) -> dict[str, object]:
    """Whose word is given for a change: the administrator's, that of somebody in the same domain, or somebody else's."""
    admin = str(machine.seen.state.get(("contract", number), {}).get("admin_email", "kim@klant.example"))
    authorizer = dice.choice([admin, f"bo@{admin.partition('@')[2]}", "bo@elders.example"])
    return {"admin_present": dice.random() < 0.5, "authorizer": authorizer}


@deed
def request_contract_admin_change(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "contract")
    values = _word_of(machine, dice, number) | {
        "person": "Kim",
        "email": dice.choice(["kim@klant.example", "m.blom@oosterveld.example"]),
    }
    actor = someone(machine, dice, "contract", number)
    machine.act_on("contract", number, actor, lambda r, key: r.contract(key).request_admin_change(r, **values))


@deed
def request_payment_option_change(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "contract")
    values = _word_of(machine, dice, number) | {"payment_option": dice.choice(["annual", "upfront", "instalments", "never"])}
    actor = someone(machine, dice, "contract", number)
    machine.act_on("contract", number, actor, lambda r, key: r.contract(key).request_payment_option_change(r, **values))


@deed
def request_clp_renewal(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "contract")
    actor = someone(machine, dice, "contract", number)
    machine.act_on("contract", number, actor, lambda r, key: r.contract(key).request_renewal(r))
