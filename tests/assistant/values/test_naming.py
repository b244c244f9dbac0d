"""Known names are found as people type them, and not where they are not meant."""

from __future__ import annotations

import pytest

from assistant.slot import Kind, Known
from assistant.values.naming import Directory, Mention
from assistant.values.word import message_of

NAMES = (
    "Bakkerij Jansen",
    "Janssen Advocaten",
    "Gemeente Oosterveld",
    "Hogeschool De Linde",
    "Rederij Zeezicht",
    "St. Aldhelm's College",
)
DIRECTORY = Directory([Known(Kind.CUSTOMER, name, name, also=("Henk Jansen",) if name == NAMES[0] else ()) for name in NAMES])


def mentions(text: str) -> tuple[Mention, ...]:
    message = message_of(text)
    return DIRECTORY.mentions(message.words, message.joins)


def named(text: str) -> list[tuple[str, ...]]:
    return [tuple(one.label for one in mention.known) for mention in mentions(text)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bakkerij jansen", "Bakkerij Jansen"),
        ("jansen de bakker", "Bakkerij Jansen"),
        ("BAKKERIJ JANSEN", "Bakkerij Jansen"),
        ("bakkerij-jansen", "Bakkerij Jansen"),
        ("gem oosterveld", "Gemeente Oosterveld"),
        ("gemeente oostervelt", "Gemeente Oosterveld"),
        ("hogeschool delinde", "Hogeschool De Linde"),
        ("zee zicht", "Rederij Zeezicht"),
        ("rederij zeezigt", "Rederij Zeezicht"),
        ("redereij zeesigt", "Rederij Zeezicht"),
        ("rederijzeezicht", "Rederij Zeezicht"),
        ("st aldhelms", "St. Aldhelm's College"),
        ("janssen advocaat", "Janssen Advocaten"),
        ("henk jansen", "Bakkerij Jansen"),
    ],
)
def test_a_name_is_found_in_another_form(typed: str, meant: str) -> None:
    assert named(f"hoe staat het met {typed}") == [(meant,)]


def test_a_name_that_sounds_like_two_means_both() -> None:
    assert named("iets voor jansen") == [("Bakkerij Jansen", "Janssen Advocaten")]


def test_the_whole_name_decides_between_two_that_sound_alike() -> None:
    assert named("iets voor janssen advocaten") == [("Janssen Advocaten",)]


def test_a_first_name_alone_is_no_customer() -> None:
    assert named("henk belde net") == []


@pytest.mark.parametrize("text", ["annuleer de autorisatie", "hoe werkt dat", "nee", "de", ""])
def test_ordinary_words_name_nobody(text: str) -> None:
    assert named(text) == []


def test_the_words_of_a_mention_are_those_of_the_name() -> None:
    message = message_of("status van hogeschool de linde graag")
    (mention,) = DIRECTORY.mentions(message.words, message.joins)
    assert message.text[slice(*message.span(mention.first, mention.last))] == "hogeschool de linde"
