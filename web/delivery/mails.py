"""What our mails say: one file of wordings for each language, filled in with the facts of a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.closed import Closed
from kb.library import LANGUAGES
from kb.schema import read_yaml, text_of
from kb.template import Wording
from programme.outbox import Message
from web.cleaning import readable
from web.delivery.undeliverable import Undeliverable

HERE = Path(__file__).parent.parent / "mails"
LARGEST = 60_000
FALLBACK = "en"
SOMETIMES: Mapping[str, object] = dict.fromkeys(("customer", "opportunity", "contract"))
"""What a request is about: one of these or none, and the wording asks which."""

Title = Callable[[str, str], str]


class Button(Closed, frozen=True):
    """The one thing to do; only its address may hold the secrets of a message, such as a link's token."""

    text: str
    address: str


class Kind(Closed, frozen=True):
    """One kind of mail; a line that comes out empty is left out."""

    subject: str
    lines: tuple[str, ...]
    button: Button | None = None


class MailFile(Closed, frozen=True):
    """All mails in one language, with what stands above and below each of them."""

    greeting: str
    closing: tuple[str, ...]
    link: str
    kinds: Mapping[str, Kind]


@dataclass(frozen=True)
class Letter:
    """A mail in words, for one person; `address` is where the button leads, empty without one."""

    language: str
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: str
    address: str
    link: str
    closing: tuple[str, ...]


@dataclass(frozen=True)
class Mails:
    """The wordings of all languages; `title` gives the name of a request by its action and language."""

    files: Mapping[str, MailFile]
    title: Title

    def letter(self, message: Message, root: str) -> Letter:
        """The mail that a message becomes; `root` is our public address. Raises Undeliverable for a kind without words."""
        pen = _Pen(self._language(message), _facts(message) | self._about(message))
        kind = self._kind(message, pen.language)
        file = self.files[pen.language]
        return Letter(
            pen.language,
            pen.line(kind.subject),
            pen.line(file.greeting),
            tuple(filter(None, (pen.write(each) for each in kind.lines))),
            pen.line(kind.button.text) if kind.button else "",
            _absolute(pen.with_secrets(kind.button.address, message.secrets), root) if kind.button else "",
            pen.line(file.link),
            tuple(pen.line(each) for each in file.closing),
        )

    def subject(self, message: Message, language: str) -> str:
        """What a message is about, in the language of whoever looks at the outbox; its code where there are no words."""
        kind = self.files[language].kinds.get(message.kind)
        if kind is None:
            return message.kind
        return _Pen(language, _facts(message) | self._about(message, language)).line(kind.subject)

    def _kind(self, message: Message, language: str) -> Kind:
        kind = self.files[language].kinds.get(message.kind)
        if kind is None:
            raise Undeliverable("no_words", message.kind)
        if kind.button and "token" in kind.button.address and not message.secrets.get("token"):
            raise Undeliverable("no_token")
        return kind

    def _language(self, message: Message) -> str:
        return message.language if message.language in self.files else FALLBACK

    def _about(self, message: Message, language: str = "") -> dict[str, object]:
        action = message.facts.get("action")
        return {"about": self.title(str(action), language or self._language(message))} if action else {}


@dataclass(frozen=True)
class _Pen:
    language: str
    facts: Mapping[str, object]

    def write(self, template: str) -> str:
        return readable(self._fill(template, self.facts)).strip()

    def line(self, template: str) -> str:
        return " ".join(self.write(template).split())

    def with_secrets(self, template: str, secrets: Mapping[str, object]) -> str:
        return self._fill(template, {**self.facts, **secrets})

    def _fill(self, template: str, facts: Mapping[str, object]) -> str:
        return Wording(template, language=self.language, names=None, file="mail").fill(facts)


def load_mails(title: Title, root: Path = HERE) -> Mails:
    """Read `mails/<language>.yaml`; raises ContentError where a file or a wording in it will not do."""
    files = {language: _read(root / f"{language}.yaml") for language in LANGUAGES}
    for language, file in files.items():
        for place, text in _texts(file):
            Wording(text, language=language, names=None, file=f"{language}.yaml ({place})").check()
    return Mails(files, title)


def _read(path: Path) -> MailFile:
    return read_yaml(path, text_of(path, largest=LARGEST), MailFile)


def _texts(file: MailFile) -> Iterator[tuple[str, str]]:
    for text in (file.greeting, file.link, *file.closing):
        yield "frame", text
    for name, kind in file.kinds.items():
        for text in (kind.subject, *kind.lines, *((kind.button.text, kind.button.address) if kind.button else ())):
            yield name, text


def _facts(message: Message) -> dict[str, object]:
    return {**SOMETIMES, **message.facts, "addressee": message.name, "to": message.address}


def _absolute(address: str, root: str) -> str:
    return address if address.startswith("https://") else f"{root.rstrip('/')}{address}"
