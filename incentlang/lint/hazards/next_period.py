"""A deal that pays more in the next period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs

from incentlang.analysis.curves import Curve
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.moving import taken_for, witnesses
from incentlang.lint.tables.whole import SMALL
from incentlang.lint.words import amount_text, value_text
from incentlang.types import Money
from incentlang.values.periods import Grain, is_shorter

WORTH_IT = Fraction(3, 2)
"""Where a deal is paid so many times as much in another period, it is worth moving."""


@diagnostic
@attrs.frozen(kw_only=True)
class NextPeriod(Lint):
    """A deal that is worth much more in another period."""

    code = "L0214"
    title = "A deal that pays much more when it is moved into another period"
    why = """The measure begins at zero with each period, and the last deals of a good one are paid best. Two even
    quarters then pay less than a poor and a good one, so deals are kept back or pulled in. A measure over the year so
    far pays the same whenever a deal is closed."""
    wrong = """measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota
input quota for account_executive each quarter: money
table accelerator by attainment, marginal
  from   0%  10%
  from 100%  20%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
measure attainment for account_executive each quarter
  booked year to date / quota of the year
input quota for account_executive each quarter: money
table accelerator by attainment, marginal
  from   0%  10%
  from 100%  20%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    severity = Severity.ADVICE

    rule: str
    figure: str
    grain: str
    even: Decimal
    moved: Decimal
    even_text: str
    low_text: str
    high_text: str
    evenly: str
    unevenly: str
    given: str

    def message(self) -> str:
        """What is found."""
        return (
            f"`{self.rule}` pays {self.evenly} for two {self.grain}s of {self.even_text} each, and {self.unevenly} for "
            f"one of {self.low_text} and one of {self.high_text}{self.given}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "measure the year so far: `… year to date / quota of the year`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """An even period, a poor one and a good one."""
        figures = (self.even, self.even - self.moved, self.even + self.moved)
        return witnesses(plan, self.rule, self.figure, [(each,) for each in figures])

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NextPeriod]:
        """Points of smooth curves over less than a year, from which on pay rises so much more steeply."""
        for curve in plan.curves:
            grain = _begins_anew(curve)
            if grain is None or not isinstance(curve.variable.type, Money):
                continue
            found = _moved(curve)
            if found is None:
                continue
            even, moved = found
            kind, currency = curve.variable.type, plan.program.plan.currency
            low, high = curve.paid(even - moved), curve.paid(even + moved)
            yield cls(
                at=plan.name_at(curve.rule.name, curve.rule.span),
                rule=curve.rule.name,
                figure=curve.variable.name,
                grain=grain,
                even=even,
                moved=moved,
                even_text=value_text(even, kind, currency),
                low_text=value_text(even - moved, kind, currency),
                high_text=value_text(even + moved, kind, currency),
                evenly=amount_text(2 * curve.paid(even), currency),
                unevenly=amount_text(low + high, currency),
                given=taken_for(plan, curve),
            )


def _begins_anew(curve: Curve) -> Grain | None:
    """The grain after which the measure begins at zero again, where it is shorter than a year."""
    grains = curve.world.spans
    if not grains or any(not is_shorter(each, "year") for each in grains):
        return None
    return next(iter(sorted(grains)))


def _moved(curve: Curve) -> tuple[Decimal, Decimal] | None:
    """A figure for two periods, and how much of it is worth moving from one to the other."""
    for before, after in pairwise(curve.stretches):
        point = after.on.low
        smooth = before.at(point) == curve.pays(point) == after.at(point)
        straight = len(before.pays) == len(after.pays) == 2 and before.pays[-1] > 0
        if not (smooth and straight and before.met and after.met):
            continue
        if after.pays[-1] < WORTH_IT * before.pays[-1]:
            continue
        width = point - before.on.low
        width = width if after.on.high is None else min(width, after.on.high - point)
        even, moved = curve.near(point, 0), curve.near(width / 2, 0)
        poor, fair, good = (curve.pays(Fraction(each)) for each in (even - moved, even, even + moved))
        if poor >= 0 and fair > 0 and poor + good - 2 * fair >= SMALL * 2 * fair:
            return even, moved
    return None
