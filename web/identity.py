"""Who somebody is: identity tokens signed by the host portal or by this installation, and the demo's sign-in links."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from itsdangerous import BadData, URLSafeTimedSerializer

from assistant.settings import SettingError, Settings, secret_in
from web.keyset import KeySet

LEEWAY_SECONDS = 60
"""How far the clocks of the portal and of this machine may differ."""

PUBLIC_KEY_ALGORITHMS = ("RS256", "ES256")
LINK_SECONDS = 12 * 3600
LONGEST_ADDRESS = 254
SHORTEST_SECRET = 32
"""Bytes: what HS256 asks for; a shorter one can be guessed from a token."""


class Unidentified(Exception):
    """A token that proves nothing: `token_expired` when it did once, `token_invalid` otherwise."""

    def __init__(self, code: str = "token_invalid") -> None:
        super().__init__(code)
        self.code = code


def address_in(written: str) -> str | None:
    """What was written as an e-mail address, in small letters; None where it can be none."""
    email = written.strip().lower()
    return email if 3 <= len(email) <= LONGEST_ADDRESS and "@" in email and email.isprintable() else None


def issue(email: str, settings: Settings, *, hours: float = 8.0) -> str:
    """An identity token for that address, signed with the installation's own secret."""
    return Signatures.of(settings).issue(email, hours=hours)


@dataclass(frozen=True)
class Signatures:
    """Makes and checks tokens: HS256 with the installation's secret, RS256 and ES256 with the portal's public keys."""

    secret: str = field(repr=False)
    audience: str
    keys: KeySet | None = None

    @classmethod
    def of(cls, settings: Settings) -> Signatures:
        """The signatures that these settings ask for."""
        secret = settings.secret or secret_in(settings.folder)
        if len(secret.encode()) < SHORTEST_SECRET:
            raise SettingError(f"'secret' has fewer than {SHORTEST_SECRET} characters; take a longer one")
        return cls(secret, settings.audience, KeySet(settings.jwks_url) if settings.jwks_url else None)

    def issue(self, email: str, *, hours: float) -> str:
        """A token for that address."""
        now = datetime.now(UTC)
        claims = {"sub": email.strip().lower(), "aud": self.audience, "iat": now, "exp": now + timedelta(hours=hours)}
        return jwt.encode(claims | {"jti": secrets.token_urlsafe(9)}, self.secret, algorithm="HS256")

    def verify(self, token: str) -> str:
        """The address that the token proves, in small letters; raises Unidentified or KeysUnavailable."""
        algorithm = _algorithm(token)
        required = ["exp", "sub", "aud"]
        try:
            claims = jwt.decode(
                token,
                self._key(token, algorithm),
                algorithms=[algorithm],
                audience=self.audience,
                leeway=LEEWAY_SECONDS,
                options={"require": required},
            )
        except jwt.ExpiredSignatureError as error:
            raise Unidentified("token_expired") from error
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise Unidentified from error
        email = address_in(claims["sub"])
        if email is None:
            raise Unidentified
        return email

    def link(self, email: str) -> str:
        """A token for a sign-in link: it opens a session, and is good for nothing else."""
        return self._links.dumps([email, secrets.token_urlsafe(6)])

    def verify_link(self, token: str) -> str:
        """The address of a sign-in link; raises Unidentified."""
        try:
            return str(self._links.loads(token, max_age=LINK_SECONDS)[0])
        except BadData as error:
            raise Unidentified from error

    def derived(self, purpose: str) -> str:
        """A secret for one purpose, so that what is signed for one is worth nothing for another."""
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()

    @property
    def _links(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.derived("sign-in link"))

    def _key(self, token: str, algorithm: str) -> Any:
        if algorithm == "HS256":
            return self.secret
        if algorithm not in PUBLIC_KEY_ALGORITHMS or self.keys is None:
            raise Unidentified
        found = self.keys.find(str(jwt.get_unverified_header(token).get("kid", "")))
        if found is None or found.algorithm_name != algorithm:
            raise Unidentified
        return found.key


def _algorithm(token: str) -> str:
    try:
        return str(jwt.get_unverified_header(token).get("alg", ""))
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unidentified from error
