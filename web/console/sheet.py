"""A form for any action: what is known stands above it, what the rules want is asked, and a preview comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import request
from werkzeug.wrappers import Response

from assistant.action import Kind, all_actions
from assistant.conversation import Task
from assistant.errand import Errand, Turned
from assistant.reply import State
from assistant.slot import Kind as SlotKind
from assistant.slot import Slot, Value
from programme import Records, Refused
from web.console.asked import Asked, asked, field_for, read_form, say_no_such, to_edit
from web.console.clerk import errand_for, prose, weigh
from web.console.deed import lay_before
from web.console.door import PLACES_OF, address_of, onward, pages
from web.form import Form
from web.page import language, say, show, to_page
from web.problem import Problem
from web.session import for_contacts, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

Page = str | tuple[str, int] | Response
FORBIDDEN = ("needs_level", "needs_primary", "needs_salescenter_licence", "contact_invited", "contact_inactive")
NOT_HERE = ("contact_helpdesk", "start_enrolment")
"""What the chat and the front door are for."""

NOTHING: Mapping[str, str] = {}

GROUPS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "add_customer": (
        ("organisation", ("organisation", "segment", "type")),
        ("address", ("country", "address", "postcode")),
        ("administrator", ("person", "email")),
        ("renewal", ("renewal_date",)),
    ),
}
"""Fields that belong together, under a heading; any other form is short enough without."""


@pages.route("/do/<action>", methods=["GET", "POST"])
@for_contacts
def do(action: str) -> Page:
    """Any action, with what the address already says about it."""
    known = {name: value for name, value in request.args.items() if value}
    for record in ("customer", "opportunity"):
        if action in PLACES_OF[record] and known.get(record):
            return to_page(address_of(action, {record: known[record]}))
    return sheet(action, known)


def sheet(action: str, known: Mapping[str, str], *, also: tuple[str, ...] = (), there: Mapping[str, str] = NOTHING) -> Page:
    """Ask for an action; where nothing is left to ask, straight on to its preview. `there` is what stands there already."""
    if action not in all_actions() or action in NOT_HERE:
        raise Problem("not_found")
    with writing() as records:
        errand = errand_for(records, action)
        known = {one.name: known[one.name] for one in errand.action.slots if one.name in known and _names_a_record(one)}
        fixed = Fixed.of(records, errand, known)
        if errand.action.kind is Kind.READ:
            return _told(errand.proceed(Task(action, fixed.values)), fixed.back)
        form = Form(request.form if request.method == "POST" else {**there, **request.args.to_dict()})
        fields = tuple(to_edit(one, there[one.name]) if there.get(one.name) else one for one in asked(errand, known, also=also))
        paper = Paper(errand, fixed, form, fields, there)
        return paper.judged() if request.method == "POST" else paper.opened()


def _names_a_record(slot: Slot) -> bool:
    """Whether an address may settle this slot; anything else that it says is only filled in beforehand."""
    return slot.kind in (*NUMBERED, SlotKind.CONTACT) or slot.name == "request"


def _told(turned: Turned, back: str) -> Page:
    return show("console/told.html", turned=turned, onward=onward(turned.offer), back=back)


@dataclass(frozen=True)
class Fixed:
    """The records that a form is about: as values, as rows to read, and the page to go back to."""

    values: Mapping[str, Value]
    rows: tuple[tuple[str, str], ...]
    back: str
    context: Mapping[str, str]

    @classmethod
    def of(cls, records: Records, errand: Errand, known: Mapping[str, str]) -> Fixed:
        """Raises Problem when a record is not there or is somebody else's: the two are told alike."""
        values: dict[str, Value] = {}
        back = HOMES.get(errand.action.id, "/console/customers")
        for name, text in known.items():
            slot = errand.action.slot(name)
            kind = slot.kind if slot else SlotKind.TEXT
            try:
                label, place = _record(records, kind, text)
            except Refused as refused:
                if refused.code.startswith("no_such_"):
                    raise Problem("not_found") from refused
                return cls({name: Value(text, text) for name, text in known.items()}, (), back, {})
            back = place or back
            values[name] = Value(text, text.upper() if kind in NUMBERED else text, label)
        words = errand.intent.about.slots
        rows = tuple((words[name].label[language()], value.shown) for name, value in values.items() if name in words)
        return cls(values, rows, back, {name: str(one.value) for name, one in values.items()})


