"""Where mail is handed over: to an SMTP server, or to a folder where nobody has set one."""

from __future__ import annotations

import mailbox
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from assistant.settings import SettingError, Settings
from web.delivery.undeliverable import Undeliverable

SECONDS = 15.0
TLS = ("starttls", "tls", "none")
FOLDER = "mail"


class Postbox(Protocol):
    """Takes a mail for good, or raises Undeliverable."""

    def send(self, mail: EmailMessage) -> None: ...


def postbox_of(settings: Settings) -> Postbox:
    """The SMTP server that is set, otherwise a maildir in the data folder; raises SettingError."""
    if not settings.smtp:
        return Folder(settings.folder / FOLDER)
    host, _, port = settings.smtp.rpartition(":")
    if not host or not port.isdecimal():
        raise SettingError(f"'smtp' is '{settings.smtp}'; a host and a port will do, such as mail.example.com:587")
    if settings.smtp_tls not in TLS:
        raise SettingError(f"'smtp_tls' is '{settings.smtp_tls}'; one of {', '.join(TLS)} will do")
    return Smtp(host.strip("[]"), int(port), settings.smtp_tls, settings.smtp_user, settings.smtp_password, settings.smtp_from)


@dataclass(frozen=True)
class Smtp:
    """A mail server: a connection for each mail, so that one that fails takes no other along."""

    host: str
    port: int
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = "loket@localhost"
    seconds: float = SECONDS

    def send(self, mail: EmailMessage) -> None:
        """Hand the mail over; returns once the server has taken it."""
        try:
            server = self._connected()
            try:
                server.send_message(mail)
            finally:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()  # whether it says goodbye does not matter: the mail is there or it is not
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise Undeliverable("address_refused", f"{code} {_text(said)}") from error
        except smtplib.SMTPResponseException as error:
            raise Undeliverable("server_refused", f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except smtplib.SMTPNotSupportedError as error:
            raise Undeliverable("server_lacks", str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Undeliverable("server_unreachable", type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        name = self.sender.rpartition("@")[2]
        context = ssl.create_default_context()
        if self.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=name, timeout=self.seconds, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, local_hostname=name, timeout=self.seconds)
        try:
            if self.tls == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True)
class Folder:
    """A maildir: each mail is there whole or not at all."""

    path: Path

    def send(self, mail: EmailMessage) -> None:
        """Keep the mail."""
        try:
            mailbox.Maildir(self.path).add(mail)
        except OSError as error:
            raise Undeliverable("folder", error.strerror or type(error).__name__) from error


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
