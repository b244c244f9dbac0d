"""What a word is by itself: of an organisation, a first name, or an ordinary word of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.values.vocabulary import single_words
from assistant.values.word import Word


def is_organisation(words: Sequence[Word]) -> bool:
    """Whether the words hold one that only organisations have: a kind, or a legal form."""
    if len(words) == 2 and words[0].folded in single_words("first_names") and words[1].folded in single_words("occupations"):
        return False
    kinds, forms = single_words("organisations"), single_words("legal_forms")
    return any(word.folded in kinds or word.folded in forms or _compound(word.folded) for word in words)


def is_person(words: Sequence[Word]) -> bool:
    """Whether the words begin with somebody's first name and name no organisation."""
    return words[0].folded in single_words("first_names") and not is_organisation(words)


def is_ordinary(word: Word) -> bool:
    """Whether it is a word of the sentence, not of a name typed in small letters."""
    return word.folded in single_words("ordinary") or word.folded in single_words("prepositions")


def is_everyday(word: Word) -> bool:
    """Whether it is a word that begins no name, though a surname may be like it: "bas vink"."""
    return is_ordinary(word) or word.folded in single_words("everyday")


@lru_cache(maxsize=8_192)
def _compound(word: str) -> bool:
    """A kind of organisation at the end of a Dutch compound: "rijschool", "fietsenwinkel"."""
    return len(word) > 7 and any(word.endswith(kind) for kind in single_words("organisations") if len(kind) > 4)
