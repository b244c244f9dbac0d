"""How a template is checked and compiled, and how values are written in a language.

The whitelist follows a measurement: Jinja2's own sandbox lets `{{ 'a' * 10**9 }}` run for seconds, so the tree of every
template is checked when it is loaded and what is not listed here is refused.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from jinja2 import Environment, Template, TemplateSyntaxError, Undefined, make_logging_undefined, nodes

from kb.finding import ContentError, did_you_mean, finding

ALLOWED_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)
log = logging.getLogger(__name__)
MISSING = make_logging_undefined(log, Undefined)
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def babel_locale(language: str) -> str:
    """The locale in which dates, times and money are written: Dutch of the Netherlands, English of Great Britain."""
    return {"nl": "nl_NL", "en": "en_GB"}.get(language, language)


def write_date(value: object, language: str) -> str:
    """A date in words, with spaces that do not break: `24 november 2026`; anything else as it is."""
    if not isinstance(value, date):
        return str(value)
    return format_date(value, "d MMMM y", locale=babel_locale(language)).replace(" ", "\u00a0")


def write_time(value: object, language: str) -> str:
    """A time of day: `14.33 uur` in Dutch, `14:33` in English."""
    written = format_time(value, "HH:mm", locale=babel_locale(language))  # type: ignore[arg-type]
    return f"{written.replace(':', '.')}\u00a0uur" if language == "nl" else written


def write_number(value: object, language: str) -> str:
    """A number with the language's own separators."""
    return format_decimal(value, locale=babel_locale(language)) if isinstance(value, int | float | Decimal) else str(value)


def write_money(value: object, language: str) -> str:
    """An amount in euros: `€ 1.188,00` in Dutch, `€1,188.00` in English."""
    if not isinstance(value, int | float | Decimal):
        return str(value)
    return format_currency(value, "EUR", locale=babel_locale(language))


FILTERS: Mapping[str, Callable[[object, str], str]] = {
    "date": write_date,
    "time": write_time,
    "number": write_number,
    "money": write_money,
}


AND = {"nl": " en ", "en": " and "}


def write_value(value: object, language: str) -> str:
    """Any fact as it is read: dates in words, several values as `a, b en c`, nothing for None, yes and no for neither."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list | tuple):
        written = [write_value(each, language) for each in value]
        return AND.get(language, ", ").join(filter(None, (", ".join(written[:-1]), *written[-1:])))
    return write_date(value, language) if isinstance(value, date) else str(value)


def _environment(language: str, *, markdown: bool) -> Environment:
    def finalize(value: object) -> str:
        written = write_value(value, language)
        return MARKUP.sub(r"\\\1", written).replace("\n", " ") if markdown else written

    environment = Environment(undefined=MISSING, finalize=finalize, autoescape=False, trim_blocks=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    for name, write in FILTERS.items():
        environment.filters[name] = lambda value, write=write: write(value, language)
    return environment


def compiled(source: str, language: str, names: Collection[str] | None, file: str, *, markdown: bool) -> Template:
    environment = _environment(language, markdown=markdown)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise ContentError(finding(file, f"template: {error.message}", line=error.lineno)) from error
    wrong = [finding(file, says, line=line) for line, says in _objections(tree, names)]
    if wrong:
        raise ContentError(*wrong)
    template = environment.from_string(source)
    template.globals.update(dict.fromkeys(names or (), ""))
    return template


def _objections(tree: nodes.Template, names: Collection[str] | None) -> list[tuple[int, str]]:
    found = []
    for node in _walk(tree):
        line = getattr(node, "lineno", 1)
        if not isinstance(node, ALLOWED_NODES):
            kind = type(node).__name__.lower()
            found.append((line, f"template: '{kind}' is not allowed here; use names, if/elif/else, comparisons and filters only"))
        elif isinstance(node, nodes.Name) and names is not None and node.name not in names:
            found.append((line, f"template: '{node.name}' is no name that can be filled in{did_you_mean(node.name, names)}"))
        elif isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs):
            found.append((line, f"template: filter '{node.name}' is not one of {', '.join(sorted(FILTERS))}, without arguments"))
    return found


def _walk(node: nodes.Node) -> list[nodes.Node]:
    found = [node]
    for child in node.iter_child_nodes():
        found.extend(_walk(child))
    return found
