"""Tokens: whom they prove, and everything that must prove nothing."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assistant.settings import SettingError, Settings
from web.identity import Signatures, Unidentified, issue
from web.keyset import FETCH_AGAIN_SECONDS, KeySet, KeysUnavailable

SECRET = "s" * 40
SANNE = "sanne@vandijk.example"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())


def claims(**changed: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {"sub": SANNE, "aud": "loket", "exp": now + timedelta(hours=1), "iat": now} | changed


def signed(key: Any = SECRET, algorithm: str = "HS256", kid: str | None = None, **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm=algorithm, headers={"kid": kid} if kid else None)


def key_set(**keys: Any) -> bytes:
    shown = []
    for name, key in keys.items():
        kind = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
        shown.append(json.loads(kind.to_jwk(key.public_key())) | {"kid": name, "use": "sig"})
    return json.dumps({"keys": shown}).encode()


class Portal:
    """A portal that serves its keys, and whose clock can be moved."""

    def __init__(self, **keys: Any) -> None:
        self.keys, self.fetched, self.time, self.reachable = keys, 0, 0.0, True

    def fetch(self, _: str) -> bytes:
        self.fetched += 1
        if not self.reachable:
            raise OSError("no route")
        return key_set(**self.keys)

    def signatures(self) -> Signatures:
        return Signatures(SECRET, "loket", KeySet("https://portal.example/keys", fetch=self.fetch, clock=lambda: self.time))


@pytest.fixture
def plain() -> Signatures:
    return Signatures(SECRET, "loket")


def test_a_token_that_was_issued_proves_its_address(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path))
    token = issue("Sanne@VanDijk.example ", settings, hours=1)
    assert Signatures.of(settings).verify(token) == SANNE


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path))
    assert Signatures.of(settings).secret == Signatures.of(settings).secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_secret_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="fewer than 32"):
        Signatures.of(Settings(data=str(tmp_path), secret="short"))


def test_clocks_may_differ_by_a_minute_and_no_more(plain: Signatures) -> None:
    ago = datetime.now(UTC) - timedelta(seconds=50)
    assert plain.verify(signed(exp=ago)) == SANNE
    assert plain.verify(signed(nbf=datetime.now(UTC) + timedelta(seconds=50))) == SANNE
    with pytest.raises(Unidentified) as expired:
        plain.verify(signed(exp=ago - timedelta(seconds=20)))
    assert expired.value.code == "token_expired"


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def unsigned() -> str:
    parts = [{"alg": "none", "typ": "JWT"}, {"sub": SANNE, "aud": "loket", "exp": 9_999_999_999}]
    return ".".join(encoded(json.dumps(part).encode()) for part in parts) + "."


WORTHLESS: dict[str, Callable[[], str]] = {
    "another secret": lambda: signed("x" * 40),
    "another audience": lambda: signed(aud="somewhere-else"),
    "no audience": lambda: jwt.encode({key: value for key, value in claims().items() if key != "aud"}, SECRET),
    "no end": lambda: jwt.encode({key: value for key, value in claims().items() if key != "exp"}, SECRET),
    "nobody": lambda: jwt.encode({key: value for key, value in claims().items() if key != "sub"}, SECRET),
    "no address": lambda: signed(sub="sanne"),
    "a line end in the address": lambda: signed(sub="sanne@vandijk.example\nx"),
    "an endless address": lambda: signed(sub="a" * 300 + "@vandijk.example"),
    "not yet": lambda: signed(nbf=datetime.now(UTC) + timedelta(hours=1)),
    "unsigned": unsigned,
    "another algorithm": lambda: signed(algorithm="HS512"),
    "a public key without a portal": lambda: signed(RSA, "RS256", "one"),
    "nothing": lambda: "",
    "three dots": lambda: "...",
    "not text": lambda: "\udcff.\udcff.\udcff",
}


@pytest.mark.parametrize("name", WORTHLESS)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_token_proves_nothing_when_it_has(name: str, plain: Signatures) -> None:
    with pytest.raises(Unidentified):
        plain.verify(WORTHLESS[name]())


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (EC, "ES256")])
def test_the_portals_public_keys_are_enough(key: Any, algorithm: str) -> None:
    assert Portal(one=key).signatures().verify(signed(key, algorithm, "one")) == SANNE


def test_a_single_key_needs_no_name() -> None:
    assert Portal(one=RSA).signatures().verify(signed(RSA, "RS256")) == SANNE


def test_a_public_key_is_no_secret_to_sign_with() -> None:
    shown = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = [{"alg": "HS256", "kid": "one"}, {"sub": SANNE, "aud": "loket", "exp": 9_999_999_999}]
    body = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    forged = f"{body}.{encoded(hmac.digest(shown, body.encode(), 'sha256'))}"
    with pytest.raises(Unidentified):
        Portal(one=RSA).signatures().verify(forged)


def test_a_key_is_good_for_its_own_algorithm_only() -> None:
    with pytest.raises(Unidentified):
        Portal(one=EC).signatures().verify(signed(RSA, "RS256", "one"))


def test_a_new_key_is_fetched_when_it_is_first_named_and_not_more_than_once_a_minute() -> None:
    portal = Portal(old=RSA)
    signatures = portal.signatures()
    signatures.verify(signed(RSA, "RS256", "old"))
    portal.keys = {"old": RSA, "new": EC}
    for _ in range(5):
        with pytest.raises(Unidentified):
            signatures.verify(signed(EC, "ES256", "new"))
    portal.time += FETCH_AGAIN_SECONDS
    assert signatures.verify(signed(EC, "ES256", "new")) == SANNE
    assert portal.fetched == 2


def test_known_keys_stay_good_while_the_portal_is_away() -> None:
    portal = Portal(one=RSA)
    signatures = portal.signatures()
    signatures.verify(signed(RSA, "RS256", "one"))
    portal.reachable = False
    assert signatures.verify(signed(RSA, "RS256", "one")) == SANNE


def test_without_any_key_nothing_is_guessed() -> None:
    portal = Portal(one=RSA)
    portal.reachable = False
    with pytest.raises(KeysUnavailable):
        portal.signatures().verify(signed(RSA, "RS256", "one"))


@pytest.mark.parametrize("address", ["http://portal.example/keys", "file:///etc/passwd", "ftp://portal.example/keys"])
def test_keys_come_over_https_only(address: str) -> None:
    with pytest.raises(SettingError, match="https"):
        KeySet(address)


def test_a_sign_in_link_is_no_identity_token_and_the_other_way_round(plain: Signatures) -> None:
    assert plain.verify_link(plain.link(SANNE)) == SANNE
    with pytest.raises(Unidentified):
        plain.verify(plain.link(SANNE))
    with pytest.raises(Unidentified):
        plain.verify_link(plain.issue(SANNE, hours=1))
