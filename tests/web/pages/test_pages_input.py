"""Every field of every form of the console, with everything that a person or a program may put into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from assistant.action import Kind, all_actions
from web.here import NAME
from web.routes import FOR_PROGRAMS

SANNE, JORIS = "sanne@vandijk.example", "joris@vandijk.example"
OOSTERVELD, KLEUR, FOREIGN = "7C41A09E3B5D2F806A17", "C2B6F03A18E7954D60A9", "E6309F7B41D8C25A7714"
ACTIVITY = {
    "discovery": "Bezoek aan Marieke Blom in Oosterveld op 12 november over 60 extra plekken",
    "business_need": "60 Creative Cloud All Apps, want de afdeling communicatie groeit met 60 mensen",
    "value_proposition": "Gedeelde bibliotheken vervangen drie losse pakketten en schelen 40 uur per maand",
    "competition": "Affinity Publisher via Bechtle",
    "current_activities": "Demo op 3 december, offerte Q-118 verstuurd op 20 november",
}
CONTRACT = {"contract": "CLP-781204", "admin_present": "yes", "authorizer": "a.kaya@delinde.example"}
FORMS: Mapping[str, Mapping[str, str]] = {
    "add_customer": {
        "organisation": "Fietsenmakerij Spaak",
        "segment": "Commercial",
        "type": "team",
        "country": "NL",
        "address": "Kade 4",
        "postcode": "3011 AB",
        "person": "Bo Spaak",
        "email": "bo@spaak.example",
        "renewal_date": "31 maart 2028",
    },
    f"create_authorization?customer={OOSTERVELD}": {"product-1": "Photoshop", "quantity-1": "4", "purchase_order": "INK-1"},
    "remove_licenses?authorization=PA-100041": {"product": "Creative Cloud All Apps", "quantity": "5"},
    "cancel_authorization": {"authorization": "PA-100041"},
    f"change_primary_admin?customer={OOSTERVELD}": {"person": "Piet Pol", "email": "p.pol@oosterveld.example"},
    f"change_vip_contact?customer={OOSTERVELD}": {"person": "Ans Aa", "email": "ans@oosterveld.example"},
    f"request_account_rename?customer={OOSTERVELD}": {"new_name": "Gemeente Nieuw-Oosterveld", "reason": "Herindeling"},
    f"request_vip_cancellation?customer={OOSTERVELD}": {"segment": "Education", "reason": "Het is een school"},
    "resend_invitation": {"customer": KLEUR},
    "request_return?order=SO-5001": {"product": "Creative Cloud All Apps", "quantity": "3", "reason": "Te veel besteld"},
    "close_opportunity?opportunity=OPP-3001": {"reason": "product", "sales_order": "4501, 4502"},
    "reassign_opportunity?opportunity=OPP-3001": {"person": JORIS},
    "add_sales_activity?opportunity=OPP-3001": ACTIVITY,
    "register_opportunity": {
        "account": "Gemeente Oosterveld",
        "opportunity_name": "Meer",
        "product": "Photoshop",
        "quantity": "6",
        "expected_close": "31-12-2026",
    },
    "edit_opportunity": {
        "opportunity_name": "Oosterveld groter",
        "product": "Photoshop",
        "quantity": "6",
        "stage": "03 Qualify",
        "expected_close": "31-12-2026",
    },
    "open_salescenter_case": {"opportunity": "OPP-3001", "subject": "price-book", "description": "Het prijsboek ontbreekt"},
    "request_level_upgrade": {"level": "Platinum"},
    "request_reseller_transfer": {"customer": "Havenbedrijf Delta", "reason": "Ze willen naar ons"},
    "request_contract_admin_change": {**CONTRACT, "person": "Fleur Nijs", "email": "f.nijs@delinde.example"},
    "request_payment_option_change": {**CONTRACT, "payment_option": "instalments"},
    "request_clp_renewal": {"contract": "CLP-778812"},
    "request_primary_contact": {"reason": "Sanne gaat weg"},
    "assign_salescenter_license": {"person": "fatima@vandijk.example"},
    "revoke_salescenter_access": {"person": JORIS},
    "resend_contact_invitation": {"person": "noor@vandijk.example"},
    "withdraw_request": {"request": KLEUR},
}
"""Each action's form, at the address that says which record it is about, with values that will do."""

