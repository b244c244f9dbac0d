"""Taking back what no action of its own takes back: a request, a return, an invitation, a change of administrator."""

from __future__ import annotations

from typing import Protocol

from programme.administrator import AdminChange
from programme.case import Case
from programme.customer import Customer
from programme.occasion import Occasion
from programme.order import Return
from programme.result import Result, Undo


class Shelf(Occasion, Protocol):
    """An occasion that can also find what is to be taken back."""

    def customer(self, vip: str) -> Customer: ...
    def case(self, number: str) -> Case: ...
    def return_(self, number: str) -> Return: ...
    def admin_change(self, number: str) -> AdminChange: ...


def take_back(records: Shelf, undo: Undo) -> Result:
    """Refuses with the reason when it is too late. Undoing by one of the ordinary actions is the caller's business."""
    match undo.action:
        case "withdraw_case":
            return records.case(undo.key).withdraw(records)
        case "withdraw_return":
            return records.return_(undo.key).withdraw(records)
        case "withdraw_admin_change":
            return records.admin_change(undo.key).withdraw(records)
        case "cancel_invitation":
            return records.customer(undo.key).cancel_invitation(records)
    raise ValueError(f"{undo.action} is an action of its own")
