"""Dates as people type them in Dutch and English, absolute and relative, read against a given today.

A date without a year is the next one to come. Half-open words (a month, a quarter, a year) mean their last day, since
what is asked for here is when something ends. Times of day are left alone.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.values.datewords import COUNTS, DAYS, MONTHS, NEAR, ORDINALS, UNITS

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
ORDINAL_WORD = "|".join(sorted(ORDINALS, key=len, reverse=True))
DAY = "|".join(sorted(DAYS, key=len, reverse=True))
COUNT = r"\d{1,3}|" + "|".join(sorted((re.escape(name) for name in COUNTS), key=len, reverse=True))
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
NEXT = r"volgend|volgende|komend|komende|aanstaand|aanstaande|next|coming|upcoming"
WEEK_AFTER = r"volgende|next"
THIS = r"deze|dit|this"
END = r"eind|einde|het einde|end|the end|het eind|laatste dag|last day|ultimo"
QUARTER = r"eerste|tweede|derde|vierde|first|second|third|fourth"
HALF = r"half|halverwege|midden|mid|middle of"


NO_DAY = date.min
MEANT = re.compile(r"[a-z]|20\d\d", re.I)


@dataclass(frozen=True)
class Found:
    """A date in a text: where it stands and which day it is; `NO_DAY` where the calendar has none ("31 februari")."""

    start: int
    end: int
    text: str
    day: date


ARTICLE = re.compile(r"(?:de|het|the)\s+(?!day\s)", re.I)
Rule = Callable[[re.Match[str], date], date | None]


def dates(text: str, today: date) -> tuple[Found, ...]:
    """Every date in the text, from left to right; where two readings overlap the longer one counts."""
    return tuple(one for one in _settled(text, today) if one.day != NO_DAY)


def impossible(text: str, today: date) -> tuple[Found, ...]:
    """What is meant as a date, by its month or its year, but is none: "31 februari", "30-02-2027"."""
    return tuple(one for one in _settled(text, today) if one.day == NO_DAY and MEANT.search(one.text))


def _settled(text: str, today: date) -> tuple[Found, ...]:
    found = sorted(_all(text, today), key=lambda one: (one.start, -(one.end - one.start)))
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (-(one.end - one.start), one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def _all(text: str, today: date) -> Iterator[Found]:
    for pattern, rule in RULES:
        for match in pattern.finditer(text):
            try:
                day = rule(match, today)
            except OverflowError:
                continue
            except ValueError:  # it may not be read as a part of itself either: "februari 2028"
                yield Found(match.start(), match.end(), match[0], NO_DAY)
                continue
            if day:
                lead = ARTICLE.match(match[0])
                start = match.start() + (lead.end() if lead else 0)
                yield Found(start, match.end(), text[start : match.end()], day)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_of_month(day: date) -> date:
    """The last day of that day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _coming(year: str | None, month: int, day: int, today: date) -> date:
    if year:
        return date(int(year) if len(year) == 4 else 2000 + int(year.lstrip("'’")), month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _iso(match: re.Match[str], _today: date) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _figures(match: re.Match[str], today: date) -> date:
    return _coming(match[3], int(match[2]), int(match[1]), today)


def _day_month(match: re.Match[str], today: date) -> date:
    return _coming(match["year"], MONTHS[match["month"].casefold()], int(match["day"]), today)


def _month(match: re.Match[str], today: date) -> date | None:
    if match[0].casefold() in NAMES_TOO:
        return None
    return last_of_month(_coming(match["year"], MONTHS[match["month"].casefold()], 28, today))


def _worded_day(match: re.Match[str], today: date) -> date:
    return _coming(match["year"], MONTHS[match["month"].casefold()], ORDINALS[match["day"].casefold()], today)


def _day_alone(match: re.Match[str], today: date) -> date:
    day = int(match["day"])
    this = today.replace(day=day) if day <= last_of_month(today).day else last_of_month(today)
    return this if this > today else add_months(today, 1).replace(day=min(day, last_of_month(add_months(today, 1)).day))


def _half_month(match: re.Match[str], today: date) -> date:
    return _coming(match["year"], MONTHS[match["month"].casefold()], 15, today)


def _year_end(match: re.Match[str], _today: date) -> date:
    return date(int(match["whole"]), 12, 31)


def _year_start(match: re.Match[str], _today: date) -> date:
    return date(int(match["whole"]), 1, 1)


def _start_of_month(match: re.Match[str], today: date) -> date:
    return _coming(match["year"], MONTHS[match["month"].casefold()], 1, today)


def _near(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=NEAR[" ".join(match[0].casefold().split())])


def _in(match: re.Match[str], today: date) -> date:
    count = float(match["count"]) if match["count"].isdigit() else float(COUNTS[match["count"].casefold()])
    return _later(today, count, UNITS[match["unit"].casefold()])


def _later(today: date, count: float, unit: str) -> date:
    if unit in ("day", "week"):
        return today + timedelta(days=round(count * (7 if unit == "week" else 1)))
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    return add_months(today, int(months)) + timedelta(days=round(months % 1 * 28))


def _bare_in(match: re.Match[str], today: date) -> date | None:
    """ "18 maanden"; a single day or week is spoken of otherwise."""
    single = not match["count"].isdigit() and COUNTS[match["count"].casefold()] == 1
    return None if single and UNITS[match["unit"].casefold()] in ("day", "week") else _in(match, today)


def _weekday(match: re.Match[str], today: date) -> date:
    ahead = (DAYS[match["day"].casefold()] - today.weekday()) % 7 or 7
    later = match["week"] or (match["after"] and ahead <= 6 - today.weekday())
    return today + timedelta(days=ahead + 7 if later else ahead)


def _period_end(match: re.Match[str], today: date) -> date:
    unit = UNITS[match["unit"].casefold()]
    base = _later(today, 1, unit) if match["next"] else today
    match unit:
        case "week":
            return base + timedelta(days=6 - base.weekday())
        case "month":
            return last_of_month(base)
        case "quarter":
            return last_of_month(date(base.year, (base.month - 1) // 3 * 3 + 3, 1))
        case "year":
            return date(base.year, 12, 31)
    return base


def _quarter(match: re.Match[str], today: date) -> date:
    number = match["number"]
    month = (int(number[0]) if number[0].isdigit() else ORDINALS[number.casefold()]) * 3
    return last_of_month(_coming(match["year"], month, 28, today))


def _next_unit(match: re.Match[str], today: date) -> date:
    return _later(today, 1, UNITS[match["unit"].casefold()])


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(rf"(?<![\w@./-])(?:{pattern})(?![\w@])", re.IGNORECASE), rule


NAMES_TOO = frozenset({"may", "jan", "mar", "jun", "dec"})
"""Short months that are a word or a name as well: alone they are no date."""
ORDINAL = r"(?:e|de|ste|st|nd|rd|th)?"
YEAR = r"(?:,?\s+(?:of\s+|van\s+)?(?P<year>20\d\d|['’]\d\d))?"
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    _rule(r"(20\d\d)-(\d{1,2})-(\d{1,2})", _iso),
    _rule(r"(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d|\d\d)", _figures),
    _rule(r"(\d{1,2})[-/](\d{1,2})()(?![-/\d])", lambda match, today: _coming(None, int(match[2]), int(match[1]), today)),
    _rule(rf"(?P<day>\d{{1,2}}){ORDINAL}\s+(?:of\s+|van\s+)?(?P<month>{MONTH})\.?{YEAR}", _day_month),
    _rule(rf"(?P<month>{MONTH})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}{YEAR}", _day_month),
    _rule(rf"(?P<day>{ORDINAL_WORD})\s+(?:of\s+|van\s+)?(?P<month>{MONTH})\.?{YEAR}", _worded_day),
    _rule(r"(?:de|the)\s+(?P<day>[12]?\d|3[01])(?:e|ste|de|st|nd|rd|th)", _day_alone),
    _rule(rf"(?:(?:{END})\s+(?:van\s+|of\s+)?)?(?P<month>{MONTH}){YEAR}", _month),
    _rule(rf"(?:{HALF})[\s-]+(?P<month>{MONTH}){YEAR}", _half_month),
    _rule(rf"(?:{END})\s+(?:van\s+|of\s+)?(?P<whole>20\d\d)", _year_end),
    _rule(r"(?:begin|start|beginning|the start)\s+(?:van\s+|of\s+)?(?P<whole>20\d\d)", _year_start),
    _rule(rf"(?:begin|start|beginning|the start)\s+(?:van\s+|of\s+)?(?P<month>{MONTH}){YEAR}", _start_of_month),
    _rule("|".join(sorted((re.escape(name) for name in NEAR), key=len, reverse=True)), _near),
    _rule(rf"(?:over|binnen|na|in|within|after)\s+(?P<count>{COUNT})\s+(?P<unit>{UNIT})", _in),
    _rule(
        r"(?:over|in|na|after|binnen|within)?\s?(?:een|a|één) (?:jaar en een half|jaar en half|year and a half|year and half)",
        lambda _match, today: add_months(today, 18),
    ),
    _rule(rf"(?P<count>{COUNT})\s+(?P<unit>{UNIT})(?:\s+(?:later|vanaf nu|from now|from today|verder|ahead))?", _bare_in),
    _rule(rf"(?:vandaag|today)\s+(?:over|in)\s+(?P<count>{COUNT})\s+(?P<unit>{UNIT})", _in),
    _rule(rf"(?P<count>{COUNT})\s+(?P<unit>week|weken|weeks)\s+(?:from today|vanaf vandaag)", _in),
    _rule(
        rf"(?P<week>(?:volgende|next)\s+week\s+)?(?:(?:(?P<after>{WEEK_AFTER})|{NEXT}|{THIS})\s+)?(?P<day>{DAY})", _weekday
    ),
    _rule(rf"(?P<day>{DAY})\s+(?P<week>next week|volgende week|over een week)(?P<after>)", _weekday),
    _rule(rf"(?:{END})\s+(?:van\s+|of\s+)?(?:(?:de|het|the|{THIS})\s+)?(?P<next>(?:{NEXT})\s+)?(?P<unit>{UNIT})", _period_end),
    _rule(rf"(?:{NEXT})\s+(?P<unit>{UNIT})", _next_unit),
    _rule(rf"(?:Q|kwartaal\s+|quarter\s+)(?P<number>[1-4]){YEAR}", _quarter),
    _rule(rf"(?P<number>{QUARTER}|[1-4](?:e|st|nd|rd|th)) (?:kwartaal|quarter){YEAR}", _quarter),
)  # fmt: skip
