"""What a writer should see about a ranking: what a rule settled or blocked, and what to do where it was a miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.calibration import OUT_OF_SCOPE, SMALL_TALK
from kb.text import stem

if TYPE_CHECKING:
    from assistant.explanation import Candidate
    from assistant.matcher import Heard, Matcher, Ranking

CLOSE = 0.25
"""A runner-up whose raw score lies so near to the winner's needs a phrase that tells the two apart."""


@dataclass(frozen=True)
class Note:
    """A remark that a writer should see, by its code, with the facts that fill in its words."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


def remarks(heard: Heard, ranking: Ranking) -> Iterator[Note]:
    """What settled the ranking, or blocked the first of it."""
    if not heard.words:
        yield Note("no_words")
        return
    if heard.exact is not None:
        yield Note("exact")
    first = ranking.matches[0].intent if ranking.matches else ""
    if ranking.verdict == "nothing":
        yield Note("passed", {"intent": first})
    elif ranking.verdict == "several":
        alone = len(heard.words) == 1 and heard.exact is None and not first.startswith(SMALL_TALK)
        yield Note("one_word" if alone else "asked", {"intents": ", ".join(match.intent for match in ranking.choices)})


def cures(
    matcher: Matcher, heard: Heard, ranking: Ranking, candidates: Sequence[Candidate], wanted: Sequence[str]
) -> Iterator[Note]:
    """What a writer can do where this was a miss, the likeliest cure first; `wanted` are the intents that it should have been."""
    if not heard.words:
        return
    for intent in wanted:
        if intent in matcher.intents:
            yield _towards(matcher, heard, ranking, intent)
    meant = [word for taken in heard.taken for word in taken if word not in matcher.reader.index and not word.startswith("§")]
    if meant:
        yield Note("unknown", {"words": ", ".join(meant)})
    for word, taken in zip(heard.words, heard.taken, strict=True):
        if taken != (word,):
            yield Note("repaired", {"word": word, "taken_for": " ".join(taken)})
    rivals = [each for each in candidates if each.intent != OUT_OF_SCOPE]
    if ranking.verdict == "nothing":
        yield Note("outside")
    elif len(rivals) > 1 < len(heard.words) and rivals[0].raw - rivals[1].raw < CLOSE and heard.exact is None:
        yield Note("close", {"first": rivals[0].intent, "second": rivals[1].intent})
    if not wanted:
        yield Note("phrase")


def _towards(matcher: Matcher, heard: Heard, ranking: Ranking, intent: str) -> Note:
    """What is to be written so that the message comes out at that intent."""
    if ranking.verdict == "sure" and ranking.matches[0].intent == intent:
        return Note("wanted_right", {"intent": intent})
    phrases = matcher.phrases(matcher.intents.index(intent))
    known = {stem(word, heard.language) for _, words in phrases for word in words}
    said = dict.fromkeys(word for taken in heard.taken for word in taken if not word.startswith("§"))
    missing = [word for word in said if stem(word, heard.language) not in known]
    return (
        Note("wanted", {"intent": intent, "words": ", ".join(missing)}) if missing else Note("wanted_known", {"intent": intent})
    )
