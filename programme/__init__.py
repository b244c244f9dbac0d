"""What is true: the reseller programme, its rules, its records and its trail.

The store, which brings SQLAlchemy along, is imported when it is first used: an answer that needs no records does not wait
for it.
"""

from typing import TYPE_CHECKING, Any

from programme.actor import Actor, Who
from programme.clock import Clock, FixedClock, SystemClock
from programme.refusal import Choice, Refused, Undecided
from programme.result import Result, Undo

if TYPE_CHECKING:
    from programme.store import Records, Store, StoreError

__all__ = [
    "Actor",
    "Choice",
    "Clock",
    "FixedClock",
    "Records",
    "Refused",
    "Result",
    "Store",
    "StoreError",
    "SystemClock",
    "Undecided",
    "Undo",
    "Who",
]


def __getattr__(name: str) -> Any:
    if name in ("Records", "Store", "StoreError"):
        from programme import store

        return getattr(store, name)
    raise AttributeError(f"module 'programme' has no attribute '{name}'")
