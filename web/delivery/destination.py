"""Where a webhook really leads: looked up first, and refused where it leads into our own network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.settings import SettingError
from web.delivery.undeliverable import Undeliverable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], tuple[str, ...]]
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Destination:
    """A webhook's address and the very machine to call, so that a second look-up cannot lead elsewhere."""

    scheme: str
    host: str
    port: int
    path: str
    machine: str

    @property
    def named(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _usual_port(self.scheme) else f"{host}:{self.port}"


def networks_of(text: str) -> tuple[Network, ...]:
    """The private networks that may be called all the same; raises SettingError."""
    try:
        return tuple(ipaddress.ip_network(each) for each in text.replace(",", " ").split())
    except ValueError as error:
        raise SettingError(f"'webhook_networks': {error}; networks such as 10.1.2.0/24 will do") from error


def addresses_of(text: str, setting: str = "webhooks") -> tuple[str, ...]:
    """The addresses in a setting; raises SettingError for what is no address."""
    found = tuple(text.replace(",", " ").split())
    for each in found:
        try:
            _parts(each)
        except Undeliverable as error:
            raise SettingError(f"'{setting}' names '{each}'; an address such as https://example.com/loket will do") from error
    return found


def resolved(host: str, port: int) -> tuple[str, ...]:
    """Every machine that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def destination(address: str, networks: tuple[Network, ...], resolve: Resolve = resolved) -> Destination:
    """Look up and judge; one machine that may not be called is enough to refuse. Raises Undeliverable."""
    scheme, host, port, path = _parts(address)
    try:
        machines = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Undeliverable("name_unknown", host) from error
    if not machines:
        raise Undeliverable("name_unknown", host)
    for machine in machines:
        listed = _listed(machine, networks)
        if not listed and not is_public(machine):
            raise Undeliverable("private_address", machine)
        if scheme == "http" and not listed:
            raise Undeliverable("not_encrypted", host)
    return Destination(scheme, host, port, path, machines[0])


def is_public(machine: str) -> bool:
    """Whether an address is out on the internet, also when it is wrapped in another kind of address."""
    try:
        known = ipaddress.ip_address(machine.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in _wrapped(known))


def _wrapped(known: Address) -> list[Address]:
    if isinstance(known, ipaddress.IPv4Address):
        return [known]
    inner: list[Address] = [each for each in (known.ipv4_mapped, known.sixtofour, *(known.teredo or ())) if each]
    if known in NAT64:
        inner.append(ipaddress.IPv4Address(int(known) & 0xFFFFFFFF))
    return inner if known.ipv4_mapped else [known, *inner]


def _listed(machine: str, networks: tuple[Network, ...]) -> bool:
    known = ipaddress.ip_address(machine.partition("%")[0])
    return any(known.version == each.version and known in each for each in networks)


def _parts(address: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(address)
        port = parts.port or _usual_port(parts.scheme)
    except ValueError as error:
        raise Undeliverable("bad_address") from error
    plain = address.isascii() and address.isprintable() and parts.username is None and not parts.fragment
    if parts.scheme not in ("https", "http") or not parts.hostname or not plain:
        raise Undeliverable("bad_address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port, path


def _usual_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
