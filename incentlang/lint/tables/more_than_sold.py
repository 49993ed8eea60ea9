"""A rule that pays more than all of the next dollar."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.analysis import polynomials as poly
from incentlang.analysis.curves import Curve, Piece
from incentlang.analysis.undecided import Undecided
from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.tables.bands import walked_tables
from incentlang.lint.tables.moving import CurveLint
from incentlang.lint.words import value_text
from incentlang.types import RATIO, Money


@diagnostic
@attrs.frozen(kw_only=True)
class MoreThanSold(CurveLint):
    """Of the next dollar a rule pays more than a dollar."""

    code = "L0113"
    title = "A rule that pays out more than all of the next dollar"
    why = """No rate is above 100%, and multiplied they are. From there on each deal costs more than it brings, and
    whoever sells can give the customer a discount out of the commission."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table factor by booked, interpolated
  from 100_000 USD  100%
  from 200_000 USD  400%
  below 100_000 USD flat
  above 200_000 USD flat
rule bonus
  for each account_executive each quarter
  credit factor(booked) of 26% of booked"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table factor by booked, interpolated
  from 100_000 USD  100%
  from 200_000 USD  200%
  below 100_000 USD flat
  above 200_000 USD flat
rule bonus
  for each account_executive each quarter
  credit factor(booked) of 25% of booked"""

    rate: str = ""

    def message(self) -> str:
        """What is found."""
        return (
            f"from {self.low_text} to {self.high_text} of {self.figure}, `{self.rule}` pays {self.rate} of what comes "
            f"on top: {self.low_paid} becomes {self.high_paid}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "check the factors; a share of target is `table(measure) of target for the quarter`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[MoreThanSold]:
        """The first stretch of a curve of money that rises by more than one for one, where no table by itself does."""
        currency = plan.program.plan.currency
        above = {table.name for table in walked_tables(plan) if any(band.gives > 1 for band in table.bands)}
        for curve in plan.curves:
            if not isinstance(curve.variable.type, Money) or not curve.variable.kind or _is_relative(curve):
                continue
            for piece in curve.stretches:
                found = _steep(curve, piece)
                if found is not None and not above & piece.on.touched and not above & _touched(curve):
                    low, high = found
                    rate = (curve.paid(high) - curve.paid(low)) / (high - low)
                    told = cls.between(plan, curve, low, high)
                    yield attrs.evolve(told, rate=value_text(round(rate, 2), RATIO, currency))
                    break


def _is_relative(curve: Curve) -> bool:
    """Whether pay depends on amounts that the plan does not say: beside a small target every rate looks steep."""
    others = (value for key, value in curve.world.cells.items() if key != curve.variable.key)
    return bool(curve.world.inputs) or any(isinstance(value, Decimal) for value in others)


def _touched(curve: Curve) -> set[str]:
    return {name for piece in curve.pieces for name in piece.on.touched}


def _steep(curve: Curve, piece: Piece) -> tuple[Decimal, Decimal] | None:
    """A thousand or so of a stretch, at its steepest end, over which pay rises by more."""
    low, high = piece.on.low, piece.on.high
    try:
        place, negative = poly.least(poly.negate(poly.slope(piece.pays)), low, high)
    except Undecided:
        return None
    if not piece.met or negative >= -1:
        return None
    end = low + 1000 if high is None else high
    start = max(low, end - 1000) if place == high else low
    one, other = curve.near(start, 0), curve.near(min(end, start + 1000), -1)
    return (one, other) if one < other and curve.paid(other) - curve.paid(one) > other - one else None
