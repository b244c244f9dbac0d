"""As many questions as a benchmark wants, made from the words of the content, and how hurried fingers type them again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from assistant.benchmark import Question, with_slips
from assistant.matcher import Phrase

LEADS = {
    "nl": ("goedemorgen,", "hoi,", "even een vraag:", "weten jullie", "collega vraagt:", "dringend:", "ter info,"),
    "en": ("good morning,", "hi,", "quick question:", "do you know", "a colleague asks:", "urgent:", "for your information,"),
}
TAILS = {
    "nl": ("alvast bedankt", "graag vandaag nog", "weet iemand dat", "ik kom er niet uit", "groeten"),
    "en": ("thanks in advance", "today if possible", "does anybody know", "i am stuck", "kind regards"),
}
KINDS = ("typo", "drop", "reorder", "all")


def crowd(phrases: Sequence[Phrase], size: int) -> Iterator[str]:
    """`size` texts, the same ones at every run: real phrases first, Dutch and English in turn, then made ones.

    A made one has the beginning of a phrase, in half of the cases with the end of another one, two or three words
    swapped for words that are about as common, now and then a compound or a reference number, and sometimes a greeting.
    """
    chance = random.Random(20)
    spoken = {language: _distinct(phrases, language, chance) for language in ("nl", "en")}
    real = [text for pair in zip_longest(*spoken.values()) for text in pair if text]
    yield from real[:size]
    ranked = {language: _ranked(texts) for language, texts in spoken.items()}
    places = {language: {word: place for place, word in enumerate(words)} for language, words in ranked.items()}
    for number in range(max(0, size - len(real))):
        language = ("nl", "en")[number % 2]
        yield _made(spoken[language], ranked[language], places[language], language, chance)


def asked(texts: Sequence[str], kind: str, number: int, *, seed: int = 0) -> str:
    """The text of that number as somebody asks it again: with slips, with words dropped, in another order, or all three."""
    chance = random.Random(number * 4241 + 7 + 31 * seed)
    words = texts[number].split()
    if kind in ("drop", "all") and len(words) > 2:
        gone = set(chance.sample(range(len(words)), max(1, len(words) // 4)))
        words = [word for place, word in enumerate(words) if place not in gone]
    if kind in ("reorder", "all"):
        chance.shuffle(words)
    text = " ".join(words)
    return with_slips(Question(text, "", None), seed=number + 1_000_003 * seed).text if kind in ("typo", "all") else text


def _distinct(phrases: Sequence[Phrase], language: str, chance: random.Random) -> list[str]:
    texts = {" ".join(phrase.text.lower().split()): phrase.text for phrase in phrases if phrase.language == language}
    kept = [text for text in texts.values() if 3 <= len(text.split()) <= 20]
    chance.shuffle(kept)
    return kept


def _ranked(texts: Sequence[str]) -> list[str]:
    counts = Counter(word for text in texts for word in text.lower().split() if word.isalpha())
    return [word for word, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def _made(texts: Sequence[str], ranked: Sequence[str], places: Mapping[str, int], language: str, chance: random.Random) -> str:
    words = texts[int(chance.random() * len(texts))].split()
    if chance.random() < 0.5:
        other = texts[int(chance.random() * len(texts))].split()
        words = [*words[: max(1, len(words) // 2)], *other[len(other) // 2 :]][:20]
    for _ in range(2 + (chance.random() < 0.5)):
        at = int(chance.random() * len(words))
        words[at] = _instead(words[at], ranked, places, chance)
    luck = chance.random()
    if luck < 0.17:
        words.insert(0, chance.choice(LEADS[language]))
    elif luck < 0.34:
        words.append(chance.choice(TAILS[language]))
    return " ".join(words)


def _instead(word: str, ranked: Sequence[str], places: Mapping[str, int], chance: random.Random) -> str:
    luck = chance.random()
    if luck < 0.03:
        return f"{word[:2]}{int(chance.random() * 100_000)}"
    place = places.get(word.lower(), len(ranked) // 2)
    near = place + int((chance.random() - 0.5) * (6 + place * 0.4))
    chosen = ranked[min(max(near, 0), len(ranked) - 1)]
    if luck < 0.10:
        return chosen + ranked[int((0.02 + 0.3 * chance.random()) * len(ranked))]
    return chosen
