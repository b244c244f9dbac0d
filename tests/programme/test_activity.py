"""Which descriptions of sales activity tell enough."""

from __future__ import annotations

import pytest

from programme.activity import Weakness, weakness

TELLING = {
    "discovery": [
        "op de vakbeurs in Utrecht van 12 september, daarna twee keer gebeld met Henk Jansen",
        "we kennen Henk van de beurs in Utrecht",
        "we met the IT manager at the Hannover fair in April and called him twice since",
        "ongoing relation since 2019, quarterly visits to their office in Breda",
    ],
    "business_need": [
        "8 licenties Acrobat Pro omdat ze offertes en pachtcontracten digitaal willen laten ondertekenen",
        "hij zoekt iets om contracten digitaal te tekenen",
        "replacing the expired CS6 suites of 12 designers",
        "hun oude Creative Suite draait niet op Windows 11",
    ],
    "value_proposition": [
        "ondertekenen binnen een dag in plaats van een week, en geen papieren archief meer in de winkel",
        "saves two hours of retyping per invoice",
    ],
    "competition": [
        "een gratis pdf-programma van de boekhouder, zonder geldige handtekeningen",
        "Foxit",
        "Affinity and Canva",
        "geen concurrenten: ze werken al tien jaar met InDesign",
    ],
    "current_activities": [
        "demo gegeven op 3 oktober, offerte verstuurd op 9 oktober, donderdag bellen we na",
        "quote sent last week",
        "trial running with five users until Friday",
    ],
}
EMPTY = ["", "   ", "-", "?", "n.v.t.", "N/A", "none", "geen", "tbd", "zie boven", "x x x"]
VAGUE = {
    "discovery": ["we kennen de klant", "contact gehad", "we called them", "ongoing relationship with the customer"],
    "business_need": [
        "ze hebben het nodig",
        "they need it",
        "ze willen adobe",
        "meer licenties",
        "various needs",
        "voor hun werk",
    ],
    "competition": ["others", "some competitors", "diverse", "niet bekend", "de gebruikelijke concurrenten"],
    "current_activities": ["working on it", "we zijn ermee bezig", "calls and emails", "in progress", "een en ander"],
}
GENERIC = {
    "value_proposition": [
        "it is the best product",
        "beste prijs/kwaliteit",
        "good value for money",
        "Adobe is de marktleider",
        "goede software",
    ],
    "discovery": ["we hebben een goede relatie met de klant", "good relationship"],
}


def _pairs(texts: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, found in texts.items() for text in found]


@pytest.mark.parametrize(("name", "text"), _pairs(TELLING))
def test_a_description_with_facts_is_accepted(name: str, text: str) -> None:
    assert weakness(name, text) is None


@pytest.mark.parametrize("text", EMPTY)
@pytest.mark.parametrize("name", ["discovery", "competition"])
def test_nothing_and_what_stands_for_nothing_is_empty(name: str, text: str) -> None:
    assert weakness(name, text) is Weakness.EMPTY


@pytest.mark.parametrize(("name", "text"), _pairs(VAGUE))
def test_words_that_fit_every_customer_are_vague(name: str, text: str) -> None:
    assert weakness(name, text) is Weakness.VAGUE


@pytest.mark.parametrize(("name", "text"), _pairs(GENERIC))
def test_praise_without_a_fact_is_generic(name: str, text: str) -> None:
    assert weakness(name, text) is Weakness.GENERIC
