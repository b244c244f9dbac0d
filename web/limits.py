"""How often one visitor or one address may do a thing, so that nobody can use up what is there for all."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

MOST_REMEMBERED = 50_000


@dataclass(frozen=True)
class Rate:
    """So many in a row at once, and then so many a minute."""

    burst: int
    per_minute: float


RATES: Mapping[str, Rate] = {
    "start": Rate(30, 30),  # conversations from one address: an office shares one
    "say": Rate(20, 40),  # turns in one conversation: faster than anybody types
    "say_address": Rate(200, 400),
    "search": Rate(120, 240),  # searching as one types
    "read": Rate(120, 240),
    "feedback": Rate(30, 30),
    "sign_in": Rate(20, 20),
    "channel": Rate(60, 120),
}


class Limits:
    """Buckets that fill up with time; one process counts for itself."""

    def __init__(self, rates: Mapping[str, Rate] = RATES, clock: Callable[[], float] = time.monotonic) -> None:
        self._rates = rates
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def wait(self, what: str, who: str) -> int:
        """Take one; 0 when it may be done now, otherwise the whole seconds to wait."""
        rate = self._rates[what]
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop((what, who), (float(rate.burst), now))
            left = min(float(rate.burst), left + (now - since) * rate.per_minute / 60)
            allowed = left >= 1
            self._buckets[(what, who)] = (left - 1 if allowed else left, now)
            if len(self._buckets) > MOST_REMEMBERED:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - left) * 60 / rate.per_minute))


UNLIMITED = {what: Rate(1_000_000_000, 1_000_000_000) for what in RATES}


def network_of(address: str | None) -> str:
    """The address as one is counted by: an IPv6 customer has a whole /64."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
