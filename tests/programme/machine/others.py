"""What the vendor, the customers, the post and time do."""

from __future__ import annotations

from random import Random

from programme import Actor, Result
from programme.decision import decline, grant
from programme.happening import place_order, place_renewal_order
from programme.store.outgoing import send_again

from .play import PEOPLE, PRODUCTS, QUANTITIES, Machine, deed, helpdesk, pick

STEPS = ("approve", "approve", "accept_invitation", "accept_terms", "decline")


@deed
def days_pass(machine: Machine, dice: Random) -> None:
    machine.pass_days(dice.choice([1, 2, 7, 14, 30, 31]))


@deed
def place_an_order(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "authorization")
    machine.act(helpdesk(dice), lambda r: place_order(r, r.authorization(number)))


@deed
def place_a_renewal_order(machine: Machine, dice: Random) -> None:
    vip = pick(machine, dice, "customer")
    machine.act(helpdesk(dice), lambda r: place_renewal_order(r, r.customer(vip)))


@deed
def member_adds_products(machine: Machine, dice: Random) -> None:
    vip, line = pick(machine, dice, "customer"), (dice.choice(PRODUCTS), dice.choice(QUANTITIES))
    machine.act(helpdesk(dice), lambda r: r.customer(vip).add_as_member(r, lines=[line]))


@deed
def decide_return(machine: Machine, dice: Random) -> None:
    number, decide = pick(machine, dice, "return", status="requested"), dice.choice(["approve", "decline"])
    machine.act(helpdesk(dice), lambda r: getattr(r.return_(number), decide)(r))


@deed
def pick_up_case(machine: Machine, dice: Random) -> None:
    number = pick(machine, dice, "case")

    def take(records: object) -> Result:
        records.case(number).pick_up(records)  # type: ignore[attr-defined]
        return Result("picked_up", {"case": number})

    machine.act(helpdesk(dice), take)


@deed
def decide_case(machine: Machine, dice: Random) -> None:
    number, decide = pick(machine, dice, "case"), dice.choice([grant, grant, decline])
    machine.act(helpdesk(dice), lambda r: decide(r, r.case(number), answer="Zo."))


@deed
def grant_transfer(machine: Machine, dice: Random) -> None:
    """The helpdesk says which customer is meant."""
    cases = machine.seen.kinds["case"].items()
    waiting = [number for number, one in cases if one["action"] == "request_reseller_transfer" and one["status"] == "open"]
    if waiting:
        number, vip = dice.choice(waiting), pick(machine, dice, "customer")
        machine.act(helpdesk(dice), lambda r: grant(r, r.case(number), vip=vip))


@deed
def accept_vip_invitation(machine: Machine, dice: Random) -> None:
    vip, terms = pick(machine, dice, "customer"), dice.random() < 0.8
    machine.act(helpdesk(dice), lambda r: r.customer(vip).accept_invitation(r, with_terms=terms))


@deed
def follow_link(machine: Machine, dice: Random) -> None:
    secrets = (one["secrets"] for one in machine.seen.messages.values())
    tokens = [str(one["token"]) for one in secrets if isinstance(one, dict) and one] + ["0"]
    token, step = tokens[-2:][0] if dice.random() < 0.5 else dice.choice(tokens), dice.choice(STEPS)
    machine.act(Actor.anonymous(), lambda r: getattr(r.admin_change_by_token(token), step)(r, token=token))


@deed
def somebody_leaves(machine: Machine, dice: Random) -> None:
    email = dice.choice(PEOPLE)

    def leave(records: object) -> Result:
        contact = records.contact_by_email(email)  # type: ignore[attr-defined]
        contact.deactivate(records)
        return Result("left", {"email": email})

    if dice.random() < 0.4:  # or soon nobody would be left
        machine.act(helpdesk(dice), leave)


@deed
def post_goes_out(machine: Machine, dice: Random) -> None:
    machine.deliver(dice)


@deed
def send_a_message_again(machine: Machine, dice: Random) -> None:
    ids = (
        [id for id, one in machine.seen.messages.items() if one["state"] == "dead"] or sorted(machine.seen.messages)[:1] or ["0"]
    )
    id = dice.choice(ids)
    machine.act(helpdesk(dice), lambda r: send_again(r, id))