PLACES = {
    "add_customer": "/console/customers/new",
    "create_authorization": f"/console/customers/{OOSTERVELD}/authorization",
    "register_opportunity": "/console/opportunities/new",
    "edit_opportunity": "/console/opportunities/OPP-3001/edit",
}
"""Where a form has an address of its own."""

WITHOUT_FORM = ("contact_helpdesk", "start_enrolment", "request_membership_renewal")
"""The chat's, the front door's, and what has nothing to ask."""

AS = {"request_primary_contact": JORIS}
CONTROLS = "a\x00b\x07c\u202ed\u2028e"
ANYTHING = {
    "nothing": "",
    "spaces": " \t ",
    "too long": "x" * 2001,
    "markup": '"><script>alert(1)</script>',
    "braces": "{{ 7 * 7 }}{% raw %}",
    "emoji": "👩🏽‍💻🔥",
    "control characters": CONTROLS,
    "a quote": "'; DROP TABLE customers; --",
    "a formula": "=HYPERLINK(1)",
}
OF_KIND = {
    "number": ("-4", "0", "1,5", "1e9", "99999999999999999999", "vier en een half", "٣", "4 4"),
    "date": ("31 februari 2028", "32-13-2027", "1-1-1900", "1-1-9999", "gisteren", "2027-02-30", "00-00-0000"),
    "email": ("jan@", "@x.example", "a b@x.example", "jan@x.example, piet@x.example", "jan", f"{'a' * 250}@x.example"),
    "choice": ("Piraten", "-1", FOREIGN, "PA-200001", "OPP-4001", "anna@noordzee.example"),
    "text": (),
}
REFUSED_ALWAYS = {
    "number": OF_KIND["number"][1:5],
    "date": OF_KIND["date"],
    "email": OF_KIND["email"],
    "choice": OF_KIND["choice"],
}


