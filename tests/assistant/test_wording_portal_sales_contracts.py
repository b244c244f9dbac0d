"""What Loket says about the portal, sales, contract and help actions: every code has its words, and every word its fact."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.action import all_actions
from assistant.content import Content
from assistant.slot import Value
from assistant.wording import unworded
from programme import Actor, Records, Store
from programme.contract import PaymentOption
from programme.order import Return, ReturnStatus
from programme.partner import ContactState, SalesCenter

from .scene import (
    ANNA,
    EVA,
    FATIMA,
    JORIS,
    KOEN,
    LANGUAGES,
    LARS,
    NOOR,
    PIETER,
    SANNE,
    TOM,
    Prepare,
    Scene,
    familiar,
    faults,
    hear,
    misnamed_buttons,
    nothing,
    said,
    unplayed,
)

ACTIONS = (
    "start_enrolment",
    "diagnose_portal_access",
    "resend_contact_invitation",
    "request_primary_contact",
    "request_level_upgrade",
    "request_membership_renewal",
    "check_nfr_entitlements",
    "check_certification",
    "diagnose_salescenter_access",
    "assign_salescenter_license",
    "revoke_salescenter_access",
    "list_opportunities",
    "register_opportunity",
    "close_opportunity",
    "edit_opportunity",
    "reassign_opportunity",
    "add_sales_activity",
    "open_salescenter_case",
    "request_contract_admin_change",
    "request_payment_option_change",
    "request_clp_renewal",
    "contact_helpdesk",
    "withdraw_request",
)
STUDIO_KLEUR = "C2B6F03A18E7954D60A9"
MUSEUM = "3D7F5A02C8E16B940F57"


def of_another_domain(records: Records) -> None:
    records.contact_by_email(SANNE).partner.domains = ("vandijk-groep.example",)


def without_products(records: Records) -> None:
    records.opportunity("OPP-4001").products = ()


def another_address(records: Records) -> None:
    records.contact_by_email(SANNE).salescenter_email = "s.vandijk@vandijk.example"


def put_away(email: str) -> Prepare:
    def prepare(records: Records) -> None:
        contact = records.contact_by_email(email)
        contact.state, contact.salescenter = ContactState.INACTIVE, SalesCenter.NONE

    return prepare


def without_licence(email: str) -> Prepare:
    def prepare(records: Records) -> None:
        records.contact_by_email(email).salescenter = SalesCenter.NONE

    return prepare


def without_conduct(records: Records) -> None:
    partner = records.contact_by_email(EVA).partner
    partner.code_of_conduct_by = partner.code_of_conduct_on = None


def paid_upfront(records: Records) -> None:
    records.contract("CLP-778812").payment_option = PaymentOption.UPFRONT


def no_clp(records: Records) -> None:
    records.contract("CLP-778812").kind = "ETLA"


def returned(status: ReturnStatus) -> Prepare:
    def prepare(records: Records) -> None:
        order = records.order("SO-5001")
        line = order.authorization.lines[0]
        order.returns.append(
            Return(
                number="RMA-7002",
                order=order,
                product=line.product,
                quantity=20,
                reason="minder studenten",
                requested_on=records.today,
                requested_by=SANNE,
                status=status,
            )
        )

    return prepare


FILED = {
    "company": "Bytes BV",
    "country": "Nederland",
    "address": "Dorpsstraat 8, 5611 AB Eindhoven",
    "person": "Lisa Mertens",
    "email": "lisa@bytes.example",
}
ENROL = said(**FILED, language=Value("Nederlands", "nl", "Nederlands"), terms=Value("ja", "yes"))
TOLD = said(
    opportunity=Value("OPP-3002", "OPP-3002", "Jansen Acrobat"),
    discovery="op de vakbeurs in Utrecht van 12 september, daarna twee keer gebeld met Henk Jansen",
    business_need="8 licenties Acrobat Pro omdat ze offertes digitaal willen laten ondertekenen",
    value_proposition="ondertekenen binnen een dag in plaats van een week",
    competition="Foxit",
    current_activities="demo gegeven op 3 oktober, offerte verstuurd op 9 oktober",
)
REGISTER = said(account="Bakkerij Jansen", opportunity_name="Jansen winkel 2", expected_close=date(2027, 3, 31))
EDIT = said(opportunity="OPP-4001", opportunity_name="Grotere kans")
CLOSE = said(opportunity="OPP-4001", reason=Value("price", "price", "Price"), sales_order=("4500033871", "4500033872"))
BOOK = said(subject=Value("prijsboek", "price-book", "Prijsboek"), description="ik kan geen producten toevoegen")
HANDED = said(contract="CLP-781204", person="Jan Mos", email="j.mos@delinde.example")
GONE, THERE = said(admin_present=Value("no", "no")), said(admin_present=Value("yes", "yes"))
YEARLY = said(contract="CLP-781204", payment_option=Value("jaarlijks", "annual", "Jaarlijks"))
AHMED, SMIT, STRANGER = (
    said(authorizer=each) for each in ("a.kaya@delinde.example", "i.smit@delinde.example", "jan.mos@webmail.example")
)
ASKED = {
    "request_primary_contact": (JORIS, said(reason="Sanne gaat met pensioen")),
    "request_level_upgrade": (EVA, said(level="Gold")),
    "request_membership_renewal": (SANNE, said()),
    "open_salescenter_case": (SANNE, BOOK),
    "request_contract_admin_change": (JORIS, {**HANDED, **GONE, **SMIT}),
    "request_payment_option_change": (SANNE, {**YEARLY, **THERE, **AHMED}),
    "request_clp_renewal": (SANNE, said(contract="CLP-778812")),
}

SCENES = [
    # the portal
    Scene("start_enrolment", None, "requested", ENROL, shows=("Bytes BV", "Lisa Mertens", "lisa@bytes.example", "CASE-2041")),
    Scene("start_enrolment", None, "ask country"),
    Scene("start_enrolment", None, "ask terms", {k: v for k, v in ENROL.items() if k != "terms"}),
    Scene("start_enrolment", None, "email_registered", {**ENROL, **said(email=SANNE)}, shows=(SANNE,)),
    Scene("start_enrolment", None, "terms_needed", {**ENROL, **said(terms=Value("nee", "no"))}, shows=("Bytes BV",)),
    Scene("start_enrolment", None, "text_needed", {**ENROL, **said(company=" ")}),
    Scene(
        "start_enrolment", None, "no_such_email", {**ENROL, **said(email=nothing("lisa bij bytes"))}, shows=("lisa bij bytes",)
    ),
    Scene("diagnose_portal_access", SANNE, "access", shows=(SANNE,)),
    Scene("diagnose_portal_access", NOOR, "invitation_open", shows=(NOOR, "Sanne van Dijk", "15")),
    Scene("diagnose_portal_access", FATIMA, "inactive", before=put_away(FATIMA), shows=("Sanne van Dijk",)),
    Scene("diagnose_portal_access", SANNE, "different_address", before=another_address, shows=("s.vandijk@vandijk.example",)),
    Scene("diagnose_portal_access", "wie@elders.example", "unknown_address", shows=("wie@elders.example",)),
    Scene("diagnose_portal_access", None, "sign_in_needed"),
    Scene("resend_contact_invitation", SANNE, "invited_again", said(person=NOOR), shows=("Noor Willems", NOOR)),
    Scene("resend_contact_invitation", SANNE, "already_accepted", said(person=JORIS), shows=("Joris Bakker",)),
    Scene("resend_contact_invitation", SANNE, "contact_inactive", said(person=FATIMA), put_away(FATIMA), ("Fatima El Amrani",)),
    Scene("resend_contact_invitation", FATIMA, "contact_inactive", said(person=NOOR), put_away(FATIMA), ("Sanne van Dijk",)),
    Scene("resend_contact_invitation", SANNE, "no_such_contact", said(person=LARS), shows=(LARS,)),
    Scene("resend_contact_invitation", SANNE, "no_such_contact", said(person=nothing("Karel")), shows=("Karel",)),
    Scene("resend_contact_invitation", JORIS, "needs_primary", shows=("Sanne van Dijk", SANNE)),
    Scene("request_primary_contact", JORIS, "requested", said(reason="Sanne gaat weg"), shows=("Sanne van Dijk", "Joris Bakker")),
    Scene("request_primary_contact", JORIS, "ask reason"),
    Scene("request_primary_contact", SANNE, "already_primary", said(reason="omdat"), shows=("Van Dijk Software",)),
    Scene("request_primary_contact", NOOR, "contact_invited", shows=(NOOR,)),
    Scene("request_primary_contact", FATIMA, "contact_inactive", before=put_away(FATIMA), shows=(FATIMA,)),
    Scene("request_primary_contact", "wie@elders.example", "unknown_contact", shows=("wie@elders.example",)),
    Scene(
        "request_level_upgrade", TOM, "requested", said(level="Certified"), shows=("Certified", "Code of Conduct", "Registered")
    ),
    Scene("request_level_upgrade", EVA, "requested", said(level="Gold"), shows=("Gold", "Eva Peeters")),
    Scene("request_level_upgrade", TOM, "ask level", shows=("Certified", "Gold", "Platinum")),
    Scene("request_level_upgrade", SANNE, "not_higher", said(level="Gold"), shows=("Gold", "Platinum")),
    Scene("request_level_upgrade", EVA, "not_higher", said(level="Registered"), shows=("Certified", "Gold", "Platinum")),
    Scene("request_level_upgrade", ANNA, "highest_level", said(level="Platinum"), shows=("Platinum",)),
    Scene("request_level_upgrade", EVA, "no_such_level", said(level=nothing("brons")), shows=("brons",)),
    Scene("request_level_upgrade", EVA, "no_such_level", said(level="Diamond"), shows=("Diamond",)),
    Scene("request_level_upgrade", KOEN, "needs_primary", shows=("Eva Peeters",)),
    Scene("request_membership_renewal", SANNE, "requested", shows=("MEM-20417", "2027")),
    Scene("request_membership_renewal", JORIS, "needs_primary", shows=("Sanne van Dijk",)),
    Scene("check_nfr_entitlements", ANNA, "nfr", shows=("Platinum", "Creative Cloud Enterprise", "Adobe Stock DCE")),
    Scene("check_nfr_entitlements", LARS, "nfr_through_primary", shows=("Anna de Wit", "Acrobat Pro DC")),
    Scene("check_nfr_entitlements", EVA, "no_nfr_at_this_level", shows=("Certified", "Gold")),
    Scene("check_nfr_entitlements", KOEN, "no_nfr_at_this_level", shows=("Eva Peeters",)),
    Scene("check_nfr_entitlements", None, "sign_in_needed"),
    Scene("check_certification", SANNE, "complete", shows=("Sanne van Dijk", "Value Incentive Plan for resellers")),
    Scene("check_certification", FATIMA, "complete", shows=("Sanne van Dijk",)),
    Scene("check_certification", EVA, "code_of_conduct_missing", before=without_conduct, shows=("Certified", "Code of Conduct")),
    Scene("check_certification", TOM, "nothing_required", shows=("Registered",)),
    # sales
    Scene("diagnose_salescenter_access", SANNE, "access", shows=("Gold",)),
    Scene("diagnose_salescenter_access", TOM, "level_missing", shows=("Registered", "Gold")),
    Scene("diagnose_salescenter_access", KOEN, "level_missing", shows=("Certified", "Eva Peeters")),
    Scene("diagnose_salescenter_access", LARS, "licence_missing", shows=("Anna de Wit",)),
    Scene("diagnose_salescenter_access", ANNA, "licence_missing_own", before=without_licence(ANNA)),
    Scene(
        "diagnose_salescenter_access", SANNE, "different_address", before=another_address, shows=("s.vandijk@vandijk.example",)
    ),
    Scene(
        "assign_salescenter_license", ANNA, "assigned", said(person=Value("Lars", LARS, "Lars Holm")), shows=("Lars Holm", LARS)
    ),
    Scene("assign_salescenter_license", SANNE, "ask person"),
    Scene("assign_salescenter_license", SANNE, "already_licensed", said(person=JORIS), shows=("Joris Bakker",)),
    Scene("assign_salescenter_license", SANNE, "colleague_invited", said(person=NOOR), shows=("Noor Willems",)),
    Scene(
        "assign_salescenter_license", SANNE, "colleague_inactive", said(person=FATIMA), put_away(FATIMA), ("Fatima El Amrani",)
    ),
    Scene("assign_salescenter_license", EVA, "needs_level", said(person=KOEN), shows=("Certified", "Gold")),
    Scene("assign_salescenter_license", FATIMA, "needs_primary", said(person=FATIMA), shows=("Sanne van Dijk",)),
    Scene(
        "revoke_salescenter_access", SANNE, "revoked", said(person=PIETER), shows=("Pieter Smit", "OPP-3004", "Vermeer drukwerk")
    ),
    Scene("revoke_salescenter_access", SANNE, "not_oneself", said(person=SANNE), shows=("Sanne van Dijk",)),
    Scene("revoke_salescenter_access", SANNE, "not_licensed", said(person=FATIMA), shows=("Fatima El Amrani",)),
    Scene("revoke_salescenter_access", JORIS, "needs_primary", said(person=PIETER)),
    Scene("list_opportunities", SANNE, "opportunities", shows=("OPP-3001", "05 Negotiate", "Gemeente Oosterveld")),
    Scene("list_opportunities", SANNE, "opportunities", said(status="won"), shows=("OPP-3003", "Closed - Booked")),
    Scene("list_opportunities", SANNE, "opportunities", said(status="all"), shows=("OPP-3001", "OPP-3003")),
    Scene("list_opportunities", JORIS, "no_opportunities", said(status="lost")),
    Scene("list_opportunities", JORIS, "no_opportunities", said(status="won")),
    Scene("list_opportunities", FATIMA, "needs_salescenter_licence", shows=("Sanne van Dijk",)),
    Scene("list_opportunities", EVA, "needs_level", shows=("Gold", "Certified")),
    Scene("list_opportunities", SANNE, "no_such_choice", said(status=nothing("blauw")), shows=("blauw",)),
    Scene("register_opportunity", SANNE, "registered", REGISTER, shows=("Bakkerij Jansen", "Jansen winkel 2", "2027")),
    Scene(
        "register_opportunity",
        SANNE,
        "registered",
        {**REGISTER, **said(account="Kwekerij Tulp", product=("Acrobat Pro",), quantity=8)},
        shows=("Kwekerij Tulp", "8 × Acrobat Pro"),
    ),
    Scene("register_opportunity", SANNE, "registered", {**REGISTER, **said(account="Duinzicht", product=("InDesign",))}),
    Scene("register_opportunity", SANNE, "ask account"),
    Scene("register_opportunity", SANNE, "ask account", said(account="jansen"), shows=("Bakkerij Jansen", "jansen")),
    Scene("register_opportunity", SANNE, "ask opportunity_name", said(account="Bakkerij Jansen")),
    Scene(
        "register_opportunity", SANNE, "date_in_the_past", {**REGISTER, **said(expected_close=date(2026, 1, 1))}, shows=("2026",)
    ),
    Scene("register_opportunity", SANNE, "name_needed", {**REGISTER, **said(opportunity_name=" ")}),
    Scene("register_opportunity", SANNE, "account_needed", {**REGISTER, **said(account="!")}),
    Scene("register_opportunity", SANNE, "email_domain", REGISTER, of_another_domain, ("vandijk-groep.example", SANNE)),
    Scene("register_opportunity", SANNE, "no_such_product", {**REGISTER, **said(product=("Paint",))}, shows=("Paint",)),
    Scene("register_opportunity", SANNE, "no_such_date", {**REGISTER, **said(expected_close=nothing("ooit"))}, shows=("ooit",)),
    Scene("register_opportunity", SANNE, "no_such_quantity", {**REGISTER, **said(quantity=nothing("veel"))}, shows=("veel",)),
    Scene("register_opportunity", SANNE, "registered", {**REGISTER, **said(account=nothing("Xylofoon"))}, shows=("Xylofoon",)),
    Scene("register_opportunity", LARS, "needs_salescenter_licence", REGISTER, shows=("Anna de Wit",)),
    Scene("close_opportunity", ANNA, "closed", CLOSE, shows=("OPP-4001", "4500033871", "4500033872", "07 Execute to Close")),
    Scene("close_opportunity", ANNA, "ask reason", said(opportunity="OPP-4001")),
    Scene("close_opportunity", ANNA, "ask sales_order", said(opportunity="OPP-4001", reason="price")),
    Scene("close_opportunity", SANNE, "not_the_owner", said(opportunity="OPP-3002"), shows=("OPP-3002", "Joris Bakker")),
    Scene("close_opportunity", SANNE, "opportunity_closed", said(opportunity="OPP-3003"), shows=("OPP-3003", "Closed - Booked")),
    Scene("close_opportunity", ANNA, "sales_order_needed", {**CLOSE, **said(sales_order=(" ",))}, shows=("OPP-4001",)),
    Scene("close_opportunity", ANNA, "no_such_reason", {**CLOSE, **said(reason="geluk")}),
    Scene("close_opportunity", SANNE, "no_such_opportunity", said(opportunity="OPP-4001"), shows=("OPP-4001",)),
    Scene("close_opportunity", SANNE, "no_such_opportunity", said(opportunity=nothing("OPP-9")), shows=("OPP-9",)),
    Scene("edit_opportunity", ANNA, "edited", {**EDIT, **said(stage="05 Negotiate")}, shows=("Grotere kans", "05 Negotiate")),
    Scene("edit_opportunity", ANNA, "ask opportunity", {}),
    Scene("edit_opportunity", ANNA, "ask change", said(opportunity="OPP-4001"), shows=("OPP-4001",)),
    Scene("edit_opportunity", ANNA, "ask expected_close", said(opportunity="OPP-4001", change="expected_close")),
    Scene("edit_opportunity", ANNA, "nothing_to_change", said(opportunity="OPP-4001", stage="06 Commit"), shows=("06 Commit",)),
    Scene("edit_opportunity", ANNA, "name_needed", said(opportunity="OPP-4001", opportunity_name=" ")),
    Scene("edit_opportunity", ANNA, "date_in_the_past", said(opportunity="OPP-4001", expected_close="2020-01-01")),
    Scene("edit_opportunity", ANNA, "no_such_quantity", said(opportunity="OPP-4001", quantity=0)),
    Scene("edit_opportunity", ANNA, "no_such_product", said(opportunity="OPP-4001", product=("Paint",)), shows=("Paint",)),
    Scene("edit_opportunity", ANNA, "product_needed", said(opportunity="OPP-4001", quantity=4), without_products),
    Scene("edit_opportunity", ANNA, "no_such_stage", said(opportunity="OPP-4001", stage="09 Ooit")),
    Scene("edit_opportunity", ANNA, "stage_by_closing", said(opportunity="OPP-4001", stage="07 Execute to Close")),
    Scene("edit_opportunity", SANNE, "not_the_owner", said(opportunity="OPP-3002"), shows=("OPP-3002", "Joris Bakker")),
    Scene("edit_opportunity", SANNE, "opportunity_closed", said(opportunity="OPP-3003"), shows=("OPP-3003", "Closed - Booked")),
    Scene("edit_opportunity", SANNE, "no_such_opportunity", said(opportunity="OPP-4001"), shows=("OPP-4001",)),
    Scene(
        "reassign_opportunity",
        SANNE,
        "reassigned",
        said(opportunity="OPP-3001", person=JORIS),
        shows=("OPP-3001", "Joris Bakker"),
    ),
    Scene(
        "reassign_opportunity", SANNE, "reassigned", said(opportunity="OPP-3004", person=JORIS), shows=("OPP-3004", "Pieter Smit")
    ),
    Scene("reassign_opportunity", SANNE, "ask person", said(opportunity="OPP-3001")),
    Scene("reassign_opportunity", SANNE, "already_the_owner", said(opportunity="OPP-3001", person=SANNE), shows=("OPP-3001",)),
    Scene(
        "reassign_opportunity",
        ANNA,
        "colleague_without_licence",
        said(opportunity="OPP-4001", person=LARS),
        shows=("Lars Holm", "OPP-4001"),
    ),
    Scene(
        "reassign_opportunity", SANNE, "colleague_inactive", said(opportunity="OPP-3001", person=NOOR), shows=("Noor Willems",)
    ),
    Scene("reassign_opportunity", SANNE, "colleague_inactive", said(opportunity="OPP-3001", person=FATIMA), put_away(FATIMA)),
    Scene("reassign_opportunity", JORIS, "not_the_owner", said(opportunity="OPP-3001", person=JORIS), shows=("Sanne van Dijk",)),
    Scene("reassign_opportunity", SANNE, "opportunity_closed", said(opportunity="OPP-3003", person=JORIS)),
    Scene("reassign_opportunity", SANNE, "no_such_contact", said(opportunity="OPP-3001", person=LARS), shows=(LARS,)),
    Scene("add_sales_activity", JORIS, "added", TOLD, shows=("OPP-3002", "Utrecht", "8 licenties Acrobat Pro", "9 oktober")),
    Scene("add_sales_activity", JORIS, "ask discovery", said(opportunity="OPP-3002")),
    Scene("add_sales_activity", JORIS, "field_vague", {**TOLD, **said(business_need="ze hebben het nodig")}),
    Scene("add_sales_activity", JORIS, "field_vague", {**TOLD, **said(discovery="we kennen de klant")}),
    Scene("add_sales_activity", JORIS, "field_generic", {**TOLD, **said(value_proposition="het beste product")}),
    Scene("add_sales_activity", JORIS, "field_empty", {**TOLD, **said(competition="nvt")}),
    Scene("add_sales_activity", JORIS, "field_empty", {**TOLD, **said(current_activities="geen")}),
    Scene("add_sales_activity", SANNE, "not_the_owner", said(opportunity="OPP-3002"), shows=("Joris Bakker",)),
    Scene("add_sales_activity", SANNE, "opportunity_closed", said(opportunity="OPP-3003")),
    Scene("open_salescenter_case", SANNE, "requested", BOOK, shows=("ik kan geen producten toevoegen",)),
    Scene("open_salescenter_case", SANNE, "requested", {**BOOK, **said(opportunity="OPP-3001")}, shows=("OPP-3001",)),
    Scene("open_salescenter_case", SANNE, "requested", {**BOOK, **said(subject="account")}),
    Scene("open_salescenter_case", SANNE, "ask subject"),
    Scene("open_salescenter_case", SANNE, "no_such_subject", {**BOOK, **said(subject="weer")}),
    Scene("open_salescenter_case", SANNE, "description_needed", {**BOOK, **said(description=" ")}),
    Scene("open_salescenter_case", SANNE, "not_the_owner", {**BOOK, **said(opportunity="OPP-3002")}, shows=("Joris Bakker",)),
    # contracts
    Scene(
        "request_contract_admin_change",
        JORIS,
        "requested",
        {**HANDED, **GONE, **SMIT},
        shows=("CLP-781204", "Jan Mos", "j.mos@delinde.example", "i.smit@delinde.example", "Ahmed Kaya"),
    ),
    Scene("request_contract_admin_change", JORIS, "requested", {**HANDED, **THERE, **AHMED}, shows=("a.kaya@delinde.example",)),
    Scene("request_contract_admin_change", JORIS, "ask admin_present", HANDED, shows=("CLP-781204",)),
    Scene(
        "request_contract_admin_change", JORIS, "administrator_must_authorize", {**HANDED, **THERE, **SMIT}, shows=("Ahmed Kaya",)
    ),
    Scene("request_contract_admin_change", JORIS, "authorizer_has_left", {**HANDED, **GONE, **AHMED}, shows=("delinde.example",)),
    Scene(
        "request_contract_admin_change",
        JORIS,
        "authorizer_from_another_domain",
        {**HANDED, **GONE, **STRANGER},
        shows=("delinde.example", "jan.mos@webmail.example"),
    ),
    Scene(
        "request_contract_admin_change",
        JORIS,
        "already_administrator",
        {**HANDED, **said(email="a.kaya@delinde.example"), **GONE, **SMIT},
        shows=("Ahmed Kaya",),
    ),
    Scene("request_contract_admin_change", JORIS, "no_such_contract", said(contract="CLP-999999"), shows=("CLP-999999",)),
    Scene("request_contract_admin_change", JORIS, "no_such_person", {**HANDED, **said(person=nothing("??"))}),
    Scene("request_payment_option_change", SANNE, "requested", {**YEARLY, **THERE, **AHMED}, shows=("CLP-781204", "Hogeschool")),
    Scene("request_payment_option_change", SANNE, "requested", {**YEARLY, **GONE, **SMIT}, shows=("i.smit@delinde.example",)),
    Scene("request_payment_option_change", SANNE, "ask payment_option", said(contract="CLP-781204")),
    Scene("request_payment_option_change", SANNE, "administrator_must_authorize", {**YEARLY, **THERE, **SMIT}),
    Scene("request_payment_option_change", SANNE, "authorizer_has_left", {**YEARLY, **GONE, **AHMED}),
    Scene("request_payment_option_change", SANNE, "authorizer_from_another_domain", {**YEARLY, **GONE, **STRANGER}),
    Scene(
        "request_payment_option_change",
        SANNE,
        "same_payment_option",
        {
            **YEARLY,
            **said(payment_option="upfront", contract="CLP-778812"),
            **GONE,
            **SMIT,
            **said(authorizer="x@oosterveld.example"),
        },
        paid_upfront,
        ("CLP-778812",),
    ),
    Scene(
        "request_payment_option_change",
        SANNE,
        "no_such_payment_option",
        {**YEARLY, **said(payment_option="goud"), **THERE, **AHMED},
    ),
    Scene("request_clp_renewal", SANNE, "requested", said(contract="CLP-778812"), shows=("CLP-778812", "Gemeente Oosterveld")),
    Scene("request_clp_renewal", JORIS, "requested", said(contract="CLP-781204"), shows=("CLP-781204", "2027")),
    Scene("request_clp_renewal", SANNE, "not_a_clp", said(contract="CLP-778812"), no_clp, ("ETLA",)),
    Scene("request_clp_renewal", ANNA, "no_such_contract", said(contract="CLP-778812"), shows=("CLP-778812",)),
    # help
    Scene("contact_helpdesk", LARS, "requested", said(description="a course is missing"), shows=("CASE-2041", LARS)),
    Scene(
        "contact_helpdesk",
        None,
        "requested",
        said(description="hallo", email="wie@elders.example"),
        shows=("wie@elders.example",),
    ),
    Scene("contact_helpdesk", LARS, "ask description"),
    Scene("contact_helpdesk", LARS, "description_needed", said(description=" ")),
    Scene("contact_helpdesk", None, "ask email", said(description="hallo")),
    Scene("contact_helpdesk", None, "email_needed", said(description="hallo", email=" ")),
    # taking a request back
    Scene("withdraw_request", TOM, "withdrawn", said(request="trek CASE-2040 in"), shows=("CASE-2040",)),
    Scene(
        "withdraw_request",
        SANNE,
        "withdrawn",
        said(request="rma 7002"),
        returned(ReturnStatus.REQUESTED),
        ("RMA-7002", "SO-5001"),
    ),
    Scene("withdraw_request", SANNE, "withdrawn", said(request=STUDIO_KLEUR.lower()), shows=("Studio Kleur", "Yara Postma")),
    Scene("withdraw_request", SANNE, "ask request", said(request="die ene"), shows=("Studio Kleur", "yara@studiokleur.example")),
    Scene("withdraw_request", JORIS, "nothing_to_withdraw"),
    Scene("withdraw_request", SANNE, "no_such_request", said(request="CASE-2040"), shows=("CASE-2040",)),
    Scene("withdraw_request", SANNE, "no_such_request", said(request="CASE-9999"), shows=("CASE-9999",)),
    Scene("withdraw_request", SANNE, "no_such_request", said(request="RMA-9"), shows=("RMA-9",)),
    Scene("withdraw_request", SANNE, "no_such_request", said(request="ADM-9"), shows=("ADM-9",)),
    Scene("withdraw_request", SANNE, "no_such_request", said(request="0123456789ABCDEF0123"), shows=("0123456789ABCDEF0123",)),
    Scene("withdraw_request", SANNE, "already_accepted", said(request=MUSEUM), shows=("Museum Het Anker",)),
    Scene("withdraw_request", JORIS, "case_done", said(request="CASE-2038"), shows=("CASE-2038",)),
    Scene("withdraw_request", FATIMA, "not_your_case", said(request="CASE-2038"), shows=("CASE-2038",)),
    Scene("withdraw_request", JORIS, "needs_primary", said(request="RMA-7001"), shows=("Sanne van Dijk",)),
    *(
        Scene("withdraw_request", SANNE, f"return_{status}", said(request="RMA-7002"), returned(status), ("RMA-7002",))
        for status in (ReturnStatus.APPROVED, ReturnStatus.DECLINED, ReturnStatus.WITHDRAWN)
    ),
    Scene("withdraw_request", None, "sign_in_needed"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_is_said_in_full(content: Content, store: Store, scene: Scene, language: str) -> None:
    assert faults(content, store, scene, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", ASKED)
def test_the_same_request_is_told_to_be_waiting(content: Content, store: Store, action: str, language: str) -> None:
    asker, values = ASKED[action]
    hear(content, store, action, asker, values, language)
    told = hear(content, store, action, asker, values, language)
    assert told.ends == "already_requested"
    assert "CASE-2041" in told.text
    assert asker in told.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_of_administrator_is_taken_back(content: Content, store: Store, language: str) -> None:
    with store.transaction(Actor.contact(SANNE)) as records:
        linde = records.customer("5E08D1B74FA2963C7081")
        linde.change_primary_admin(records, person="Fleur Nijs", email="f.nijs@delinde.example")
    told = hear(content, store, "withdraw_request", SANNE, said(request="ADM-501"), language)
    assert told.ends == "withdrawn"
    assert all(shown in told.text for shown in ("ADM-501", "Ahmed Kaya", "Hogeschool De Linde", "Fleur Nijs"))
    assert hear(content, store, "withdraw_request", SANNE, said(request="ADM-501"), language).ends == "change_withdrawn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_anothers_reads_as_what_is_not_there(content: Content, store: Store, language: str) -> None:
    texts = [
        hear(content, store, action, SANNE, said(**{slot: number}), language).text.replace(number, "…")
        for action, slot, numbers in (
            ("close_opportunity", "opportunity", ("OPP-4001", "OPP-9999")),
            ("withdraw_request", "request", ("CASE-2040", "CASE-9999")),
        )
        for number in numbers
    ]
    assert texts[0] == texts[1]
    assert texts[2] == texts[3]


def test_every_code_has_words(content: Content) -> None:
    assert [
        str(one) for one in unworded(content, all_actions()) if any(f"intents/{name}.yaml" in str(one) for name in ACTIONS)
    ] == []


def test_every_outcome_and_every_own_refusal_is_reached_by_a_scene(content: Content) -> None:
    assert unplayed(content, ACTIONS, SCENES) == []


def test_the_shared_refusals_are_the_same_in_both_languages(content: Content) -> None:
    assert set(content.says["nl"].refusals) == set(content.says["en"].refusals)


def test_buttons_say_what_they_do(content: Content) -> None:
    assert misnamed_buttons(content, (all_actions()[name] for name in ACTIONS)) == []


def test_dutch_says_u(content: Content) -> None:
    assert familiar(content, ACTIONS) == []
