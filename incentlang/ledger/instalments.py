"""What a claw back takes from each pay: all at once, in equal parts, or at most a share of pay (semantics 18, 22).

The whole is posted on the day of the trigger, so the balance shows at once what is owed; a plan of recovery says
how much of it one pay gives back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import attrs

from incentlang.ledger.entries import Entry
from incentlang.values.dates import add_months
from incentlang.values.numbers import Number, RoundingMode, as_fraction, round_to
from incentlang.values.parts import parts_of
from incentlang.values.periods import MONTHS_IN, Grain, Period

ZERO = Decimal(0)


@attrs.frozen
class RecoveryPlan:
    """`recovered in 10 monthly parts` (`count` and `grain`), `recovered at most 20% of pay` (`share`), or both."""

    count: int | None = None
    grain: Grain = "month"
    share: Number | None = None


PlanOf = Callable[[Entry], RecoveryPlan | None]
"""The plan of recovery of a claw back entry; None: it is taken from pay at once and whole."""


def at_once(entry: Entry) -> RecoveryPlan | None:
    """No plan of recovery."""
    return None


@attrs.define
class ClawDebt:
    """One claw back that is recovered by a plan, and what is left of it."""

    rule: str
    subject: str
    period: Period
    amount: Decimal
    plan: RecoveryPlan
    left: Decimal

    def due(self, period: Period, pay: Decimal, quantum: Decimal, rounding: RoundingMode) -> Decimal:
        """The most that a pay gives back now: the parts that have fallen due and were not yet taken, or the share."""
        most = self.left
        if self.plan.share is not None:
            most = min(most, round_to(as_fraction(self.plan.share) * as_fraction(max(pay, ZERO)), quantum, rounding))
        if self.plan.count is None:
            return most
        parts = parts_of(self.amount, [Decimal(1)] * self.plan.count, quantum)
        step = MONTHS_IN[self.plan.grain]
        fallen = [part for i, part in enumerate(parts) if add_months(self.period.start, i * step) <= period.end]
        return max(ZERO, min(most, sum(fallen, ZERO) - (self.amount - self.left)))


def taken_up(debts: list[ClawDebt], entries: Iterable[Entry], plan_of: PlanOf) -> None:
    """Add the claw backs of a period to the debts; one that is undone shortens the debt it belongs to."""
    for entry in entries:
        plan = plan_of(entry)
        if plan is None or entry.amount == 0:
            continue
        same = [debt for debt in debts if (debt.rule, debt.subject) == (entry.rule, entry.subject)]
        if entry.amount > 0:
            debts.append(ClawDebt(entry.rule, entry.subject, entry.period, entry.amount, plan, entry.amount))
            continue
        back = -entry.amount
        for debt in reversed(same):
            less = min(back, debt.left)
            debt.left -= less
            debt.amount -= less
            back -= less


def collect(
    debts: Sequence[ClawDebt],
    pay: Decimal,
    period: Period,
    quantum: Decimal,
    rounding: RoundingMode,
    limited: bool = True,
) -> Decimal:
    """Take from one pay what is due of the debts, the oldest first, and say how much that is.

    Args:
        debts: In the order in which they arose; what is left of each is lowered.
        pay: What would be paid without these debts.
        period: The pay period.
        quantum: The plan's rounding step.
        rounding: The plan's mode of rounding.
        limited: Never take more than there is; a part that found no pay falls due again with the next.
    """
    taken = ZERO
    for debt in debts:
        due = debt.due(period, pay, quantum, rounding)
        if limited:
            due = min(due, max(ZERO, pay - taken))
        debt.left -= due
        taken += due
    return taken
