"""How one line stood from period to period: the same questions, on the same days, as the run asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.rules import Ask
from incentlang.explain.figures import money
from incentlang.values.periods import Grain, Period, periods_between

ZERO = Decimal(0)


class Step(NamedTuple):
    """How the line stood at the end of a pay period in which it was asked anew."""

    period: Period
    outcome: Outcome


def history(ask: Ask, starts: date, clock: date, paid: Grain) -> tuple[Step, ...]:
    """Every pay period up to the clock in which the line can have changed, the last one always as it stands now."""
    steps: list[Step] = []
    earned: date | None = None
    for period in periods_between(starts, max(starts, clock), paid):
        day = min(period.end, clock)
        if steps and steps[-1].outcome.horizon > day:
            continue
        outcome = ask(day, earned)
        earned = earned or outcome.earned_on
        steps.append(Step(period, outcome))
    return tuple(steps)


def posted(outcome: Outcome | None) -> Decimal:
    """What stands on the account as earned."""
    return outcome.amount if outcome is not None and outcome.state == "met" and outcome.amount is not None else ZERO


def taken(outcome: Outcome | None) -> Decimal:
    """What was taken back of it."""
    if outcome is None or outcome.state != "met":
        return ZERO
    return sum((each.amount for each in outcome.taken), ZERO)


def moves(steps: tuple[Step, ...], of: Callable[[Outcome | None], Decimal]) -> list[tuple[Period, Decimal]]:
    """What each period added to an amount, zero moves left out."""
    found: list[tuple[Period, Decimal]] = []
    before = ZERO
    for step in steps:
        now = of(step.outcome)
        if now != before:
            found.append((step.period, now - before))
        before = now
    return found


def told(found: list[tuple[Period, Decimal]], currency: str) -> str:
    """`2026-01: 6,000.00, 2026-03: 3,000.00`."""
    return ", ".join(f"{period}: {money(amount, currency)}" for period, amount in found)
