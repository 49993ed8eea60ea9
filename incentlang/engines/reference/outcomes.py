"""How one credit of one subject stands on one day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice
from typing import NamedTuple

from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Span
from incentlang.values.numbers import Number

State = Choice["met", "pending", "failed", "problem", "no subject"]


class Assumed(NamedTuple):
    """A default of `otherwise` that was used: for which value, of which row or period, and what was taken."""

    text: str
    subject: str
    default: str

    def __str__(self) -> str:
        return f"`{self.text}` of {self.subject} is missing and was taken as {self.default}"


class Taken(NamedTuple):
    """Money taken back by one claw back clause, on the trigger's date."""

    on: date
    span: Span
    unrounded: Number
    amount: Decimal


class Outcome(NamedTuple):
    """How a credit stands.

    Attributes:
        state: `met`: it is on the account. `no subject`: the rule's `where` leaves the row out.
        payee: Who it is for, or empty where that is not known.
        earned_on: When it was earned, once met.
        unrounded: The exact amount: earned when met, what it would be today when pending.
        amount: The same, rounded by the plan's clause.
        taken: What claw backs took.
        waiting_for: The condition it waits for, and `until` the last day on which it can still come.
        horizon: The first later day on which it could stand differently.
    """

    state: State
    payee: str
    horizon: date
    earned_on: date | None = None
    unrounded: Number | None = None
    amount: Decimal | None = None
    taken: tuple[Taken, ...] = ()
    waiting_for: str = ""
    until: date | None = None
    problem: Diagnostic | None = None
    assumptions: tuple[Assumed, ...] = ()
