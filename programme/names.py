"""When two account names count as the same, and which ones are near enough to ask about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

LEGAL_FORMS = frozenset(
    """ab ag aps as bv bvba cbv co comm commv corp corporation cv cvba eurl gbr gmbh inc incorporated kg kgaa limited llc
    llp lp ltd maatschap mbh nv oy plc sa sarl sas sca scrl snc spa sprl srl ug vof vzw""".split()
)
_LETTERS_WITHOUT_PARTS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_NEAR = 0.8  # one letter wrong in five still counts: "janssen" finds "jansen", "bakker" does not find "baker hughes"


def account_key(name: str) -> str:
    """The name without case, accents, punctuation and legal forms: equal keys are equal names.

    >>> account_key("Café Zürich B.V.") == account_key("cafe zurich")
    True
    """
    words = fold(name).split()
    telling = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(telling or words)


def fold(text: str) -> str:
    """Lower case, no accents, single spaces; dots and apostrophes vanish (B.V. = bv), other signs part words."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS_WITHOUT_PARTS))
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign))
    letters = re.sub(r"[.'’`]", "", letters)
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def near_matches(part: str, names: Iterable[str], limit: int = 5) -> tuple[str, ...]:
    """The names that contain `part`, that are contained in it, or that share a word with it but for a letter or so."""
    wanted = account_key(part)
    if not wanted:
        return ()
    scored = [(score, name) for name in names if (score := _nearness(wanted, account_key(name))) >= _NEAR]
    return tuple(name for score, name in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:limit])


def _nearness(wanted: str, name: str) -> float:
    if wanted == name:
        return 2.0
    # two letters, or a shared short word ("de", "van"), say nothing about an account
    if (wanted in name or name in wanted) and min(len(wanted), len(name)) > 2:
        return 1.0
    pairs = [(one, other) for one in wanted.split() for other in name.split() if min(len(one), len(other)) > 3]
    return max((SequenceMatcher(None, one, other).ratio() for one, other in pairs), default=0.0)
