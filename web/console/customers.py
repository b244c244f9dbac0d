"""The customer list: filters with counts, search, sorting by link, pages, and the same as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from assistant.values.word import folded
from programme import Records, Refused, Who
from programme.membership import Filter
from web.cleaning import readable
from web.console import sheet
from web.console.door import Page, closed, pages
from web.page import language, say, show
from web.session import for_contacts, reading

PER_PAGE = 25
LONGEST_SEARCH = 200
URGENT = "urgent"
Row = Mapping[str, Any]
SORTS: Mapping[str, Callable[[Row], Any]] = {
    "name": lambda row: folded(row["customer"]),
    "renewal": lambda row: (row["renewal_date"], row["customer"]),
    "segment": lambda row: (row["segment"], row["customer"]),
    "manager": lambda row: (row["managed_by"] or "", row["customer"]),
    "membership": lambda row: (row["membership"], row["customer"]),
}
"""What the list can be sorted by; a minus in front turns it round. Most urgent first is the programme's own order."""

COLUMNS = ("customer", "vip", "contact", "contact_email", "renewal_date", "segment", "type", "managed_by", "membership")
SEARCHED = ("customer", "vip", "contact", "contact_email", "admin", "admin_email")
FIGURES = ("pending_count", "overdue_count", "amount_due", "currency", "order_by")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins with one of these is a formula to a spreadsheet (CWE-1236)."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    filter: str = "all"
    mine: bool = False
    query: str = ""
    sort: str = URGENT
    page: int = 1

    @classmethod
    def of_request(cls) -> Wanted:
        sort = request.args.get("sort", URGENT)
        page = request.args.get("page", "1")
        return cls(
            request.args.get("filter", "all"),
            request.args.get("mine") == "yes",
            readable(request.args.get("q", "")).strip()[:LONGEST_SEARCH],
            sort if sort.removeprefix("-") in SORTS else URGENT,
            int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    def address(self, path: str = "/console/customers", **other: Any) -> str:
        """The list as asked for, but for what is given here; another page only where the rest stays."""
        one = replace(self, **{"page": 1, **other})
        shown = {
            "filter": one.filter if one.filter != "all" else "",
            "mine": "yes" if one.mine else "",
            "q": one.query,
            "sort": one.sort if one.sort != URGENT else "",
            "page": one.page if one.page > 1 else "",
        }
        rest = urlencode({name: value for name, value in shown.items() if value})
        return f"{path}?{rest}" if rest else path

    def sorted_by(self, name: str) -> str:
        """The address at which a column's head leads: up first, then down."""
        return self.address(sort=f"-{name}" if self.sort == name else name)

    def direction(self, name: str) -> str:
        """How a column is sorted now, as assistive technology calls it."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort, "none")


@dataclass(frozen=True)
class Found:
    """What fits, in the order asked for, with the counts of every filter."""

    rows: Sequence[Row]
    counts: Mapping[str, int]
    known_filter: bool


@pages.get("/customers")
@for_contacts
def customers() -> Page:
    """The list, most urgent first."""
    wanted = Wanted.of_request()
    with reading() as records:
        if no := closed(records, Who.CONSOLE):
            return no
        found = _found(records, wanted)
        last = max(1, -(-len(found.rows) // PER_PAGE))
        wanted = replace(wanted, page=min(max(wanted.page, 1), last), filter=wanted.filter if found.known_filter else "all")
        first = (wanted.page - 1) * PER_PAGE
        return show(
            "console/customers.html",
            partner=records.partner,
            wanted=wanted,
            found=found,
            rows=found.rows[first : first + PER_PAGE],
            first=first,
            last=last,
            filters=("all", *(str(one) for one in Filter if one is not Filter.ALL)),
            today=records.today,
        )


@pages.get("/customers.csv")
@for_contacts
def as_file() -> Page | Response:
    """The same list, all of it, as a file."""
    wanted = Wanted.of_request()
    with reading() as records:
        if no := closed(records, Who.CONSOLE):
            return no
        rows = _found(records, wanted).rows
        name = f"{say('console.customers.file')}-{records.today.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(written(rows), mimetype="text/csv", headers=headers)


@pages.route("/customers/new", methods=["GET", "POST"])
@for_contacts
def new() -> sheet.Page:
    """A new customer: everything is shown back before it is sent."""
    return sheet.sheet("add_customer", {}, also=("renewal_date",))


def _found(records: Records, wanted: Wanted) -> Found:
    known = True
    try:
        facts = records.list_customers(filter=wanted.filter, managed_by_me=wanted.mine).facts
    except Refused as refused:
        if refused.code != "no_such_filter":
            raise
        known, facts = False, records.list_customers(managed_by_me=wanted.mine).facts
    rows: list[Row] = [row for row in facts["customers"] if _fits(row, wanted.query)]  # type: ignore[attr-defined]
    if wanted.sort != URGENT:
        rows.sort(key=SORTS[wanted.sort.removeprefix("-")], reverse=wanted.sort.startswith("-"))
    return Found(rows, facts["counts"], known)  # type: ignore[arg-type]


def _fits(row: Row, query: str) -> bool:
    words = folded(query).split()
    text = folded(" ".join(str(row[name] or "") for name in SEARCHED))
    return all(word in text for word in words)


def written(rows: Sequence[Row]) -> bytes:
    """The list for a spreadsheet: with a mark that says UTF-8, and separated as the language's spreadsheets expect."""
    out = io.StringIO()
    file = csv.writer(out, delimiter=";" if language() == "nl" else ",", lineterminator="\r\n")
    names = (*COLUMNS, *FIGURES)
    file.writerow([say(f"console.customers.column.{name}") for name in names])
    for row in rows:
        file.writerow([guarded("" if row[name] is None else str(row[name])) for name in names])
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """The cell as text that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
