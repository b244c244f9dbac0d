"""The demo's letterbox: every mail that was sent, to whomever, to be read and its links followed."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, abort

from web.delivery.postbox import FOLDER
from web.here import here
from web.moment import on_the_wall
from web.page import show

MOST = 60
ID = re.compile(r"[0-9a-f]{8,64}")
LINK = re.compile(r"https?://[^\s/]+/[\w/?=&.%-]*")
pages = Blueprint("mailbox", __name__, url_prefix="/mailbox")


@dataclass(frozen=True)
class Mail:
    """A mail as it is shown; a line of the text that is an address of ours is a link."""

    id: str
    to: str
    subject: str
    language: str
    sent: datetime
    text: str = ""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each line with where it leads on this site, empty where it is only text; no mail of ours leads elsewhere."""
        for line in self.text.splitlines():
            yield line, urlsplit(line)._replace(scheme="", netloc="").geturl() if LINK.fullmatch(line) else ""


@pages.get("")
def page() -> str:
    """The newest mails."""
    return show("mail/mailbox.html", mails=_newest(), mail=None, most=MOST, by_smtp=bool(here().settings.smtp))


@pages.get("/<id>")
def read(id: str) -> str:
    """One mail."""
    mails = _newest()
    found = next((each for each in mails if each.id == id), None) if ID.fullmatch(id) else None
    if found is None:
        abort(404)
    return show("mail/mailbox.html", mails=mails, mail=found, most=MOST, by_smtp=False)


def _newest() -> list[Mail]:
    """One for each Message-ID: what was sent twice is one mail to whoever reads it."""
    folder = here().settings.folder / FOLDER
    files = [file for part in ("new", "cur") for file in (folder / part).glob("*")]
    files = sorted(files, key=lambda each: each.stat().st_mtime_ns, reverse=True)[: 2 * MOST]
    found: dict[str, Mail] = {}
    for file in files:
        mail = _read(file)
        found.setdefault(mail.id, mail)
    return list(found.values())[:MOST]


def _read(file: Path) -> Mail:
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)  # that is what the policy makes
    plain = mail.get_body(("plain",))
    return Mail(
        id=str(mail["Message-ID"]).strip("<>").partition("@")[0],
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        language=str(mail["Content-Language"] or ""),
        sent=on_the_wall(mail["Date"].datetime),
        text=plain.get_content() if plain else "",
    )
