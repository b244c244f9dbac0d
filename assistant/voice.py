"""How a card with its facts becomes messages: plain text that stands alone, and the parts that a page shows."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from assistant.intent import Card, Lines, lines_of
from assistant.reply import Button, Message, Section, Type
from assistant.says import Says
from kb.template import Wording

log = logging.getLogger(__name__)
Facts = Mapping[str, object]


@dataclass(frozen=True)
class Voice:
    """The wording of one language, filled in with facts."""

    language: str
    says: Says

    def say(self, template: str, facts: Facts | None = None) -> str:
        """One template filled in; a name without a fact reads as empty and is logged."""
        if "{" not in template:
            return template
        words = _wording(template, self.language)
        return words.fill(facts or {}).strip()

    def reply(self, key: str, facts: Facts | None = None) -> str:
        """One of the general replies."""
        return self.say(self.says.replies[key], facts)

    def label(self, key: str, facts: Facts | None = None) -> str:
        """One of the general labels."""
        return self.say(self.says.labels[key], facts)

    def text(self, key: str, facts: Facts | None = None) -> Message:
        """A general reply as a message."""
        return plain_message(self.reply(key, facts))

    def record(self, card: Card, facts: Facts, *, kind: Type = Type.RECORD, eyebrow: str = "") -> Message:
        """A result, as a card."""
        return self._message(kind, card, facts, eyebrow=eyebrow)

    def preview(self, card: Card, facts: Facts, *, until: str, danger: bool) -> Message:
        """What would happen, with the two buttons that settle it."""
        buttons = (
            Button(self.say(card.yes, facts) or self.label("yes_plain"), "yes", role="danger" if danger else "yes"),
            Button(self.say(card.no, facts) or self.label("no_plain"), "no", role="no"),
        )
        return self._message(Type.PREVIEW, card, facts, eyebrow=self.label("check"), buttons=buttons, expires=until)

    def refusal(self, card: Card, facts: Facts, *, changed_nothing: bool = True) -> Message:
        """Why it cannot be, as a note that ends with the assurance that nothing was changed."""
        closing = (self.reply("nothing_changed"),) if changed_nothing else ()
        return self._message(Type.NOTE, card, facts, eyebrow=self.label("refused"), closing=closing)

    def choices(self, intro: str, buttons: Sequence[Button]) -> Message:
        """Options to choose from, numbered in the plain text."""
        shown = [
            f"{number}. {button.label}{f' ({button.hint})' if button.hint else ''}" for number, button in enumerate(buttons, 1)
        ]
        html = f"<p>{escape(intro)}</p>" if intro else ""
        return Message(Type.CHOICES, "\n".join([*([intro] if intro else []), *shown]), html, buttons=tuple(buttons))

    def _message(
        self,
        kind: Type,
        card: Card,
        facts: Facts,
        *,
        eyebrow: str = "",
        closing: tuple[str, ...] = (),
        buttons: tuple[Button, ...] = (),
        expires: str = "",
    ) -> Message:
        title = self.say(card.title, facts)
        rows = tuple(
            (label, value) for label, value in ((key, self.say(text, facts)) for key, text in card.rows.items()) if value
        )
        prose = self._lines(card.text, facts)
        sections = tuple(section for section in self._sections(card, facts) if section.lines)
        warning = self.say(card.warning, facts)
        note = " ".join(filter(None, (self.say(card.note, facts), self.say(card.undo, facts), *closing)))
        text = _plain(eyebrow, title, prose, rows, sections, warning, note)
        html = "".join(f"<p>{escape(line)}</p>" for line in prose)
        return Message(
            kind,
            text,
            html,
            title=title,
            rows=rows,
            sections=sections,
            warning=warning,
            note=note,
            buttons=buttons,
            expires=expires,
        )

    def _sections(self, card: Card, facts: Facts) -> Iterable[Section]:
        for many in card.lists:
            records = facts.get(many.each) or ()
            found = [self.say(many.line, {**facts, **_facts_of(record)}) for record in _many(records)]
            lines = tuple(found) or tuple(filter(None, (self.say(many.empty, facts),)))
            yield Section(self.say(many.title, facts), lines)
        yield Section(self.label("happens"), self._lines(card.happens, facts))
        yield Section(self.label("next"), self._lines(card.next, facts))

    def _lines(self, lines: Lines, facts: Facts) -> tuple[str, ...]:
        return tuple(filter(None, (self.say(line, facts) for line in lines_of(lines))))


def plain_message(text: str, kind: Type = Type.TEXT) -> Message:
    """Sentences as a message."""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())
    return Message(kind, text, paragraphs)


def _plain(
    eyebrow: str,
    title: str,
    prose: Sequence[str],
    rows: Sequence[tuple[str, str]],
    sections: Sequence[Section],
    warning: str,
    note: str,
) -> str:
    head = ": ".join(filter(None, (eyebrow, title)))
    lines = [head] if title else []
    lines += prose
    lines += [f"{label}: {value}" for label, value in rows]
    for section in sections:
        lines += [f"{section.title}:"] if section.title else []
        lines += [f"• {line}" for line in section.lines]
    return "\n".join([*lines, *filter(None, (warning, note))])


def _many(records: object) -> Sequence[object]:
    return records if isinstance(records, list | tuple) else ()


def _facts_of(record: object) -> Facts:
    return record if isinstance(record, Mapping) else {"it": record}


_wordings: dict[tuple[str, str], Wording] = {}


def _wording(template: str, language: str) -> Wording:
    key = (template, language)
    if key not in _wordings:
        _wordings[key] = Wording(template, language=language, names=None, file="wording")
    return _wordings[key]
