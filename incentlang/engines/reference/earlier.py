"""`less already earned`: what a rule of periods earned before, within the year (or quarter) at hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.exact import minus
from incentlang.engines.reference.stretches import span_of
from incentlang.ir.expressions import Window
from incentlang.ir.program import Credit
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import Number
from incentlang.values.periods import Period, periods_between

if TYPE_CHECKING:
    from incentlang.engines.reference.rules import ReadyPeriodRule

ZERO = Decimal(0)


class Earlier:
    """What one rule of periods earned for each participant and period, as posted: each amount rounded by itself.

    `exists` says whether the rule has a line for somebody in a period; the engine supplies it.
    """

    exists: Callable[[str, Period], bool]

    def __init__(self, ready: ReadyPeriodRule) -> None:
        self.ready = ready
        self._kept: dict[tuple[str, Period], Decimal | Problem] = {}

    def taken_off(self, credit: Credit, participant: str, period: Period) -> Decimal | None:
        """What earlier periods earned, or None for a credit that takes nothing off; a problem there is one here."""
        if credit.less is None:
            return None
        start, _ = span_of(period, Window("to date", credit.less.over))
        if start >= period.start:
            return ZERO
        total = ZERO
        for each in periods_between(start, period.start - ONE_DAY, period.grain, period.offset):
            if each.start >= start and self.exists(participant, each):
                total += self._earned(participant, each)
        return total

    def _earned(self, participant: str, period: Period) -> Decimal:
        key = (participant, period)
        if key not in self._kept:
            outcome = self.ready.outcome(self.ready.credits[0], participant, period, period.end)
            if outcome.problem is not None:
                self._kept[key] = Problem(outcome.problem)
            else:
                self._kept[key] = outcome.amount or ZERO if outcome.state == "met" else ZERO
        found = self._kept[key]
        if isinstance(found, Problem):
            raise found
        return found


def less(credit: Credit, amount: Number, before: Decimal | None) -> Number:
    """The amount without what was earned before; with `never below zero` no less than nothing."""
    if credit.less is None or before is None:
        return amount
    left = minus(amount, before)
    return ZERO if credit.less.floored and left < 0 else left
