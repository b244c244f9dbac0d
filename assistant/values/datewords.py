"""The words of a calendar in Dutch and English: months, days of the week, counts, units of time."""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan januarie",
            "februari february feb febuari februarie febuary",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug agustus",
            "september sept sep septmber",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
DAYS = {
    name: number
    for number, names in enumerate(
        (
            "maandag monday",
            "dinsdag tuesday",
            "woensdag wednesday",
            "donderdag thursday",
            "vrijdag friday",
            "zaterdag saturday",
            "zondag sunday",
        )
    )
    for name in names.split()
}
COUNTS = {
    name: number
    for number, names in enumerate(
        (
            "een één one a an",
            "twee two",
            "drie three",
            "vier four",
            "vijf five",
            "zes six",
            "zeven seven",
            "acht eight",
            "negen nine",
            "tien ten",
            "elf eleven",
            "twaalf twelve",
        ),
        1,
    )
    for name in names.split()
} | {
    "anderhalf": 1.5,
    "anderhalve": 1.5,
    "achttien": 18,
    "eighteen": 18,
    "vierentwintig": 24,
    "twenty-four": 24,
    "half": 0.5,
    "een half": 0.5,
}
UNITS = {
    **dict.fromkeys("dag dagen day days".split(), "day"),
    **dict.fromkeys("week weken weeks".split(), "week"),
    **dict.fromkeys("maand maanden month months mnd".split(), "month"),
    **dict.fromkeys("kwartaal kwartalen quarter quarters".split(), "quarter"),
    **dict.fromkeys("jaar jaren year years".split(), "year"),
}
ORDINALS = {
    name: number
    for number, names in enumerate(
        (
            "eerste één een first one",
            "tweede twee second two",
            "derde drie third three",
            "vierde vier fourth four",
            "vijfde vijf fifth five",
            "zesde zes sixth six",
            "zevende zeven seventh seven",
            "achtste acht eighth eight",
            "negende negen ninth nine",
            "tiende tien tenth ten",
            "elfde elf eleventh eleven",
            "twaalfde twaalf twelfth twelve",
            "dertiende dertien thirteenth thirteen",
            "veertiende veertien fourteenth fourteen",
            "vijftiende vijftien fifteenth fifteen",
            "zestiende zestien sixteenth sixteen",
            "zeventiende zeventien seventeenth seventeen",
            "achttiende achttien eighteenth eighteen",
            "negentiende negentien nineteenth nineteen",
            "twintigste twintig twentieth twenty",
            "eenentwintigste eenentwintig twenty-first",
            "tweeëntwintigste tweeëntwintig twenty-second",
            "drieëntwintigste drieëntwintig twenty-third",
            "vierentwintigste vierentwintig twenty-fourth",
            "vijfentwintigste vijfentwintig twenty-fifth",
            "zesentwintigste zesentwintig twenty-sixth",
            "zevenentwintigste zevenentwintig twenty-seventh",
            "achtentwintigste achtentwintig twenty-eighth",
            "negenentwintigste negenentwintig twenty-ninth",
            "dertigste dertig thirtieth thirty",
            "eenendertigste eenendertig thirty-first",
        ),
        1,
    )
    for name in names.split()
}
NEAR = {
    "vandaag": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "overmorgen": 2,
    "the day after tomorrow": 2,
    "gisteren": -1,
    "yesterday": -1,
}
