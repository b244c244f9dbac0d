"""Account names that count as the same, and near ones."""

from __future__ import annotations

import pytest

from programme.names import account_key, near_matches

CUSTOMERS = ("Bakkerij Jansen", "Janssen Advocaten", "Gemeente Oosterveld", "Hogeschool De Linde", "Museum Het Anker")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kapsalon De Schaar", "KAPSALON DE SCHAAR"),
        ("Café Zürich", "Cafe Zurich"),
        ("Kapsalon De Schaar B.V.", "Kapsalon De Schaar"),
        ("Kapsalon De Schaar BV", "Kapsalon-De Schaar b.v"),
        ("Nordlicht Systems GmbH", "nordlicht systems"),
        ("Straße & Söhne", "STRASSE SOHNE"),
        ("Ørsted", "Orsted"),
        ("’t Anker", "t Anker"),
    ],
)
def test_names_that_differ_in_case_accents_signs_or_legal_form_are_the_same(one: str, other: str) -> None:
    assert account_key(one) == account_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Jansen", "Janssen"), ("Studio Kleur", "Studio Kleur Utrecht"), ("De Linde", "Linde")]
)
def test_names_that_differ_in_a_letter_or_a_word_are_not_the_same(one: str, other: str) -> None:
    assert account_key(one) != account_key(other)


def test_a_name_that_is_nothing_but_a_legal_form_keeps_it() -> None:
    assert account_key("B.V.") == "bv"


def test_a_part_of_a_name_finds_the_account() -> None:
    assert near_matches("OOSTER", CUSTOMERS) == ("Gemeente Oosterveld",)


def test_a_longer_name_finds_the_account_in_it() -> None:
    assert near_matches("Stichting Museum Het Anker Den Helder", CUSTOMERS) == ("Museum Het Anker",)


def test_a_word_with_another_letter_finds_both_of_two_like_accounts() -> None:
    assert near_matches("jansens", CUSTOMERS) == ("Bakkerij Jansen", "Janssen Advocaten")


def test_the_same_name_comes_first() -> None:
    assert near_matches("bakkerij jansen", CUSTOMERS)[0] == "Bakkerij Jansen"


@pytest.mark.parametrize("part", ["", "B.V.!", "de", "het", "Kapsalon"])
def test_what_says_nothing_or_is_not_there_finds_no_account(part: str) -> None:
    assert near_matches(part, ("Bakkerij Jansen", "Hogeschool Linde")) == ()
