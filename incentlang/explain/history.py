"""How one line stood from period to period: the same questions, on the same days, as the run asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from incentlang.engines.reference.life import Money, Move
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.posting import Cut, moves_of
from incentlang.engines.reference.rules import Ask
from incentlang.explain.figures import money
from incentlang.ir.pools import PoolShare
from incentlang.ir.program import Credit, Plan
from incentlang.ledger.moves import moves as columns_of
from incentlang.values.dates import LAST_DATE
from incentlang.values.periods import Period, periods_between

ZERO = Decimal(0)


class Step(NamedTuple):
    """How the line stood at the end of a pay period in which it was asked anew."""

    period: Period
    outcome: Outcome


def history(ask: Ask, starts: date, clock: date, plan: Plan, cuts: Mapping[Period, Cut]) -> tuple[Step, ...]:
    """Every pay period up to the clock in which the line can have changed, the last one always as it stands now.

    `cuts`: the periods in which caps made something else of it.
    """
    steps: list[Step] = []
    earned: date | None = None
    for period in periods_between(starts, max(starts, clock), plan.paid, plan.year_offset):
        day = min(period.end, clock)
        if steps and steps[-1].outcome.horizon > day and period not in cuts:
            if steps[-1].outcome.horizon == LAST_DATE and not cuts:
                break
            continue
        outcome = ask(day, earned)
        earned = earned or outcome.earned_on
        steps.append(Step(period, outcome))
    return tuple(steps)


Standing = Callable[[Outcome | None, Period], list[Move]]
"""Everything that stands of a line, given its answer at the end of a pay period."""


def moves_of_line(credit: Credit | PoolShare, money: Money, cuts: Mapping[Period, Cut]) -> Standing:
    """The function that lists what stands of a line, after what caps made of it by then."""

    def moves(outcome: Outcome | None, period: Period) -> list[Move]:
        if outcome is None or outcome.state != "met":
            return []
        if not cuts:
            return moves_of(credit, outcome, money)
        last = max((each for each in cuts if each.end <= period.end), key=lambda each: each.end, default=None)
        return moves_of(credit, outcome, money, *(cuts[last] if last is not None else Cut()))

    return moves


def posted(found: list[Move]) -> Decimal:
    """What stands on the account as earned."""
    return sum((move.amount for move in found if move.kind in ("earn", "adjust", "share", "nominate")), ZERO)


def taken(found: list[Move]) -> Decimal:
    """What was taken back of it."""
    return sum((move.amount for move in found if move.kind == "claw_back"), ZERO)


def released(found: list[Move]) -> Decimal:
    """What of it became payable, whatever was taken back."""
    return sum((move.amount * columns_of(move.kind, move.of_kind).get("payable", 0) for move in found), ZERO)


def payable(found: list[Move]) -> Decimal:
    """What of it became payable, less what was taken back."""
    return sum((move.amount * _worth(move) for move in found), ZERO)


def _worth(move: Move) -> int:
    columns = columns_of(move.kind, move.of_kind)
    return columns.get("payable", 0) - columns.get("clawed_back", 0)


def changes(
    steps: tuple[Step, ...], standing: Standing, of: Callable[[list[Move]], Decimal]
) -> list[tuple[Period, Decimal]]:
    """What each period added to an amount, zero moves left out."""
    found: list[tuple[Period, Decimal]] = []
    before = ZERO
    for step in steps:
        now = of(standing(step.outcome, step.period))
        if now != before:
            found.append((step.period, now - before))
        before = now
    return found


def told(found: list[tuple[Period, Decimal]], currency: str) -> str:
    """`2026-01: 6,000.00, 2026-03: 3,000.00`."""
    return ", ".join(f"{period}: {money(amount, currency)}" for period, amount in found)
