"""Every kind of mail that the programme posts has its words, in both languages, and lacks no fact for them."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from programme import Store
from programme.administrator import AdminChange
from programme.decision import decline, grant
from programme.happening import place_order
from programme.outbox import Message
from web.delivery.courier import Ways
from web.delivery.paper import email_of
from web.delivery.undeliverable import Undeliverable

PROGRAMME = Path(__file__).parents[3] / "programme"
SANNE, MILA = "sanne@vandijk.example", "mila@helpdesk.example"
OOSTERVELD, LINDE, KLEUR, ZEEZICHT = (
    "7C41A09E3B5D2F806A17",
    "5E08D1B74FA2963C7081",
    "C2B6F03A18E7954D60A9",
    "90AE4C71D5B3268F0E3D",
)


def calls() -> Iterator[ast.Call]:
    for path in PROGRAMME.rglob("*.py"):
        yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def kinds_in_the_source() -> set[str]:
    """What is posted: a word, a word put together from a status that the callers name, or a name that the callers fill in."""
    statuses = {
        "case": {("close", "CaseStatus")},
        "return": {("_answer", "ReturnStatus")},
        "admin_change": {("_end", "ChangeStatus")},
    }
    found = set()
    for call in calls():
        if called(call) == "ask" and isinstance(call.args[1], ast.Constant):
            found.add(call.args[1].value)
        if called(call) != "post":
            continue
        kind = call.args[0]
        if isinstance(kind, ast.Constant):
            found.add(kind.value)
        elif isinstance(kind, ast.JoinedStr):
            stem = kind.values[0].value.removesuffix("_")
            found |= {f"{stem}_{each}" for each in named(statuses[stem])}
        else:
            assert isinstance(kind, ast.Name)
            assert kind.id == "kind"
    return found


def named(where: set[tuple[str, str]]) -> set[str]:
    return {
        argument.attr.lower()
        for call in calls()
        for argument in call.args
        if isinstance(argument, ast.Attribute) and (called(call), getattr(argument.value, "id", "")) in where
    }


@pytest.fixture
def everything(store: Store, as_) -> tuple[Message, ...]:
    """A busy day, on which every kind of mail goes out."""

    def token(kind: str, vip: str) -> str:
        return next(str(each.secrets["token"]) for each in store.messages() if (each.kind, each.facts.get("vip")) == (kind, vip))

    def change(vip: str, name: str) -> str:
        with as_(SANNE) as records:
            asked = records.customer(vip).change_primary_admin(records, person=name, email=f"{name.lower()}@klant.example")
        return str(asked.facts["admin_change"])

    def follow(kind: str, vip: str, rule) -> None:
        secret = token(kind, vip)
        with as_("system") as records:
            rule(records.admin_change_by_token(secret), records, token=secret)

    with as_(SANNE) as records:
        records.authorization("PA-100041").cancel(records)
        records.authorization("PA-100042").remove_licenses(records, product="Acrobat Pro", quantity=1)
        records.customer(OOSTERVELD).authorize(records, lines=[("Photoshop", 2), ("InDesign", 1)], purchase_order="INK-1")
        records.order("SO-5001").request_return(records, quantity=2, reason="Te veel besteld")
        records.order("SO-4802").request_return(records, quantity=1, reason="Te veel besteld")
        new = records.add_customer(
            organisation="Boekhandel <Blauw> & Zonen",
            segment="Commercial",
            type="team",
            country="Nederland",
            address="Dorpsstraat 1",
            postcode="1234 AB",
            person="Kees Blauw",
            email="kees@blauw.example",
        )
        records.customer(str(new.facts["vip"])).resend_invitation(records)
        records.customer(str(new.facts["vip"])).cancel_invitation(records)
        records.customer(OOSTERVELD).change_contact(records, person="Els Vos", email="els@oosterveld.example")
        records.contact_by_email("noor@vandijk.example").resend_invitation(records)
        records.contact_by_email("fatima@vandijk.example").assign_salescenter_license(records)
        mine = next(one for one in records.opportunities() if one.is_open and one.owner is records.contact)
        mine.reassign(records, person="fatima@vandijk.example")
        upgrade = records.request_level_upgrade(level="Platinum").facts["case"]
        renewal = records.request_membership_renewal().facts["case"]
        transfer = records.request_reseller_transfer(customer="Atelier Noord", reason="Op verzoek van de klant").facts["case"]
        records.contact_helpdesk(description="Vraag")
    with as_("nobody@nieuw.example") as records:
        enrolment = records.start_enrolment(
            country="Nederland",
            language="nl",
            company="Nieuw BV",
            address="Nieuwstraat 1",
            person="Nina Nieuw",
            email="nina@nieuw.example",
            terms=True,
        ).facts["case"]
    with as_(MILA) as records:
        records.customer(OOSTERVELD).add_as_member(records, lines=[("Photoshop", 1)])
        place_order(records, records.authorization("PA-100043"))
        waiting = [one for one in records.returns() if one.status == "requested"]
        waiting[0].approve(records)
        waiting[1].decline(records)
        records.customer(KLEUR).accept_invitation(records, with_terms=True)
        decline(records, records.case(str(upgrade)), answer="Eerst de gedragscode.\nDaarna kan het.")
        grant(records, records.case(str(renewal)), answer="Gedaan.")
        grant(records, records.case(str(transfer)), vip="2A85C3E09D714FB60C88")
        grant(records, records.case(str(enrolment)))
    change(LINDE, "Fleur")
    follow("admin_change_approval", LINDE, AdminChange.approve)
    follow("admin_invitation", LINDE, AdminChange.accept_invitation)
    follow("admin_invitation", LINDE, AdminChange.accept_terms)
    change(OOSTERVELD, "Bas")
    follow("admin_change_approval", OOSTERVELD, AdminChange.decline)
    number = change(ZEEZICHT, "Rik")
    with as_(SANNE) as records:
        records.admin_change(number).withdraw(records)
    return store.messages()


def written(ways: Ways, message: Message, language: str) -> EmailMessage:
    message.language = language
    return email_of(message, ways.mails.letter(message, ways.root), ways.sender)


def test_every_kind_that_the_programme_posts_is_worded_in_both_languages(ways) -> None:
    posted = kinds_in_the_source()
    assert len(posted) > 20
    assert {language: set(file.kinds) for language, file in ways.mails.files.items()} == {"nl": posted, "en": posted}


def test_a_busy_day_posts_every_kind(everything) -> None:
    assert {message.kind for message in everything} == kinds_in_the_source()


def test_no_mail_lacks_a_fact_that_its_words_ask_for(ways, everything, caplog) -> None:
    caplog.set_level(logging.WARNING)
    for message in everything:
        for language in ("nl", "en"):
            mail = written(ways, message, language)
            text = mail.get_body(("plain",)).get_content()
            assert mail["Subject"]
            assert "  " not in text
            assert "{{" not in text
            assert "None" not in text
    assert [each.getMessage() for each in caplog.records] == []


def test_both_parts_of_a_mail_say_the_same_and_markup_in_a_name_stays_text(ways, everything) -> None:
    invitation = next(each for each in everything if each.kind == "vip_invitation")
    mail = written(ways, invitation, "nl")
    html = mail.get_body(("html",)).get_content()
    assert "Boekhandel <Blauw> & Zonen" in mail.get_body(("plain",)).get_content()
    assert "Boekhandel &lt;Blauw&gt; &amp; Zonen" in html
    assert "<Blauw>" not in html
    assert "<script" not in html


def test_a_mail_names_what_was_requested_and_keeps_the_lines_of_an_answer(ways, everything) -> None:
    declined = next(each for each in everything if each.kind == "case_declined")
    mail = written(ways, declined, "nl")
    assert "Eerst de gedragscode.\nDaarna kan het." in mail.get_body(("plain",)).get_content()
    assert "Eerst de gedragscode.<br>Daarna kan het." in mail.get_body(("html",)).get_content()
    assert declined.facts["case"] in mail["Subject"]
    assert ways.mails.title("request_level_upgrade", "nl") in mail["Subject"]


def test_a_mail_says_that_a_machine_wrote_it_and_in_which_language(ways, cancelled) -> None:
    mail = written(ways, cancelled, "en")
    assert (mail["Auto-Submitted"], mail["Content-Language"], mail["From"]) == (
        "auto-generated",
        "en",
        "Loket <loket@desk.example>",
    )


def test_a_line_end_in_a_name_starts_no_new_header(ways, cancelled) -> None:
    cancelled.name = "Eve\r\nBcc: all@example.com"
    cancelled.facts = {**cancelled.facts, "authorization": "PA-1\r\nBcc: all@example.com"}
    mail = written(ways, cancelled, "nl")
    assert mail["Bcc"] is None
    assert b"\r\nBcc:" not in mail.as_bytes().partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: c@d", "a b@c"])
def test_what_is_no_address_is_not_written_to(ways, cancelled, address) -> None:
    cancelled.address = address
    with pytest.raises(Undeliverable) as caught:
        written(ways, cancelled, "nl")
    assert caught.value.code == "bad_address"


def test_a_kind_without_words_is_not_sent(ways, cancelled) -> None:
    cancelled.kind = "surprise"
    with pytest.raises(Undeliverable) as caught:
        ways.carry(cancelled)
    assert caught.value.code == "no_words"


def test_a_link_mail_without_its_token_is_not_sent(ways, store, requested) -> None:
    message = store.messages()[0]
    message.secrets = {}
    with pytest.raises(Undeliverable) as caught:
        ways.carry(message)
    assert caught.value.code == "no_token"


def test_somebody_who_reads_neither_language_is_written_to_in_english(ways, cancelled) -> None:
    assert written(ways, cancelled, "fr")["Content-Language"] == "en"
