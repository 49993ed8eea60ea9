"""`less already earned`: what a rule of periods earned before, within the year (or quarter) at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    `exists` says whether a version of the rule has a line for somebody in a period, and `versions` are all of them;
    the engine supplies both.
    """

    exists: Callable[[ReadyPeriodRule, str, Period], bool]
    versions: Sequence[ReadyPeriodRule]

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
            for version in self.versions if each.start >= start else ():
                if self.exists(version, participant, each):
                    total += version.earlier.earned(participant, each)
        return total

    def earned(self, participant: str, period: Period) -> Decimal:
        """What this version earned for one period; a problem of it is raised."""
        key = (participant, period)
        if key not in self._kept:
            outcomes = [self.ready.outcome(each, participant, period, period.end) for each in self.ready.credits]
            problem = next((each.problem for each in outcomes if each.problem is not None), None)
            met = (each.amount or ZERO for each in outcomes if each.state == "met")
            self._kept[key] = Problem(problem) if problem is not None else sum(met, ZERO)
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
