"""A point at which all that a rule pays jumps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from incentlang.analysis.curves import Curve
from incentlang.analysis.world import AMOUNT
from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.tables.moving import CurveLint
from incentlang.lint.tables.whole import SMALL, Bend, bends, causes, told_by_tables


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

    more: int = 0

    def message(self) -> str:
        """What is found."""
        points = "one more point" if self.more == 1 else f"{self.more} more points"
        return (
            f"`{self.rule}` pays {self.low_paid} at {self.low_text} of {self.figure}, and {self.high_paid} at "
            f"{self.high_text}{self.given}" + (f"; it jumps at {points}" if self.more else "")
        )

    def help(self) -> str | None:
        """What to do."""
        return "pay what lies above the point, or let the amount rise around it (`interpolated`)"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[WholePayJumps]:
        """The greatest jump of each curve that reads a measure or a supplied figure, where no single table is told."""
        for curve in plan.curves:
            if not curve.world.grains and curve.variable.kind:
                continue  # of one row: what two of them pay is told (L0213)
            found = [bend for bend in bends(plan, curve) if _jumps(plan, bend)]
            if found:
                bend = max(found, key=_rise)
                low, high = curve.near(bend.at, -1), curve.near(bend.at, 0 if bend.pays[1] > bend.pays[0] else 1)
                told = cls.between(plan, curve, low, high, causes(plan, bend))
                yield attrs.evolve(told, more=len(found) - 1)


def _rise(bend: Bend) -> Fraction:
    below, there, above = bend.pays
    return max(there, above) - below


def _jumps(plan: Subject, bend: Bend) -> bool:
    """Whether pay rises at a point by enough to matter, and advice on tables does not say so."""
    usual = max(*bend.pays, bend.curve.pays(_usual(bend.curve)))
    cent = Fraction(plan.program.plan.quantum)
    return _rise(bend) >= max(SMALL * usual, cent) and not told_by_tables(plan, bend)


def _usual(curve: Curve) -> Fraction:
    """A figure of the usual size, beside which a jump of some cents is nothing."""
    high = curve.variable.high
    return Fraction(AMOUNT if high is None or high > AMOUNT else high)
