"""What Loket says about the console actions: every code has its words, every word its fact, every refusal its next step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.action import all_actions
from assistant.content import Content
from assistant.slot import Value
from assistant.wording import unworded
from programme import Records, Store
from programme.administrator import AdminChange, ChangeStatus
from programme.authorization import Line
from programme.order import Return, ReturnStatus
from programme.partner import Contact, Level, Role

from .scene import (
    ANNA,
    EVA,
    FATIMA,
    KOEN,
    LANGUAGES,
    NOOR,
    SANNE,
    TODAY,
    TOM,
    Prepare,
    Scene,
    familiar,
    faults,
    hear,
    misnamed_buttons,
    nothing,
    said,
    stage,
    unplayed,
)

IN_THE_CONSOLE = (
    "cancel_authorization",
    "request_return",
    "create_authorization",
    "remove_licenses",
    "add_customer",
    "resend_invitation",
    "list_customers",
    "customer_status",
    "diagnose_payment_required",
    "change_primary_admin",
    "change_vip_contact",
    "request_account_rename",
    "request_vip_cancellation",
)
ACTIONS = (*IN_THE_CONSOLE, "diagnose_console_access", "request_reseller_transfer")

OOSTERVELD = Value("oosterveld", "7C41A09E3B5D2F806A17", "Gemeente Oosterveld")
BAKKERIJ = Value("bakkerij", "1F93C6D27B80E45A9D02", "Bakkerij Jansen")
JANSSEN = Value("janssen", "A40B7E1926CD53F8014B", "Janssen Advocaten")
LINDE = Value("de linde", "5E08D1B74FA2963C7081", "Hogeschool De Linde")
KLEUR = Value("kleur", "C2B6F03A18E7954D60A9", "Studio Kleur")
ZEEZICHT = Value("zeezicht", "90AE4C71D5B3268F0E3D", "Rederij Zeezicht")
ANKER = Value("het anker", "3D7F5A02C8E16B940F57", "Museum Het Anker")
VERMEER = Value("vermeer", "8B14E96F0C7D2A35B6E1", "Drukkerij Vermeer")
RAVELIJN = Value("ravelijn", "D71B50E8A92C4F6637B8", "Bouwbedrijf Ravelijn")
DELTA = "E6309F7B41D8C25A7714"

SALON = said(
    organisation="Kapsalon De Schaar",
    segment="Commercial",
    type="team",
    country="Nederland",
    address="Dorpsstraat 8",
    postcode="5611 AB",
    person="Lisa Mertens",
    email="lisa@deschaar.example",
)
RETURN = said(order="SO-5001", quantity=20, reason="minder studenten")
FLEUR = said(customer=LINDE, person="Fleur Nijs", email="f.nijs@delinde.example")
RENAME = said(customer=LINDE, new_name="Hogeschool Lindelaan", reason="fusie")
CANCEL = said(customer=LINDE, segment="Commercial", reason="verkeerd gekozen")
TRANSFER = said(customer="Havenbedrijf Delta", reason="wil een reseller in de buurt")
FILED = {"request_account_rename": RENAME, "request_vip_cancellation": CANCEL, "request_reseller_transfer": TRANSFER}


def ended(vip: object) -> Prepare:
    return lambda records: records.customer(str(vip)).end(records.today)


def cancelled(number: str) -> Prepare:
    def prepare(records: Records) -> None:
        records.authorization(number).cancelled_on = records.today

    return prepare


def lapsed(number: str) -> Prepare:
    def prepare(records: Records) -> None:
        records.authorization(number).term_ends = date(2026, 11, 22)

    return prepare


def returned(status: ReturnStatus) -> Prepare:
    """All of SO-5001 on one return."""

    def prepare(records: Records) -> None:
        order = records.order("SO-5001")
        line = order.authorization.lines[0]
        new = Return(
            number="RMA-7002",
            order=order,
            product=line.product,
            quantity=line.quantity,
            reason="minder studenten",
            requested_on=records.today,
            requested_by=SANNE,
            status=status,
        )
        order.returns.append(new)

    return prepare


def with_photoshop_too(records: Records) -> None:
    """Bakkerij Jansen has Acrobat Pro on two authorizations, and two products on one."""
    held = records.authorization("PA-100043")
    held.lines[:] = [
        Line(product="Acrobat Pro", quantity=4, unit_price=Decimal("99.00")),
        Line(product="Photoshop", quantity=1, unit_price=Decimal("134.50")),
    ]


def same_name(records: Records) -> None:
    records.customer(DELTA).rename("Studio Kleur B.V.")


def changing(step: ChangeStatus) -> Prepare:
    def prepare(records: Records) -> None:
        linde = records.customer(str(LINDE.value))
        change = AdminChange(
            number="ADM-501",
            customer=linde,
            person="Fleur Nijs",
            email="f.nijs@delinde.example",
            old_name=linde.admin_name,
            old_email=linde.admin_email,
            requested_on=TODAY,
            requested_by=SANNE,
            step_on=TODAY,
            step=step,
        )
        records.add(change)

    return prepare


def chosen_date_and_other_contact(records: Records) -> None:
    anker = records.customer(str(ANKER.value))
    anker.has_custom_renewal = True
    anker.contact_name, anker.contact_email = "Piet Pal", "piet@hetanker.example"


def seven_working(records: Records) -> None:
    """Bouwbedrijf Ravelijn holds licences that work beside the one that does not."""
    records.authorization("PA-099950").lines[0].quantity = 3


def nobody_manages(records: Records) -> None:
    for customer in records.customers():
        customer.manager = None


def a_second_contact_at_lumen(records: Records) -> None:
    lumen = records.contact_by_email(TOM).partner
    records.add(Contact(email="els@lumen-it.example", name="Els Vos", role=Role.OTHER, partner=lumen))


def tom_is_certified(records: Records) -> None:
    records.contact_by_email(TOM).partner.level = Level.CERTIFIED


LATE = ("PA-100038", "Janssen Advocaten", "30", "RMA", "23", "2027")
SCENES = [
    # cancelling
    Scene(
        "cancel_authorization",
        SANNE,
        "cancelled",
        said(authorization="PA-100041"),
        shows=("PA-100041", "Gemeente Oosterveld", "25", "Creative Cloud All Apps", "INK-7781", "Marieke Blom"),
    ),
    Scene("cancel_authorization", SANNE, "cancelled", said(customer=OOSTERVELD), shows=("PA-100041",)),
    Scene("cancel_authorization", SANNE, "ask authorization"),
    Scene(
        "cancel_authorization",
        SANNE,
        "ask authorization",
        said(customer=BAKKERIJ),
        shows=("PA-100042", "PA-100043", "356", "3 × Acrobat Pro"),
    ),
    Scene(
        "cancel_authorization",
        SANNE,
        "already_ordered",
        said(authorization="PA-100009"),
        shows=("PA-100009", "SO-5001"),
        offers="request_return",
    ),
    Scene(
        "cancel_authorization",
        SANNE,
        "authorization_overdue",
        said(authorization="PA-100038"),
        shows=LATE,
        offers="diagnose_payment_required",
    ),
    Scene(
        "cancel_authorization",
        SANNE,
        "authorization_suspended",
        said(customer=RAVELIJN),
        shows=("PA-099950", "45", "RMA"),
        offers="diagnose_payment_required",
    ),
    Scene(
        "cancel_authorization",
        SANNE,
        "authorization_cancelled",
        said(authorization="PA-100041"),
        cancelled("PA-100041"),
        ("PA-100041",),
        "create_authorization",
    ),
    Scene(
        "cancel_authorization",
        SANNE,
        "authorization_lapsed",
        said(authorization="PA-100042"),
        lapsed("PA-100042"),
        ("PA-100042", "22"),
        "create_authorization",
    ),
    Scene(
        "cancel_authorization",
        SANNE,
        "nothing_authorized",
        said(customer=KLEUR),
        shows=("Studio Kleur",),
        offers="customer_status",
    ),
    Scene("cancel_authorization", SANNE, "no_such_authorization", said(authorization="PA-200001"), shows=("PA-200001",)),
    Scene("cancel_authorization", SANNE, "no_such_customer", said(customer=nothing("pietersen")), shows=("pietersen",)),
    # returns
    Scene(
        "request_return",
        SANNE,
        "requested",
        RETURN,
        shows=("SO-5001", "20", "120", "Hogeschool De Linde", "RMA-7002", "PA-100009", "minder studenten"),
    ),
    Scene("request_return", SANNE, "requested", said(authorization="PA-099921", reason="weg"), shows=("SO-4802", "6")),
    Scene("request_return", SANNE, "ask order"),
    Scene("request_return", SANNE, "ask reason", said(order="SO-5001"), shows=("SO-5001",)),
    Scene("request_return", SANNE, "ask product", said(order="SO-4710", reason="weg"), shows=("InDesign", "Acrobat Pro", "10")),
    Scene(
        "request_return",
        SANNE,
        "not_ordered",
        said(authorization="PA-100041"),
        shows=("PA-100041", "19"),
        offers="cancel_authorization",
    ),
    Scene(
        "request_return",
        SANNE,
        "return_already_requested",
        RETURN,
        returned(ReturnStatus.REQUESTED),
        ("RMA-7002", "SO-5001", "120"),
        "withdraw_request",
    ),
    Scene("request_return", SANNE, "all_returned", RETURN, returned(ReturnStatus.APPROVED), ("SO-5001", "120")),
    Scene("request_return", SANNE, "more_than_ordered", {**RETURN, **said(quantity=121)}, shows=("121", "120", "SO-5001")),
    Scene("request_return", SANNE, "more_than_ordered", {**RETURN, **said(quantity=0)}, shows=("120",)),
    Scene(
        "request_return",
        SANNE,
        "no_such_line",
        {**RETURN, **said(product="Photoshop")},
        shows=("Photoshop", "Creative Cloud All Apps"),
    ),
    Scene("request_return", SANNE, "reason_needed", {**RETURN, **said(reason=" ")}),
    Scene("request_return", SANNE, "no_such_order", said(order="SO-9999"), shows=("SO-9999",)),
    # buying
    Scene(
        "create_authorization",
        SANNE,
        "created",
        said(customer=VERMEER, product=("Photoshop", "InDesign"), quantity=(4, 1), purchase_order="INK-1"),
        shows=("Drukkerij Vermeer", "4 × Photoshop", "1 × InDesign", "PA-100107", "INK-1", "12", "24", "Cor Vermeer"),
    ),
    Scene(
        "create_authorization",
        SANNE,
        "created",
        said(customer=KLEUR, product=("Photoshop",), quantity=(1,)),
        shows=("Yara Postma",),
    ),
    Scene("create_authorization", SANNE, "created", said(customer=ZEEZICHT, product=("Photoshop",), quantity=(1,))),
    Scene("create_authorization", SANNE, "ask customer"),
    Scene("create_authorization", SANNE, "ask product", said(customer=VERMEER)),
    Scene("create_authorization", SANNE, "ask quantity", said(customer=VERMEER, product=("Photoshop",)), shows=("Photoshop",)),
    Scene(
        "create_authorization", SANNE, "ask quantity", said(customer=VERMEER, product=("Photoshop", "InDesign"), quantity=(4,))
    ),
    Scene(
        "create_authorization",
        SANNE,
        "payment_required",
        said(customer=JANSSEN, product=("Photoshop",), quantity=(1,)),
        shows=("PA-100017", "PA-100038", "188", "429", "617", "12", "1"),
        offers="diagnose_payment_required",
    ),
    Scene("create_authorization", SANNE, "payment_required", said(customer=RAVELIJN), shows=("PA-099950", "239", "45")),
    Scene(
        "create_authorization",
        SANNE,
        "not_orderable",
        said(customer=VERMEER, product=("Creative Cloud for education device licence",)),
        shows=("Creative Cloud for education device licence", "Adobe"),
    ),
    Scene("create_authorization", SANNE, "no_products", said(customer=VERMEER, product=(), quantity=())),
    Scene(
        "create_authorization",
        SANNE,
        "quantity_out_of_range",
        said(customer=VERMEER, product=("Photoshop",), quantity=(20_000,)),
        shows=("Photoshop",),
    ),
    Scene("create_authorization", SANNE, "no_such_product", said(customer=VERMEER, product=(nothing("word"),)), shows=("word",)),
    Scene(
        "create_authorization",
        SANNE,
        "membership_cancelled",
        said(customer=ANKER),
        ended(ANKER.value),
        ("Museum Het Anker", "24"),
        "add_customer",
    ),
    # taking away
    Scene(
        "remove_licenses",
        SANNE,
        "removed",
        said(customer=BAKKERIJ, product="Acrobat Pro", quantity=2),
        shows=("Bakkerij Jansen", "PA-100042", "2 × Acrobat Pro", "1 × Acrobat Pro", "237", "Henk Jansen"),
    ),
    Scene("remove_licenses", SANNE, "removed", said(customer=BAKKERIJ, product="Acrobat Pro"), shows=("3 × Acrobat Pro",)),
    Scene("remove_licenses", SANNE, "removed", said(authorization="PA-100043", product="Photoshop"), with_photoshop_too),
    Scene("remove_licenses", SANNE, "ask customer"),
    Scene("remove_licenses", SANNE, "ask product", said(customer=BAKKERIJ), shows=("Acrobat Pro", "Creative Cloud All Apps")),
    Scene(
        "remove_licenses", SANNE, "ask product", said(authorization="PA-100043"), with_photoshop_too, ("Photoshop", "Acrobat Pro")
    ),
    Scene(
        "remove_licenses",
        SANNE,
        "ask authorization",
        said(customer=BAKKERIJ, product="Acrobat Pro"),
        with_photoshop_too,
        ("PA-100042", "PA-100043"),
    ),
    Scene("remove_licenses", SANNE, "not_so_many", said(customer=BAKKERIJ, product="Acrobat Pro", quantity=9), shows=("9", "3")),
    Scene(
        "remove_licenses", SANNE, "already_ordered", said(customer=LINDE), shows=("PA-100009", "SO-5001"), offers="request_return"
    ),
    Scene(
        "remove_licenses",
        SANNE,
        "authorization_overdue",
        said(authorization="PA-100038", product="Photoshop"),
        shows=LATE,
        offers="diagnose_payment_required",
    ),
    Scene("remove_licenses", SANNE, "authorization_suspended", said(customer=RAVELIJN), shows=("PA-099950", "RMA")),
    Scene(
        "remove_licenses",
        SANNE,
        "authorization_cancelled",
        said(authorization="PA-100041"),
        cancelled("PA-100041"),
        ("PA-100041",),
        "create_authorization",
    ),
    Scene("remove_licenses", SANNE, "authorization_lapsed", said(authorization="PA-100042"), lapsed("PA-100042"), ("PA-100042",)),
    Scene(
        "remove_licenses", SANNE, "no_such_line", said(customer=BAKKERIJ, product="Photoshop"), shows=("Photoshop", "Acrobat Pro")
    ),
    Scene("remove_licenses", SANNE, "no_such_line", said(customer=KLEUR), shows=("Studio Kleur",)),
    # adding a customer
    Scene(
        "add_customer",
        SANNE,
        "invited",
        SALON,
        shows=("Kapsalon De Schaar", "Commercial", "Dorpsstraat 8", "5611 AB", "Lisa Mertens", "lisa@deschaar.example", "12"),
    ),
    Scene("add_customer", SANNE, "invited", {**SALON, **said(renewal_date=date(2028, 5, 24))}, shows=("2028",)),
    *(
        Scene("add_customer", SANNE, f"ask {slot}", {name: SALON[name] for name in list(SALON)[:place]})
        for place, slot in enumerate(SALON)
    ),
    Scene("add_customer", SANNE, "name_taken", said(organisation="Janssen advocaten B.V."), shows=("Janssen advocaten B.V.",)),
    Scene(
        "add_customer",
        SANNE,
        "renewal_date_too_early",
        {**SALON, **said(renewal_date=date(2027, 5, 24))},
        shows=("12", "24", "2027"),
    ),
    Scene("add_customer", SANNE, "no_such_segment", {**SALON, **said(segment=nothing("kerk"))}, shows=("kerk", "Government")),
    Scene("add_customer", SANNE, "no_such_segment", {**SALON, **said(segment="Kerk")}, shows=("Kerk", "Government")),
    Scene("add_customer", SANNE, "no_such_type", {**SALON, **said(type="groot")}, shows=("groot", "team", "enterprise")),
    Scene("add_customer", SANNE, "text_needed", {**SALON, **said(postcode=" ")}),
    Scene("add_customer", SANNE, "text_needed", said(organisation="…")),
    # the invitation
    Scene(
        "resend_invitation",
        SANNE,
        "invited_again",
        said(customer=KLEUR),
        shows=("Studio Kleur", "Yara Postma", "yara@studiokleur.example", "C2B6F03A18E7954D60A9", "2"),
    ),
    Scene(
        "resend_invitation",
        SANNE,
        "invited_again",
        said(customer=KLEUR, new_name="Studio Kleur Utrecht"),
        same_name,
        ("Studio Kleur Utrecht",),
    ),
    Scene("resend_invitation", SANNE, "ask customer"),
    Scene("resend_invitation", SANNE, "name_clash", said(customer=KLEUR), same_name, ("Studio Kleur",)),
    Scene(
        "resend_invitation",
        SANNE,
        "name_taken",
        said(customer=KLEUR, new_name="havenbedrijf delta"),
        shows=("havenbedrijf delta",),
    ),
    Scene("resend_invitation", SANNE, "text_needed", said(customer=KLEUR, new_name="…")),
    Scene(
        "resend_invitation",
        SANNE,
        "already_accepted",
        said(customer=ANKER),
        shows=("Museum Het Anker",),
        offers="customer_status",
    ),
    Scene("resend_invitation", SANNE, "membership_cancelled", said(customer=KLEUR), ended(KLEUR.value), offers="add_customer"),
    # lists
    Scene(
        "list_customers",
        SANNE,
        "customers",
        shows=("9", "Bouwbedrijf Ravelijn", "Janssen Advocaten", "617", "A40B7E1926CD53F8014B", "SO-5044", "Studio Kleur"),
    ),
    *(
        Scene("list_customers", SANNE, "customers", said(filter=name), shows=(customer,))
        for name, customer in {
            "no-products": "Studio Kleur",
            "pending": "Gemeente Oosterveld",
            "overdue": "Bouwbedrijf Ravelijn",
            "upcoming-renewals": "Museum Het Anker",
            "ready-for-renewal": "Rederij Zeezicht",
            "all": "Hogeschool De Linde",
        }.items()
    ),
    Scene("list_customers", SANNE, "customers", said(filter="overdue", managed_by_me=Value("van mij", "yes")), shows=("2",)),
    Scene("list_customers", SANNE, "customers", said(filter="all"), ended(BAKKERIJ.value), ("Bakkerij Jansen",)),
    *(
        Scene("list_customers", TOM, "no_customers", said(filter=name, **mine), tom_is_certified, offers="list_customers")
        for name in ("no-products", "pending", "overdue", "upcoming-renewals", "ready-for-renewal", "all")
        for mine in ({}, {"managed_by_me": Value("van mij", "yes")})
    ),
    Scene("list_customers", SANNE, "no_such_choice", said(filter=nothing("blauwe")), shows=("blauwe",)),
    Scene("list_customers", SANNE, "no_such_filter", said(filter="blauwe"), shows=("blauwe",), offers="list_customers"),
    # a customer
    Scene(
        "customer_status",
        SANNE,
        "active",
        said(customer=OOSTERVELD),
        shows=("7C41A09E3B5D2F806A17", "Government", "Marieke Blom", "PA-100041", "25", "687", "Sanne van Dijk"),
    ),
    Scene("customer_status", SANNE, "active", said(customer=VERMEER), shows=("SO-5044", "14", "30")),
    Scene("customer_status", SANNE, "active", said(customer=ZEEZICHT), shows=("Rederij Zeezicht", "14", "13")),
    Scene("customer_status", SANNE, "active", said(customer=ANKER), chosen_date_and_other_contact, ("Irma Vos", "Piet Pal")),
    Scene("customer_status", SANNE, "active", said(customer=LINDE), changing(ChangeStatus.REQUESTED), ("Ahmed Kaya",)),
    Scene("customer_status", SANNE, "active", said(customer=ANKER), nobody_manages),
    Scene(
        "customer_status",
        SANNE,
        "payment_required",
        said(customer=JANSSEN),
        shows=("PA-100017", "PA-100038", "188", "429", "12"),
        offers="diagnose_payment_required",
    ),
    Scene("customer_status", SANNE, "payment_required", said(customer=RAVELIJN), seven_working, ("PA-099950", "3")),
    Scene("customer_status", SANNE, "invited", said(customer=KLEUR), shows=("Yara Postma", "18"), offers="resend_invitation"),
    Scene("customer_status", SANNE, "cancelled", said(customer=KLEUR), ended(KLEUR.value), ("Studio Kleur",), "add_customer"),
    Scene("customer_status", SANNE, "cancelled", said(customer=LINDE), ended(LINDE.value), ("SO-5001",), "add_customer"),
    Scene("customer_status", SANNE, "ask customer"),
    Scene(
        "customer_status", SANNE, "no_such_customer", said(customer=nothing("havenbedrijf delta")), shows=("havenbedrijf delta",)
    ),
    Scene(
        "diagnose_payment_required",
        SANNE,
        "payment_required",
        said(customer=JANSSEN),
        shows=("PA-100017", "5 × Acrobat Pro", "PA-100038", "188", "429", "12", "30", "RMA"),
    ),
    Scene("diagnose_payment_required", SANNE, "payment_required", said(customer=RAVELIJN), shows=("PA-099950", "239", "45")),
    Scene(
        "diagnose_payment_required", SANNE, "nothing_due", said(customer=BAKKERIJ), shows=("PA-100042",), offers="customer_status"
    ),
    Scene("diagnose_payment_required", SANNE, "nothing_due", said(customer=KLEUR), shows=("Studio Kleur",)),
    Scene("diagnose_payment_required", SANNE, "nothing_due", said(customer=ANKER), ended(ANKER.value)),
    Scene("diagnose_payment_required", SANNE, "ask customer"),
    # the console itself
    Scene("diagnose_console_access", SANNE, "access", shows=("Gold", SANNE)),
    Scene("diagnose_console_access", TOM, "level_missing", shows=("Registered", "Certified"), offers="request_level_upgrade"),
    Scene("diagnose_console_access", KOEN, "role_missing", shows=("Eva Peeters", EVA), offers="request_primary_contact"),
    Scene(
        "diagnose_console_access",
        "els@lumen-it.example",
        "level_and_role_missing",
        before=a_second_contact_at_lumen,
        shows=("Tom Visser", TOM, "Certified", "Registered"),
    ),
    Scene("diagnose_console_access", NOOR, "contact_invited", shows=(NOOR,)),
    Scene("diagnose_console_access", None, "sign_in_needed"),
    # administrators and contacts
    Scene(
        "change_primary_admin",
        SANNE,
        "requested",
        FLEUR,
        shows=("Hogeschool De Linde", "Fleur Nijs", "f.nijs@delinde.example", "Ahmed Kaya", "ADM-501", "14", "8"),
    ),
    Scene("change_primary_admin", SANNE, "ask customer"),
    Scene("change_primary_admin", SANNE, "ask person", said(customer=LINDE)),
    Scene("change_primary_admin", SANNE, "ask email", said(customer=LINDE, person="Fleur Nijs")),
    Scene("change_primary_admin", SANNE, "already_administrator", {**FLEUR, **said(email="a.kaya@delinde.example")}),
    Scene(
        "change_primary_admin",
        SANNE,
        "not_accepted_yet",
        {**FLEUR, **said(customer=KLEUR)},
        shows=("Studio Kleur", "Yara Postma"),
        offers="resend_invitation",
    ),
    *(
        Scene(
            "change_primary_admin",
            SANNE,
            "change_under_way",
            FLEUR,
            changing(step),
            ("ADM-501", "Fleur Nijs", "8"),
            "withdraw_request",
        )
        for step in (ChangeStatus.REQUESTED, ChangeStatus.INVITED, ChangeStatus.ACCEPTED)
    ),
    Scene("change_primary_admin", SANNE, "membership_cancelled", FLEUR, ended(LINDE.value), offers="add_customer"),
    Scene("change_vip_contact", SANNE, "changed", FLEUR, shows=("Hogeschool De Linde", "Fleur Nijs", "Ahmed Kaya")),
    Scene("change_vip_contact", SANNE, "ask customer"),
    Scene("change_vip_contact", SANNE, "ask person", said(customer=LINDE)),
    Scene("change_vip_contact", SANNE, "ask email", said(customer=LINDE, person="Fleur Nijs")),
    Scene(
        "change_vip_contact",
        SANNE,
        "already_contact",
        said(customer=LINDE, person="Ahmed Kaya", email="a.kaya@delinde.example"),
        shows=("Ahmed Kaya",),
    ),
    Scene("change_vip_contact", SANNE, "no_such_email", {**FLEUR, **said(email=nothing("fleur bij de linde"))}),
    Scene("change_vip_contact", SANNE, "membership_cancelled", FLEUR, ended(LINDE.value), offers="add_customer"),
    # requests
    Scene(
        "request_account_rename",
        SANNE,
        "requested",
        RENAME,
        shows=("Hogeschool De Linde", "Hogeschool Lindelaan", "fusie", "ACON", "CASE-2041", SANNE, "Campusweg 20"),
    ),
    Scene("request_account_rename", SANNE, "ask customer"),
    Scene("request_account_rename", SANNE, "ask new_name", said(customer=LINDE)),
    Scene("request_account_rename", SANNE, "ask reason", said(customer=LINDE, new_name="Lindelaan")),
    Scene("request_account_rename", SANNE, "same_name", {**RENAME, **said(new_name="Hogeschool De Linde")}),
    Scene("request_account_rename", SANNE, "name_taken", {**RENAME, **said(new_name="Havenbedrijf Delta")}),
    Scene("request_account_rename", SANNE, "text_needed", {**RENAME, **said(new_name="…")}),
    Scene("request_account_rename", SANNE, "membership_cancelled", RENAME, ended(LINDE.value), offers="add_customer"),
    Scene(
        "request_vip_cancellation",
        SANNE,
        "requested",
        CANCEL,
        shows=("Hogeschool De Linde", "Education", "Commercial", "verkeerd gekozen", "PA-100009", "Ahmed Kaya", "CASE-2041"),
    ),
    Scene("request_vip_cancellation", SANNE, "requested", {**CANCEL, **said(customer=KLEUR, segment="Education")}),
    Scene("request_vip_cancellation", SANNE, "ask customer"),
    Scene("request_vip_cancellation", SANNE, "ask segment", said(customer=LINDE), shows=("Government",)),
    Scene("request_vip_cancellation", SANNE, "ask reason", said(customer=LINDE, segment="Commercial")),
    Scene("request_vip_cancellation", SANNE, "same_segment", {**CANCEL, **said(segment="Education")}, shows=("Education",)),
    Scene("request_vip_cancellation", SANNE, "no_such_segment", {**CANCEL, **said(segment="Kerk")}, shows=("Kerk",)),
    Scene("request_vip_cancellation", SANNE, "membership_cancelled", CANCEL, ended(LINDE.value), offers="add_customer"),
    Scene(
        "request_reseller_transfer",
        FATIMA,
        "requested",
        TRANSFER,
        shows=("Havenbedrijf Delta", "Van Dijk Software", "CASE-2041", FATIMA),
    ),
    Scene("request_reseller_transfer", FATIMA, "ask customer"),
    Scene("request_reseller_transfer", FATIMA, "ask reason", said(customer="Havenbedrijf Delta")),
    Scene(
        "request_reseller_transfer",
        SANNE,
        "already_yours",
        {**TRANSFER, **said(customer="studio kleur")},
        shows=("Studio Kleur",),
    ),
    Scene("request_reseller_transfer", SANNE, "text_needed", {**TRANSFER, **said(customer="…")}),
    Scene("request_reseller_transfer", None, "sign_in_needed"),
    # whoever may not
    *(Scene(name, None, "sign_in_needed") for name in IN_THE_CONSOLE),
    *(Scene(name, FATIMA, "needs_primary", shows=("Sanne van Dijk", SANNE)) for name in IN_THE_CONSOLE),
    *(
        Scene(
            name, TOM, "needs_level", shows=("Lumen IT", "Registered", "Certified", "Tom Visser"), offers="request_level_upgrade"
        )
        for name in IN_THE_CONSOLE
    ),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_is_said_in_full(content: Content, store: Store, scene: Scene, language: str) -> None:
    assert faults(content, store, scene, language) == []


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.offers], ids=str)
def test_what_is_offered_can_be_begun(content: Content, store: Store, scene: Scene) -> None:
    stage(store, scene)
    offer = hear(content, store, scene.action, scene.asker, scene.said, "nl").offer
    assert offer
    about = content.intents[scene.action].about
    said_there = {**about.outcomes, **about.refusals}[scene.ends].offer
    assert said_there
    assert set(offer.values) == set(said_there.facts)
    began = hear(content, store, offer.action, scene.asker, offer.values, "nl")
    assert not began.ends.startswith("no_such_"), began.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", FILED)
def test_the_same_request_is_told_to_be_waiting(content: Content, store: Store, action: str, language: str) -> None:
    hear(content, store, action, SANNE, FILED[action], language)
    told = hear(content, store, action, SANNE, FILED[action], language)
    assert told.ends == "already_requested"
    assert "CASE-2041" in told.text
    assert SANNE in told.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_anothers_reads_as_what_is_not_there(content: Content, store: Store, language: str) -> None:
    for action, slot, theirs, nobodys in (
        ("cancel_authorization", "authorization", "PA-200001", "PA-999001"),
        ("customer_status", "customer", DELTA, "0000000000000000000F"),
    ):
        mine, not_there = (
            hear(content, store, action, SANNE, said(**{slot: number}), language).text.replace(number, "…")
            for number in (theirs, nobodys)
        )
        assert mine == not_there


def test_the_most_urgent_customer_stands_first(content: Content, store: Store) -> None:
    text = hear(content, store, "list_customers", SANNE, {}, "nl").text
    assert text.index("Bouwbedrijf Ravelijn") < text.index("Janssen Advocaten") < text.index("Rederij Zeezicht")


def test_another_partners_list_is_its_own(content: Content, store: Store) -> None:
    text = hear(content, store, "list_customers", ANNA, {}, "en").text
    assert "Havenbedrijf Delta" in text
    assert "Janssen" not in text


def test_every_code_has_words(content: Content) -> None:
    assert [
        str(one) for one in unworded(content, all_actions()) if any(f"intents/{name}.yaml" in str(one) for name in ACTIONS)
    ] == []


def test_every_outcome_and_every_own_refusal_is_reached_by_a_scene(content: Content) -> None:
    assert unplayed(content, ACTIONS, SCENES) == []


def test_buttons_say_what_they_do(content: Content) -> None:
    assert misnamed_buttons(content, (all_actions()[name] for name in ACTIONS)) == []


def test_dutch_says_u(content: Content) -> None:
    assert familiar(content, ACTIONS) == []
