"""The host portal's public keys, by which the tokens that it signs are checked."""

from __future__ import annotations

import json
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

import jwt

from assistant.settings import SettingError

LARGEST = 100_000
FETCH_SECONDS = 3
FETCH_AGAIN_SECONDS = 60


class KeysUnavailable(Exception):
    """The portal's public keys cannot be fetched, and none are known yet."""


class KeySet:
    """Public keys: kept, and fetched again when an unknown one is named, at most once a minute."""

    def __init__(
        self,
        address: str,
        *,
        fetch: Callable[[str], bytes] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = _safe(address)
        self._fetch = fetch or _fetched
        self._clock = clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._tried: float | None = None
        self._lock = threading.Lock()

    def find(self, name: str) -> jwt.PyJWK | None:
        """The key of that name (`kid`); a set of one key needs no name. Raises KeysUnavailable."""
        found = self._known(name)
        if found is not None:
            return found
        with self._lock:
            if self._tried is None or self._clock() - self._tried >= FETCH_AGAIN_SECONDS:
                self._tried = self._clock()
                self._renew()
        if not self._keys:
            raise KeysUnavailable(self._address)
        return self._known(name)

    def _known(self, name: str) -> jwt.PyJWK | None:
        if not name and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(name)

    def _renew(self) -> None:
        try:
            read = jwt.PyJWKSet.from_dict(json.loads(self._fetch(self._address)))
        except (OSError, ValueError, TypeError, AttributeError, jwt.PyJWTError):
            return  # the keys known so far stay good
        self._keys = {str(key.key_id or ""): key for key in read.keys}


def _safe(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise SettingError(f"'jwks_url' is '{address}'; an address that begins with https:// will do")
    return address


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None  # keys come from the address that was configured, or not at all


def _fetched(address: str) -> bytes:
    with urllib.request.build_opener(_NoRedirect).open(address, timeout=FETCH_SECONDS) as answer:
        return bytes(answer.read(LARGEST))
