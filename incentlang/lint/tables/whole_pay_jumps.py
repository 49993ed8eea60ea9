"""A point at which all that a rule pays jumps."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.tables.moving import CurveLint
from incentlang.lint.tables.whole import SMALL, bends, told_by_tables


@diagnostic
@attrs.frozen(kw_only=True)
class WholePayJumps(CurveLint):
    """All that a rule pays jumps at one point, by more than a single table says."""

    code = "L0112"
    title = "A rule whose pay jumps at one point"
    why = """A condition, a table of amounts or several factors that change at one point make a cliff together: the
    next dollar is worth thousands. Deals are pulled in and split to get over it, and whoever misses it by a dollar
    has a case to argue."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule bonus
  for each account_executive each quarter
  credit 5% of booked
    when booked is at least 100_000 USD"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table above_plan by booked, marginal
  from       0 USD  0%
  from 100_000 USD  5%
rule bonus
  for each account_executive each quarter
  credit payout above_plan(booked)"""

    def message(self) -> str:
        """What is found."""
        return (
            f"`{self.rule}` pays {self.low_paid} at {self.low_text} of {self.figure}, and {self.high_paid} at "
            f"{self.high_text}{self.given}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "pay what lies above the point, or let the amount rise around it (`interpolated`)"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[WholePayJumps]:
        """Jumps of curves that read a measure or a supplied figure, where no single table is told of."""
        for curve in plan.curves:
            if not curve.world.grains and curve.variable.kind:
                continue  # of one row: what two of them pay is told (L0213)
            for bend in bends(plan, curve):
                below, there, above = bend.pays
                rise = max(there, above) - below
                if rise > 0 and rise >= SMALL * max(there, above) and not told_by_tables(plan, bend):
                    low, high = curve.near(bend.at, -1), curve.near(bend.at, 0 if there > below else 1)
                    if curve.paid(high) > curve.paid(low):
                        yield cls.between(plan, curve, low, high)