class Reader(HTMLParser):
    """Reads what a browser would: the form in the main part, its fields with their values, marks and errors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.marked: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.hidden: dict[str, str] = {}
        self.summary: list[str] = []
        self.title = self.lang = ""
        self._in: list[str] = []
        self._select = self._text = self._told = ""
        self._alert = False
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        one = {name: value or "" for name, value in pairs}
        name = one.get("name", "")
        if tag == "html":
            self.lang = one["lang"]
        if "id" in one:
            self._told = one["id"]
            self.ids.setdefault(one["id"], "")
        self._in.append(tag)
        if one.get("role") == "alert":
            self._alert = True
        if tag == "a" and self._alert and one.get("href", "").startswith("#"):
            self.summary.append(one["href"][1:])
        if tag == "form" and one.get("method") == "post" and "menu-form" not in one.get("class", ""):
            self._alert = False
            self._form = True
        if tag == "fieldset" and "options" in one.get("class", ""):
            self._mark(one["id"], one, wrong="wrong" in one["class"].split())
        if not getattr(self, "_form", False):
            return
        if tag == "input" and one.get("type") == "hidden":
            self.hidden[name] = one["value"]
        elif tag == "input" and one.get("type") == "radio":
            self.kinds[name] = "choice"
            self.fields[name] = one["value"] if "checked" in one else self.fields.get(name, "")
        elif tag == "input":
            number, email = one.get("inputmode") == "numeric", one.get("type") == "email"
            self.kinds[name] = "number" if number else "email" if email else "date" if name in DATES else "text"
            self.fields[name] = one.get("value", "")
            self._mark(name, one, wrong="aria-invalid" in one)
        elif tag in ("select", "textarea"):
            self.kinds[name] = "choice" if tag == "select" else "text"
            self.fields[name] = ""
            self._select, self._text = (name, "") if tag == "select" else ("", name)
            self._mark(name, one, wrong="aria-invalid" in one)
        elif tag == "option" and "selected" in one:
            self.fields[self._select] = one["value"]

    def _mark(self, name: str, one: Mapping[str, str], *, wrong: bool) -> None:
        if wrong:
            self.marked[name] = one.get("aria-describedby", "")

    def handle_data(self, data: str) -> None:
        if self._in and self._in[-1] == "title":
            self.title += data
        if self._text and self._in[-1] == "textarea":
            self.fields[self._text] += data
        if self._told:
            self.ids[self._told] += data

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop() != tag:
            pass
        if tag == "textarea":
            self._text = ""
        if tag == "form":
            self._form = False
        if tag in ("p", "ul"):
            self._told = ""

    def says(self, name: str) -> str:
        """What is told at a field: everything that describes it."""
        return " ".join(self.ids.get(one, "") for one in self.marked[name].split() if one.endswith("-error")).strip()


DATES = ("renewal_date", "expected_close")


@dataclass
class Sender:
    """Fills in a form by HTTP, as a browser without script does."""

    app: Any
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def fresh(self, email: str) -> FlaskClient:
        """Somebody who has just signed in."""
        self.clients.pop(email, None)
        return self.client(email)

    def client(self, email: str) -> FlaskClient:
        if email not in self.clients:
            self.clients[email] = self.app.test_client()
            link = self.app.extensions[NAME].signatures.link(email)
            assert self.clients[email].get(f"/sign-in/{link}").status_code == 303
        return self.clients[email]

    def opened(self, address: str, lang: str) -> tuple[FlaskClient, str, Reader]:
        action = address.partition("?")[0]
        client = self.client(AS.get(action, SANNE))
        place = PLACES.get(action, f"/console/do/{address}")
        answer = client.get(f"{place}{'&' if '?' in place else '?'}lang={lang}", follow_redirects=True)
        assert answer.status_code == 200, (address, answer.status_code)
        return client, answer.request.full_path.rstrip("?"), Reader(answer.text)

    def world(self) -> Any:
        return self.app.extensions[NAME].store.world()


@pytest.fixture(scope="module")
def sender(install: Any, tmp_path_factory: pytest.TempPathFactory) -> Sender:
    from web import create_app
    from web.limits import UNLIMITED, Limits

    return Sender(create_app(install(tmp_path_factory.mktemp("input")), demo=True, limits=Limits(UNLIMITED)))


def bad_values(kind: str, lang: str) -> Iterator[str]:
    """All of them in one language; in the other what is told of each kind."""
    yield from ANYTHING.values() if lang == "nl" else (ANYTHING["nothing"], ANYTHING["too long"])
    yield from OF_KIND[kind] if lang == "nl" else OF_KIND[kind][:3]


def kept(value: str, *, several_lines: bool) -> str:
    """What of a text is still in its field when it is shown again: without the space around it."""
    text = value.strip()
    return text if several_lines else text.replace("\n", "")


def test_every_action_that_asks_has_its_form_tried() -> None:
    asking = {id for id, one in all_actions().items() if one.kind is not Kind.READ} - set(WITHOUT_FORM)
    assert asking == {address.partition("?")[0] for address in FORMS}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("address", FORMS, ids=lambda one: one.partition("?")[0])
def test_whatever_is_put_into_a_field_is_taken_or_told_there(sender: Sender, address: str, lang: str) -> None:
    before = sender.world()
    client, path, form = sender.opened(address, lang)
    assert set(form.fields) >= set(FORMS[address]), "the form asks what there is a good value for"
    good = {**form.fields, **FORMS[address], "csrf_token": form.hidden["csrf_token"], "press": "check"}
    assert client.post(path, data=good).status_code == 303
    wrong: list[str] = []
    for name in form.fields:
        for value in bad_values(form.kinds[name], lang):
            typed = {**form.fields, **FORMS[address], name: value}
            answer = client.post(path, data={**good, name: value})
            wrong += [f"{name}={value[:40]!r}: {one}" for one in judged(answer, name, form.kinds[name], value, typed, lang)]
    assert wrong == []
    assert sender.world() == before


def judged(answer: Any, name: str, kind: str, value: str, typed: Mapping[str, str], lang: str) -> Iterator[str]:
    """What is wrong with an answer to bad input."""
    html = answer.text
    if "<script>alert" in html or "Traceback" in html:
        yield "comes back as it went in"
    if answer.status_code == 303:
        if value in REFUSED_ALWAYS.get(kind, ()) or len(value) > 2000:
            yield "was taken"
        return
    seen = Reader(html)
    if answer.status_code != 422:
        yield f"answered with {answer.status_code}"
        return
    if not seen.title.startswith("Fout:" if lang == "nl" else "Error:") or seen.lang != lang:
        yield f"the title is {seen.title!r}"
    if not seen.marked and 'class="note bad refusal"' not in html:
        yield "no field is marked"
    for one in seen.marked:
        if not seen.says(one) or "{" in seen.says(one).replace(value, "") or one not in seen.summary:
            yield f"{one} says {seen.says(one)!r}, the summary leads to {seen.summary}"
    for other, text in typed.items():
        shown = unescape(seen.fields.get(other, ""))
        if shown != kept(text, several_lines=other not in seen.fields) and seen.kinds.get(other) != "choice":
            yield f"{other} held {text[:30]!r} and now holds {shown[:30]!r}"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


@pytest.mark.parametrize("address", FORMS, ids=lambda one: one.partition("?")[0])
def test_a_form_from_elsewhere_an_old_one_or_somebody_elses_does_nothing(sender: Sender, address: str) -> None:
    before = sender.world()
    client, path, form = sender.opened(address, "nl")
    other = Reader(sender.client("eva@brabantcreatief.example").get("/console/customers/new").text).hidden["csrf_token"]
    good = dict(FORMS[address]) | {"press": "check"}
    tampered = form.hidden["csrf_token"][:-3] + "xxx"
    for token in ("", "nonsense", tampered, other):
        answer = client.post(path, data=good | {"csrf_token": token})
        assert (answer.status_code, "Dit formulier is verlopen" in answer.text) == (403, True), token
    assert sender.world() == before


def test_what_was_filled_in_before_a_session_ended_is_not_lost(app: Any) -> None:
    sender = Sender(app)
    client, path, form = sender.opened("add_customer", "nl")
    typed = {**FORMS["add_customer"], "organisation": 'Spaak "& Zn" <b>', "address": "Kade 4\r\nachterhuis"}
    assert client.post("/sign-out", data={"csrf_token": form.hidden["csrf_token"]}).status_code == 303
    assert client.post(path, data=typed | {"csrf_token": form.hidden["csrf_token"]}).status_code == 403
    assert client.get(f"/sign-in/{app.extensions[NAME].signatures.link(SANNE)}").status_code == 303
    expired = client.post(path, data=typed | {"csrf_token": form.hidden["csrf_token"]})
    assert expired.status_code == 403
    assert "Ga verder met wat u invulde" in expired.text
    kept = Reader(expired.text).hidden
    assert {name: kept[name] for name in typed} == typed
    assert client.post(path, data=kept).status_code == 303


@pytest.mark.parametrize("address", [one for one in FORMS if "?" in one], ids=lambda one: one.partition("?")[0])
def test_a_record_that_is_slipped_in_beside_the_form_changes_nothing(sender: Sender, address: str) -> None:
    before = sender.world()
    client, path, form = sender.opened(address, "nl")
    slipped = {"customer": FOREIGN, "authorization": "PA-200001", "order": "SO-9001", "opportunity": "OPP-4001", "turn": "99"}
    data = {**FORMS[address], "csrf_token": form.hidden["csrf_token"], "press": "check", **slipped}
    answer = client.post(path, data=data, follow_redirects=True)
    assert answer.status_code in (200, 422)
    assert "Havenbedrijf" not in answer.text
    assert "Delta Acrobat" not in answer.text
    kind, _, known = address.partition("?")[2].partition("=")
    assert client.post(path.replace(known, slipped[kind]), data=data).status_code == 404
    assert sender.world() == before


GOOD_ONCE: Mapping[str, Callable[[Any, Any], bool]] = {
    "add_customer": lambda old, new: len(new["customer"]) == len(old["customer"]) + 1,
    f"create_authorization?customer={OOSTERVELD}": lambda old, new: len(new["authorization"]) == len(old["authorization"]) + 1,
    "request_level_upgrade": lambda old, new: len(new["case"]) == len(old["case"]) + 1,
    "register_opportunity": lambda old, new: len(new["opportunity"]) == len(old["opportunity"]) + 1,
}


@pytest.mark.parametrize("address", GOOD_ONCE, ids=lambda one: one.partition("?")[0])
def test_sent_twice_gone_back_and_sent_again_it_is_done_once(app: Any, address: str) -> None:
    sender = Sender(app)
    before = sender.world()
    client, path, form = sender.opened(address, "nl")
    data = {**FORMS[address], "csrf_token": form.hidden["csrf_token"], "press": "check"}
    previews = [client.post(path, data=data).location for _ in range(2)]
    assert sender.world() == before
    page = Reader(client.get(previews[0]).text)
    yes = {"csrf_token": page.hidden["csrf_token"], "turn": page.hidden["turn"], "answer": "yes"}
    for turn in (yes["turn"], "0", "99", "x", yes["turn"]):
        assert client.post(previews[0], data=yes | {"turn": turn}).status_code == 303
    assert GOOD_ONCE[address](before, sender.world())
    done = sender.world()
    assert client.post(previews[0], data=yes | {"answer": "no"}).status_code == 303
    assert client.post(previews[0], data=yes | {"answer": "maybe"}).status_code == 303
    assert sender.world() == done
    again = client.get(previews[0]).text
    assert 'role="status"' in again
    assert 'value="yes"' not in again


@pytest.mark.parametrize("email", ["", SANNE, "mila@helpdesk.example"])
def test_no_address_that_takes_a_form_breaks_on_anything_or_changes_a_record(app: Any, email: str) -> None:
    """Every rule of the application that a page posts to, with rubbish in its address and in every field there is anywhere."""
    sender = Sender(app)
    client = sender.client(email) if email else app.test_client()
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/help/nl/customer-add").text)[0]
    rules = [one for one in app.url_map.iter_rules() if "POST" in one.methods and not one.rule.startswith(FOR_PROGRAMS)]
    names = {name for fields in FORMS.values() for name in fields} | {
        "key",
        "days",
        "email",
        "next",
        "theme",
        "helpful",
        "comment",
    }
    before, broken = sender.world(), []
    for rule in rules:
        for rubbish in ("x", "🔥", "a" * 300, "\u0130\u202e'\"<&>", "-1", "PA-999999"):
            path = re.sub(r"<[^>]*>", quote(rubbish, safe=""), re.sub(r"<any[^>]*>", "nl", rule.rule))
            data = dict.fromkeys(names, rubbish) | {"csrf_token": token}
            status = client.post(path, data=data).status_code
            broken += [f"{rule.rule} with {rubbish[:9]!r}: {status}"] if status >= 500 else []
            if rule.endpoint == "session.leave":
                client = sender.clients[email] = app.test_client() if not email else sender.fresh(email)
                token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/help/nl/customer-add").text)[0]
    assert len(rules) >= 12
    assert broken == []
    assert sender.world() == before
