"""The helpdesk at a partner's own pages: for whom, chosen first; what is done there names both in the trail."""

from __future__ import annotations

from itertools import groupby

from flask import request
from werkzeug.wrappers import Response

from programme.partner import Contact
from web.console.door import pages
from web.form import Form
from web.page import say, show, to_page
from web.session import act_for, for_agents, local_address, reading

AT_FIRST = "/console/customers"


@pages.get("/behalf")
@for_agents
def choose() -> str:
    """The people of every partner."""
    return _people(Form({}))


@pages.post("/behalf")
@for_agents
def act() -> Response | tuple[str, int]:
    """Open the console for the contact who was chosen, or for nobody any longer."""
    email = request.form.get("email", "")
    if act_for(email) is not None:
        return to_page(_onward(request.form.get("next", "")))
    if not email:
        return to_page("/lookup")
    form = Form(request.form)
    form.refuse("email", say("console.behalf.nobody"))
    return _people(form), 422


def _people(form: Form) -> str:
    with reading() as records:
        found = sorted((one for one in records.contacts() if one.is_active and not one.left_on), key=_place)
        groups = [(partner, list(people)) for partner, people in groupby(found, key=lambda one: one.partner)]
        onward = _onward(request.values.get("next", ""))
        return show("console/behalf.html", groups=groups, next=onward, form=form, density="compact")


def _place(contact: Contact) -> tuple[str, str, bool, str]:
    partner = contact.partner
    return (partner.name, partner.membership, contact is not partner.primary, contact.name)


def _onward(wanted: str) -> str:
    address = local_address(wanted)
    return address if address.startswith(("/console/", "/portal")) else AT_FIRST
