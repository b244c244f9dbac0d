"""Values are read from a message however they are typed, each from the place where it stands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.slot import Kind, Known
from assistant.values.address import places
from assistant.values.entity import Reading, read
from assistant.values.identifier import emails, references, vip_ids
from assistant.values.word import message_of

TODAY = date(2026, 3, 2)
PRODUCTS = ("Creative Cloud All Apps", "Acrobat Pro", "Photoshop", "Illustrator", "InDesign", "Adobe Stock")
KNOWN = (
    *(Known(Kind.PRODUCT, name, name) for name in PRODUCTS),
    Known(Kind.CUSTOMER, "AB12CD34EF56AB789012", "Brouwerij Kantelberg", also=("Hugo de Bree",)),
    Known(Kind.CUSTOMER, "AB12CD34EF56AB789013", "Studio Noord"),
    Known(Kind.OPPORTUNITY, "OPP-7102", "Kantelberg Acrobat", also=("Brouwerij Kantelberg",)),
    Known(Kind.CONTACT, "daan@polder-it.example", "Daan Hoekstra"),
)


def reading(text: str) -> Reading:
    return read(text, KNOWN, TODAY)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("PA-204417", "PA-204417"),
        ("pa 204417", "PA-204417"),
        ("PA204417", "PA-204417"),
        ("pa#204417", "PA-204417"),
        ("PA nummer 204417", "PA-204417"),
        ("pa 99874", "PA-099874"),
        ("SO-6120", "SO-6120"),
        ("so6120", "SO-6120"),
        ("Opp 7102", "OPP-7102"),
        ("clp802114", "CLP-802114"),
        ("RMA-7001", "RMA-7001"),
        ("case 2031", "CASE-2031"),
    ],
)
def test_a_reference_number_is_read_however_it_is_typed(typed: str, value: str) -> None:
    assert [(one.text, one.value) for one in references(f"kijk eens naar {typed} aub")] == [(typed, value)]


@pytest.mark.parametrize(
    ("text", "value"), [("autorisatie 204417", "PA-204417"), ("deal 7102", "OPP-7102"), ("contract 802114", "CLP-802114")]
)
def test_a_number_behind_its_noun_is_one_too(text: str, value: str) -> None:
    assert [one.value for one in references(text)] == [value]


@pytest.mark.parametrize("text", ["so 500 licences", "order 10 licences", "deal met 3 klanten", "SO 4500071234", "opera 12345"])
def test_other_numbers_are_no_reference(text: str) -> None:
    assert list(references(text)) == []


@pytest.mark.parametrize(
    "typed",
    [
        "9C1F04D27B3E58A6600D",
        "9c1f04d27b3e58a6600d",
        "9c1f 04d2 7b3e 58a6 600d",
        "9C1F04D27B-3E58A6600D"[:10] + "27B3E58A6600D"[3:],
    ],
)
def test_a_vip_id_is_read_however_it_is_typed(typed: str) -> None:
    assert [one.value for one in vip_ids(f"VIP {typed}?")] == [typed.replace(" ", "").upper()]


def test_an_email_address_ends_before_the_full_stop() -> None:
    assert [one.value for one in emails("Mail naar Lisa@Deschaar.example.")] == ["lisa@deschaar.example"]


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("acrobat", "Acrobat Pro"),
        ("acrobat-licenties", "Acrobat Pro"),
        ("photshop", "Photoshop"),
        ("ilustrator", "Illustrator"),
        ("creative cloud", "Creative Cloud All Apps"),
        ("all apps", "Creative Cloud All Apps"),
        ("stockfoto's", "Adobe Stock"),
        ("in design", "InDesign"),
    ],
)
def test_a_product_is_read_by_its_nickname(typed: str, product: str) -> None:
    assert [one.value for one in reading(f"zet 3 {typed} klaar").products] == [product]


def test_a_product_that_is_not_on_the_list_has_no_value() -> None:
    assert [(one.text, one.value) for one in reading("3 Lightroom graag").products] == [("Lightroom", None)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10x photoshop", [10]),
        ("vijfentwintig licenties", [25]),
        ("one hundred and twenty seats", [120]),
        ("2 van de 6 licenties", [2]),
        ("two of the six", [2]),
        ("1.200 licenties", [1200]),
        ("een dozijn stuks", [1, 12]),
        ("PA-204417", []),
        ("op 3 maart 2026", []),
        ("€ 500", []),
        ("500 euro", []),
        ("10%", []),
        ("daan2@polder-it.example", []),
        ("over 3 maanden", []),
    ],
)
def test_quantities_are_numbers_that_are_nothing_else(text: str, values: list[int]) -> None:
    assert [one.value for one in reading(text).quantities] == values


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Dorpsstraat 12, 5611 AB Eindhoven, Nederland",
            [("street", "Dorpsstraat 12"), ("postcode", "5611 AB"), ("country", "Nederland")],
        ),
        ("lange nieuwstraat 12-A bus 3, 2000 antwerpen", [("street", "lange nieuwstraat 12-A bus 3"), ("postcode", "2000")]),
        ("14 Quay Street, BS1 4RW, uk", [("street", "14 Quay Street"), ("postcode", "BS1 4RW"), ("country", "uk")]),
        ("rue de la Loi 16, 1040 Bruxelles", [("street", "rue de la Loi 16"), ("postcode", "1040")]),
        ("Coolsingel 40, 3011 AD", [("street", "Coolsingel 40"), ("postcode", "3011 AD")]),
        ("haal 2 licenties weg", []),
        ("in het Nederlands", []),
    ],
)
def test_the_parts_of_an_address_are_told_apart(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(one.part, one.span.text) for one in places(message_of(text), ())] == parts


def test_a_deal_is_not_meant_by_the_product_in_its_name() -> None:
    assert reading("Delta Acrobat is getekend").named(Kind.OPPORTUNITY) == ()


def test_a_name_of_which_only_a_part_is_known_is_asked_about() -> None:
    (found,) = reading("status van Kantelberg Transport graag").named(Kind.CUSTOMER)
    assert (found.value, [option.label for option in found.options]) == (None, ["Brouwerij Kantelberg"])


def test_a_name_that_is_a_word_too_needs_a_place_where_names_stand() -> None:
    assert reading("naar het noorden, noordwaarts").named(Kind.CUSTOMER) == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reading_and_every_value_stands_in_the_text(text: str) -> None:
    found = reading(text)
    spans = [*found.numbers, *found.products, *found.quantities, *found.dates, *(place.span for place in found.places)]
    spans += [*found.named(Kind.CUSTOMER), *found.named(Kind.CONTACT), *found.named(Kind.OPPORTUNITY)]
    for one in spans:
        assert text[one.start : one.end] == one.text