HOMES = {
    "check_certification": "/console/company",
    "check_nfr_entitlements": "/console/company",
    "diagnose_portal_access": "/console/company",
    "diagnose_console_access": "/console/company",
    "diagnose_salescenter_access": "/console/company",
    "list_opportunities": "/console/opportunities",
    "register_opportunity": "/console/opportunities",
    "edit_opportunity": "/console/opportunities",
    "open_salescenter_case": "/console/opportunities",
    "request_level_upgrade": "/console/company",
    "request_membership_renewal": "/console/company",
    "request_primary_contact": "/console/company",
    "withdraw_request": "/console/requests",
    "request_reseller_transfer": "/console/requests",
    "request_contract_admin_change": "/console/requests",
    "request_payment_option_change": "/console/requests",
    "request_clp_renewal": "/console/requests",
}
"""Where a form leads back to that is about no record with a page."""

NUMBERED = (SlotKind.CUSTOMER, SlotKind.AUTHORIZATION, SlotKind.ORDER, SlotKind.OPPORTUNITY, SlotKind.CONTRACT)


def _record(records: Records, kind: SlotKind, text: str) -> tuple[str, str]:
    """How a record is shown, and its page; raises Refused."""
    match kind:
        case SlotKind.CUSTOMER:
            return records.customer(text).name, f"/console/customers/{text.upper()}"
        case SlotKind.AUTHORIZATION:
            held = records.authorization(text)
            return f"{held.number} · {held.customer.name}", f"/console/customers/{held.customer.vip}"
        case SlotKind.ORDER:
            authorization = records.order(text).authorization
            return f"{text.upper()} · {authorization.customer.name}", f"/console/customers/{authorization.customer.vip}"
        case SlotKind.OPPORTUNITY:
            return f"{text.upper()} · {records.opportunity(text).name}", "/console/opportunities"
        case SlotKind.CONTRACT:
            return f"{text.upper()} · {records.contract(text).customer.name}", ""
        case SlotKind.CONTACT:
            return records.contact_by_email(text).name, "/console/company"
    return text, ""


