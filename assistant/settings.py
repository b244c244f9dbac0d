"""What can be set, from where each value came, and what it is when nobody sets it."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

MASK = "••••"


class SettingError(Exception):
    """A setting that cannot be used; the message says which, where it stands and what will do."""


@dataclass(frozen=True)
class Settings:
    """Every setting; the names in the environment are `LOKET_` and the name in capitals."""

    data: str = "var"
    database: str = ""
    host: str = "127.0.0.1"
    port: int = field(default=8080, metadata={"range": (0, 65_535)})
    threads: int = field(default=32, metadata={"range": (1, 1_000)})
    streams: int = field(default=500, metadata={"range": (0, 100_000)})
    secret: str = field(default="", metadata={"secret": True})
    public_address: str = ""
    allowed_origins: str = ""
    audience: str = "loket"
    token: str = field(default="", metadata={"secret": True})
    jwks_url: str = ""
    smtp: str = ""
    smtp_from: str = "loket@localhost"
    smtp_user: str = ""
    smtp_password: str = field(default="", metadata={"secret": True})
    smtp_tls: str = "starttls"
    webhooks: str = ""
    webhook_secret: str = field(default="", metadata={"secret": True})
    webhook_networks: str = ""
    chatwoot: str = ""
    chatwoot_token: str = field(default="", metadata={"secret": True})
    chatwoot_secret: str = field(default="", metadata={"secret": True})
    log_level: str = "WARNING"

    @property
    def folder(self) -> Path:
        """Where the database, the trained model and the secret are kept."""
        return Path(self.data)

    @property
    def database_url(self) -> str:
        """The database's address; a file in the data folder when none is set."""
        return self.database or f"sqlite:///{self.folder / 'loket.db'}"


@dataclass(frozen=True)
class Origin:
    """A setting as it is in force, and where it came from."""

    name: str
    value: str
    source: str


def load(config: Path | None = None, *, environment: Mapping[str, str] = os.environ) -> tuple[Settings, tuple[Origin, ...]]:
    """Defaults, then the TOML file, then the environment; raises SettingError at a name or value that will not do."""
    written = _file(config)
    unknown = sorted(set(written) - {each.name for each in fields(Settings)})
    if unknown:
        raise SettingError(f"{config}: '{unknown[0]}' is no setting; `loket config` lists them")
    values: dict[str, Any] = {}
    origins = []
    for each in fields(Settings):
        value, source = each.default, "default"
        if each.name in written:
            value, source = written[each.name], str(config)
        if (key := f"LOKET_{each.name.upper()}") in environment:
            value, source = environment[key], key
        values[each.name] = _typed(each.name, value, type(each.default), source)
        _in_range(each.name, values[each.name], each.metadata.get("range"), source)
        shown = MASK if each.metadata.get("secret") and values[each.name] else str(values[each.name])
        origins.append(Origin(each.name, shown, source))
    return Settings(**values), tuple(origins)


def _file(config: Path | None) -> dict[str, Any]:
    if config is None:
        return {}
    try:
        return tomllib.loads(config.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"the configuration file {config} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{config} is not TOML: {error}") from error


def _typed(name: str, value: Any, kind: type, source: str) -> Any:
    if kind is not int or isinstance(value, int):
        return value if isinstance(value, kind) else str(value)
    try:
        return int(str(value))
    except ValueError as error:
        raise SettingError(f"'{name}' ({source}) is '{value}'; a whole number will do") from error


def _in_range(name: str, value: Any, allowed: tuple[int, int] | None, source: str) -> None:
    if allowed and not allowed[0] <= value <= allowed[1]:
        raise SettingError(f"'{name}' ({source}) is {value}; {allowed[0]} to {allowed[1]} will do")


def secret_in(folder: Path) -> str:
    """The installation's own signing secret, made once and readable by its owner only."""
    file = folder / "secret"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as writing:
            writing.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
