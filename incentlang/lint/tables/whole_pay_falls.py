"""A point from which a whole rule pays less for more."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import attrs

from incentlang.analysis import polynomials as poly
from incentlang.analysis.curves import Curve
from incentlang.analysis.undecided import Undecided
from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.tables.moving import CurveLint
from incentlang.lint.tables.whole import bends, told_by_tables


@diagnostic
@attrs.frozen(kw_only=True)
class WholePayFalls(CurveLint):
    """All that a rule pays, taken together, falls as more is brought."""

    code = "L0111"
    title = "A rule that pays less for more"
    why = """Each table looks right by itself. Multiplied, limited or added they take money away from whoever
    brings more, and the next deal is better closed in another period."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table share by booked, interpolated
  from 100_000 USD  100%
  from 200_000 USD   40%
  below 100_000 USD flat
  above 200_000 USD flat
rule bonus
  for each account_executive each quarter
  credit share(booked) of 10% of booked"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table share by booked, interpolated
  from 100_000 USD  100%
  from 200_000 USD   70%
  below 100_000 USD flat
  above 200_000 USD flat
rule bonus
  for each account_executive each quarter
  credit share(booked) of 10% of booked"""

    def message(self) -> str:
        """What is found."""
        return (
            f"`{self.rule}` pays {self.low_paid} at {self.low_text} of {self.figure}, and {self.high_paid} at "
            f"{self.high_text}{self.given}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "let the rates fall more slowly, or pay each slice at its own rate (`marginal`)"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[WholePayFalls]:
        """The first fall of each curve from above what it begins with."""
        for curve in plan.curves:
            found = _fall(plan, curve)
            if found is not None and curve.paid(found[0]) > curve.paid(found[1]):
                yield cls.between(plan, curve, *found)


def _fall(plan: Subject, curve: Curve) -> tuple[Decimal, Decimal] | None:
    """Two figures, of which the higher one pays less."""
    first = curve.pieces[0].at(curve.pieces[0].on.low)
    for bend in bends(plan, curve):
        below, there, above = bend.pays
        if bend.before.met and below > first and min(there, above) < below and not told_by_tables(plan, bend):
            return curve.near(bend.at, -1), curve.near(bend.at, 0 if there < below else 1)
    for piece in curve.stretches:
        low, high = piece.on.low, piece.on.high
        try:
            _, steepest = poly.least(poly.slope(piece.pays), low, high)
        except Undecided:
            continue
        if piece.met and steepest < 0 and _highest(curve, low, high) > first:
            ends = _ends(curve, piece.pays, low, high)
            if ends[0] < ends[1]:
                return ends
    return None


def _highest(curve: Curve, low: Fraction, high: Fraction | None) -> Fraction:
    return max(curve.pays(low), curve.pays(low + 1 if high is None else (low + high) / 2))


def _ends(curve: Curve, pays: poly.Polynomial, low: Fraction, high: Fraction | None) -> tuple[Decimal, Decimal]:
    """From where to where pay falls: from the top of a piece to its end."""
    end = low + 1000 if high is None else high
    top, _ = poly.least(poly.negate(pays), low, end)
    return curve.near(top, 0), curve.near(end, -1)