@dataclass
class Paper:
    """One form under way."""

    errand: Errand
    fixed: Fixed
    form: Form
    fields: tuple[Asked, ...]
    there: Mapping[str, str]
    refusal: Turned | None = None
    asks: set[str] = field(default_factory=set)

    def opened(self) -> Page:
        """The form with what stands there already; a refusal at once where the record itself stands in the way."""
        weighed = weigh(self.errand, {**self.fixed.values, **self._there()})
        if weighed.turned.state is State.CONFIRM and not self.fields:
            return self._previewed(weighed.turned)
        self._take(weighed.turned, silently=True)
        if self.refusal and not self._at_a_field(self.refusal):
            return self._page("console/refused.html", _status(self.refusal))
        if self.there:
            self.refusal = None  # nobody has changed anything yet
        return self._page("console/sheet.html", 200)

    def _there(self) -> Mapping[str, Value | tuple[Value, ...]]:
        fields = tuple(one for one in self.fields if self.there.get(one.name))
        return read_form(Form(self.there), fields, self.errand.records.today)

    def judged(self) -> Page:
        """What was typed, judged; on to the preview when nothing is wrong with it."""
        today = self.errand.records.today
        there = {*self.fixed.values, *self._names()}
        extra = [slot for slot in self.errand.action.slots if slot.name in self.form.values and slot.name not in there]
        self.fields += tuple(field_for(self.errand, slot, self.fixed.values) for slot in extra)
        values = read_form(self.form, self.fields, today)
        weighed = weigh(self.errand, {**self.fixed.values, **values})
        for refused, says in [each for each in weighed.wrong if not self._as_it_was(each[0])] or weighed.wrong:
            self.form.refuse(str(refused.at), says)
        if weighed.turned.state is State.CONFIRM and self.form.good:
            return self._previewed(weighed.turned)
        if self.form.good or not self._as_it_was(weighed.turned.refused):
            self._take(weighed.turned, silently=False)
        return self._page("console/sheet.html", 422)

    def _as_it_was(self, refused: Refused | None) -> bool:
        """Whether it is about a field that was left alone: at fault only where no other field is."""
        return bool(refused and self.there.get(str(refused.at)) == self.form[str(refused.at)])

    def _take(self, turned: Turned, *, silently: bool) -> None:
        """What the rules still want: a choice to make, a field to fill in, or nothing that a field can mend."""
        slot = self.errand.action.slot(turned.asks) if turned.asks else None
        if turned.refused and (slot is None or turned.refused.at not in self._names()):
            self.refusal = turned
        if turned.refused and self._at_a_field(turned) and not silently:
            self._tell(str(turned.refused.at), prose(turned.messages[0]))
        if slot is None or slot.name in self.form.errors:
            return
        if turned.refused is None and slot.name in self._names() and not silently and not (turned.task and turned.task.options):
            self._not_usable(slot.name)
        if (turned.task and turned.task.options) or slot.name not in self._names():
            options = turned.task.options if turned.task else ()
            new = field_for(self.errand, slot, self.fixed.values, options)
            self.fields = tuple(new if one.name == slot.name else one for one in self.fields)
            self.fields += () if slot.name in self._names() else (new,)
            if turned.refused:
                self.refusal = None
                self.form.refuse(slot.name, prose(turned.messages[0]))
            elif not silently:
                self.form.refuse(slot.name, say("console.form.choose_one", label=new.label, text=self.form[slot.name]))

    def _tell(self, name: str, says: str) -> None:
        """Why not, at the field; a box of its own only where it leads on to something better."""
        self.form.refuse(name, says)
        if self.refusal and not self.refusal.offer:
            self.refusal = None

    def _not_usable(self, name: str) -> None:
        """Nothing that the action can do something with: an empty field, or one with only signs in it."""
        label = next(one.label for one in self.fields if one.name == name)
        text = self.form[name]
        self.form.refuse(name, say_no_such("no_such_text", text) if text else say("console.form.missing", label=label))

    def _names(self) -> set[str]:
        return {one.name for one in self.fields}

    def _at_a_field(self, turned: Turned) -> bool:
        return bool(turned.refused and turned.refused.at in self._names())

    def _previewed(self, turned: Turned) -> Response:
        return to_page(lay_before(self.errand.records, self.errand, turned, self.fixed.back))

    def _page(self, template: str, status: int) -> tuple[str, int]:
        return (
            show(
                template,
                action=self.errand.action.id,
                title=self.errand.intent.title(language()),
                danger=self.errand.intent.about.takes_away,
                request_kind=self.errand.action.kind is Kind.REQUEST,
                fixed=self.fixed,
                form=self.form,
                groups=tuple(self._grouped()),
                turned=self.refusal,
                onward=onward(self.refusal.offer) if self.refusal else "",
                back=self.fixed.back,
                context=self.fixed.context,
            ),
            status,
        )

    def _grouped(self) -> Iterator[tuple[str, tuple[Asked, ...]]]:
        rest = {one.name: one for one in self.fields}
        for heading, names in GROUPS.get(self.errand.action.id, ()):
            yield heading, tuple(rest.pop(name) for name in names if name in rest)
        if rest:
            yield "", tuple(rest.values())


def _status(turned: Turned) -> int:
    return 403 if turned.refused and turned.refused.code in FORBIDDEN else 409
