"""What is true: the reseller programme, its rules, its records and its trail."""

from programme.actor import Actor, Who
from programme.clock import Clock, FixedClock, SystemClock
from programme.refusal import Choice, Refused, Undecided
from programme.result import Result, Undo
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
