"""A stretch on which a rule pays nothing more, between two on which it does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import attrs

from incentlang.analysis import polynomials as poly
from incentlang.analysis.curves import Piece
from incentlang.analysis.undecided import Undecided
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.tables.moving import CurveLint
from incentlang.lint.tables.whole import falling_tables


@diagnostic
@attrs.frozen(kw_only=True)
class FlatBetween(CurveLint):
    """Nothing is earned on a stretch in the middle of a rule's pay."""

    code = "L0114"
    title = "A stretch in the middle on which nothing more is earned"
    why = """Below it and above it each deal counts, and on it none does. Whoever is on it waits for the next period
    or gives up, and mostly nobody meant it: two limits do not meet."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule bonus
  for each account_executive each quarter
  credit (lesser of (5% of booked, 5_000 USD)) + 8% of (greater of (booked - 120_000 USD, 0 USD))"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule bonus
  for each account_executive each quarter
  credit (lesser of (5% of booked, 5_000 USD)) + 8% of (greater of (booked - 100_000 USD, 0 USD))"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        return (
            f"from {self.low_text} to {self.high_text} of {self.figure}, `{self.rule}` pays {self.low_paid}, and more "
            f"before and after{self.given}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "let the parts meet, or pay a small rate in between"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[FlatBetween]:
        """Flat stretches of curves that join rising ones, where no table has a band that pays nothing."""
        falling = falling_tables(plan)
        for curve in plan.curves:
            for (before, flat), (_, after) in pairwise(pairwise(curve.stretches)):
                start, end = flat.on.low, flat.on.high
                if len(flat.pays) > 1 or end is None or not flat.at(start) or not (_rises(before) and _rises(after)):
                    continue
                joined = before.at(start) == flat.at(start) == curve.pays(start) and after.at(end) == flat.at(end)
                told = any(falling & piece.on.touched for piece in curve.pieces if piece.on.low in (start, end))
                if joined and flat.met and not told:
                    yield cls.between(plan, curve, curve.near(start, 0), curve.near(end, -1))


def _rises(piece: Piece) -> bool:
    try:
        return poly.least(poly.slope(piece.pays), piece.on.low, piece.on.high)[1] > 0
    except Undecided:
        return False
