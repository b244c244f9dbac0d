"""How a typed sentence is brought into one written form and cut into words, in Dutch and in English."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 2_000
"""Characters of a message that are read; what follows is ignored (a longer text adds no intent, only time)."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": ""})
_TOKEN = re.compile(r"§[a-z]+|[^\W_]+(?:'[^\W_]+)?|[$€£%]")
_LETTERS = re.compile(r"[^\W\d_]{2,40}")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")

_CONTRACTIONS = {
    "n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am", "'d": " would",
}  # fmt: skip
_SPOKEN = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "cant": "can not",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wont": "will not",
    "wasnt": "was not", "havent": "have not", "hasnt": "has not", "couldnt": "could not", "arent": "are not",
    "im": "i am", "ive": "i have", "whats": "what is", "hows": "how is", "wheres": "where is", "whos": "who is",
    "thats": "that is", "what's": "what is", "how's": "how is", "where's": "where is", "who's": "who is",
    "that's": "that is", "it's": "it is", "there's": "there is", "let's": "let us", "gonna": "going to",
    "wanna": "want to", "gotta": "got to", "u": "you", "ur": "your", "pls": "please", "plz": "please",
    "thx": "thanks", "'k": "ik", "'t": "het", "'s": "s", "'m": "hem", "'n": "een", "zo'n": "zo een",
    "m'n": "mijn", "z'n": "zijn", "d'r": "haar", "mn": "mijn", "zn": "zijn", "ff": "even", "effe": "even",
    "idd": "inderdaad", "gwn": "gewoon", "iig": "in ieder geval", "aub": "alstublieft", "svp": "alstublieft",
    "vd": "van de", "vh": "van het", "mbt": "met betrekking tot", "ivm": "in verband met", "tav": "ter attentie van",
    "evt": "eventueel", "bv": "bijvoorbeeld", "nr": "nummer", "nrs": "nummers", "ipv": "in plaats van",
}  # fmt: skip

_HEX = r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,24}"
_MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"), " §mail "),
    (re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,300}"), " §link "),
    (re.compile(rf"(?<![^\W_])(?:{_HEX}|\d{{16,24}})(?![^\W_])"), " §vip "),
    (re.compile(r"(?<![^\W_])(pa|so|opp|clp|rma|case|mem)[ \-:#]{0,3}\d{3,9}(?![^\W_])"), r" \1 §ref "),
    (re.compile(r"(?<![\w.])\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?![\w])|(?<![\w.])\d{4}-\d{2}-\d{2}(?![\w])"), " §date "),
)
_APPROXIMATE = re.compile(r"[@]|://|www\.|\d")


def normalise(text: str) -> str:
    """The one written form of a message: NFKC, lower case, straight quotes, no controls, no stretched letters."""
    if text.isascii():
        text = text[:LONGEST].lower().replace("`", "'")
    else:
        text = unicodedata.normalize("NFKC", text[: LONGEST * 2])[:LONGEST].lower().translate(_QUOTES)
    text = "".join(c if c.isprintable() else " " for c in text) if not text.isprintable() else text
    return _STRETCHED.sub(r"\1\1", " ".join(text.split()))


def mask(text: str) -> str:
    """Values of a normalised text replaced by their class: the wording decides the intent, never the number."""
    if not _APPROXIMATE.search(text):
        return text
    for pattern, name in _MASKS:
        text = pattern.sub(name, text)
    return text


def tokens(text: str) -> list[str]:
    """Words of any text, contractions written out, digits as zeros of the same length, values as classes (`§ref`)."""
    words: list[str] = []
    for word in _TOKEN.findall(mask(normalise(text))):
        if word in _SPOKEN:
            words.extend(_SPOKEN[word].split())
        elif "'" in word:
            words.extend(_written_out(word))
        elif word.isdigit():
            words.append("0" * min(len(word), 6))
        else:
            words.append(word)
    return words


def capitalised(text: str) -> set[str]:
    """Words written with a capital where no sentence begins, in lower case; nothing when most words are written so."""
    if text[1:].islower() and text.isascii():
        return set()
    text = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_QUOTES)
    found, words = set(), 0
    for match in _LETTERS.finditer(text):
        words += 1
        before = text[: match.start()].rstrip(" \"'([")[-1:]
        if before and before not in ".!?:;\n" and match[0][0].isupper() and not match[0].isupper():
            found.add(match[0].lower())
    return found if len(found) * 2 <= words + 1 else set()


def _written_out(word: str) -> list[str]:
    if word.replace("'", "") in _SPOKEN:  # "do'nt"
        return _SPOKEN[word.replace("'", "")].split()
    for ending, full in _CONTRACTIONS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return [word[: -len(ending)], *full.split()]
    head, _, tail = word.partition("'")
    return [head + tail] if len(tail) > 1 else [head]  # "demo's" is "demo"; "klant's" too


_FOLD = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüçñ", "aaaaaeeeeiiiiooooouuuucn")
_VOWEL = re.compile(r"[aeiouy]")
_EN_KEEP = frozenset("this his its us is was has does always thus plus yes news status access process address less".split())
_NL_GE_WORDS = (
    "gebruik", "gegeven", "gemeent", "gesprek", "gebied", "geval", "gevolg", "geld", "general", "gezicht", "gedrag",
    "gedoe", "geluk", "gemak", "geheel", "gehe", "gerecht", "gewoon", "geen", "gereed", "geraak", "gebeur", "genoe",
)  # fmt: skip
_NL_FINAL_S = ("ss", "js", "us", "is", "as", "os", "adres", "proces", "succes", "acces", "pees", "lees", "wees", "mees")
_NL_PARTICIPLE = re.compile(
    r"(aan|af|uit|in|op|over|door|toe|terug|bij|mee|weg|weer|vast|om|na|voor|samen|binnen|open|dicht|klaar|)ge"
    r"([a-z]{3,}(?:t|d|en))"
)


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """The stem of one word, so that forms of one verb or noun meet ("aangemeld", "aanmelden" and "aanmelding").

    A light stemmer of our own: Snowball needs 33 µs a word and 130 ms to import, and leaves Dutch participles alone.
    """
    if len(word) < 4 or len(word) > 40 or not word.isalpha():
        return word
    return _dutch(word.translate(_FOLD)) if language == "nl" else _english(word.translate(_FOLD))


def _english(word: str) -> str:
    if word in _EN_KEEP:
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and _VOWEL.search(word[: -len(ending)]):
            word = word[: -len(ending)]
            break
    return _undoubled(word.removesuffix("e") if len(word) > 3 else word, "y", "i")


def _dutch(word: str) -> str:
    if not word.startswith(_NL_GE_WORDS):
        participle = _NL_PARTICIPLE.fullmatch(word)
        word = participle[1] + participle[2] if participle else word
    if word.endswith("heden"):
        return word[:-4] + "id"
    if word.endswith("s") and len(word) > 4 and not word.endswith(_NL_FINAL_S):
        word = word[:-1]
    for ending in ("ingen", "ing", "en", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and _VOWEL.search(word[: -len(ending)]):
            word = word[: -len(ending)]
            break
    word = _undoubled(word)
    if word.endswith(("t", "d")) and len(word) > 4:
        word = _undoubled(word[:-1])
    if len(word) > 3 and word[-1] not in "aeiouy" and word[-2] == word[-3] and word[-2] in "aeou":
        word = word[:-2] + word[-1]  # "aanvraag" and "aanvragen"
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1])


def _undoubled(word: str, last: str = "", instead: str = "") -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        return word[:-1]
    return word[:-1] + instead if last and len(word) > 3 and word[-1] == last else word
