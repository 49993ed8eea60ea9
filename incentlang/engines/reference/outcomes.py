"""How one credit of one subject stands on one day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice
from typing import NamedTuple

from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.reference.life import Part, Trigger
from incentlang.values.numbers import Number

State = Choice["met", "pending", "failed", "problem", "no subject"]


class Assumed(NamedTuple):
    """A default of `otherwise` that was used: for which value, of which row or period, and what was taken."""

    text: str
    subject: str
    default: str


class RowShare(NamedTuple):
    """What one row got of an amount that is attributed to rows."""

    fact: str
    row: str
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
        parts: How the parts of it stand that vest or are held.
        triggers: The claw backs that were triggered.
        waiting_for: The condition it waits for, and `until` the last day on which it can still come.
        before: What the rule earned in earlier periods and is taken off `unrounded`; None where nothing is.
        horizon: The first later day on which it could stand differently.
        evidence: What a nomination rests on.
        rows: The rows among which the amount is split, where the rule attributes it.
    """

    state: State
    payee: str
    horizon: date
    earned_on: date | None = None
    unrounded: Number | None = None
    amount: Decimal | None = None
    parts: tuple[Part, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    waiting_for: str = ""
    until: date | None = None
    problem: Diagnostic | None = None
    assumptions: tuple[Assumed, ...] = ()
    rows: tuple[RowShare, ...] = ()
    before: Decimal | None = None
    evidence: str = ""
