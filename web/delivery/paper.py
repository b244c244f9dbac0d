"""A letter as an e-mail message: plain text that stands alone, and simple HTML beside it."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from programme.outbox import Message
from web.cleaning import readable
from web.delivery.mails import Letter
from web.delivery.undeliverable import Undeliverable

FONT = "font: 16px/1.5 system-ui, 'Segoe UI', Roboto, Arial, sans-serif; color: #1b1d22"
BUTTON = "display: inline-block; padding: 10px 18px; border-radius: 4px; background: #1d4f9f; color: #fff; text-decoration: none"
QUIET = "color: #53565e; font-size: 14px"


def message_id(message: Message, sender: str) -> str:
    """The same for every attempt, so that a receiver can drop a repetition."""
    return f"<{message.id}@{sender.rpartition('@')[2]}>"


def email_of(message: Message, letter: Letter, sender: str) -> EmailMessage:
    """The mail, ready to be sent; raises Undeliverable for an address that is none."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(message, sender)
    mail["Date"] = format_datetime(message.created)
    mail["From"] = _address("Loket", sender)
    mail["To"] = _address(message.name, message.address)
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "auto-generated"  # so that an out-of-office note is not sent back
    mail["X-Loket-Kind"] = message.kind
    mail.set_content(_plain(letter))
    mail.add_alternative(_html(letter), subtype="html")
    mail["Content-Language"] = letter.language  # last, for a new content drops every header of this family
    return mail


def _address(name: str, address: str) -> Address:
    shown = " ".join(readable(name).split())
    try:
        return Address(display_name=shown, addr_spec=address)
    except (ValueError, HeaderParseError, IndexError) as error:
        raise Undeliverable("bad_address") from error


def _plain(letter: Letter) -> str:
    button = [f"{letter.button}:\n{letter.address}"] if letter.address else []
    return "\n\n".join([letter.greeting, *letter.paragraphs, *button, "\n".join(letter.closing)]) + "\n"


def _html(letter: Letter) -> str:
    parts = [f"<p>{_lines(each)}</p>" for each in (letter.greeting, *letter.paragraphs)]
    if letter.address:
        address = escape(letter.address)
        parts.append(f'<p><a href="{address}" style="{BUTTON}">{escape(letter.button)}</a></p>')
        parts.append(f'<p style="{QUIET}">{escape(letter.link)}<br>{address}</p>')
    parts.append(f'<p style="{QUIET}">{"<br>".join(escape(each) for each in letter.closing)}</p>')
    head = f'<meta charset="utf-8"><title>{escape(letter.subject)}</title>'
    body = f'<div style="{FONT}; max-width: 38em">{"".join(parts)}</div>'
    return f'<!doctype html><html lang="{escape(letter.language)}"><head>{head}</head><body>{body}</body></html>\n'


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
