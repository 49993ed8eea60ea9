"""A curve that falls to nothing at an end."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.program import CurveTable
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.shown import around
from incentlang.lint.words import value_text
from incentlang.source import NOWHERE, Span


@diagnostic
@attrs.frozen(kw_only=True)
class CurveEnds(Lint):
    """A curve that falls to nothing at one of its ends."""

    code = "L0109"
    title = "A curve that falls to nothing at one of its ends"
    why = """A curve is written so that pay never jumps. Where it ends at more than zero and gives zero beyond,
    the last step is a cliff after all."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table share by booked, interpolated
  from  50_000 USD   40%
  from 100_000 USD  100%
  below 50_000 USD zero
  above 100_000 USD flat
rule bonus
  for each account_executive each quarter
  credit share(booked) of 2_000 USD"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table share by booked, interpolated
  from  50_000 USD    0%
  from 100_000 USD  100%
  below 50_000 USD zero
  above 100_000 USD flat
rule bonus
  for each account_executive each quarter
  credit share(booked) of 2_000 USD"""

    table: str
    side: str
    point: str
    gives: str
    row: Span = NOWHERE

    def message(self) -> str:
        """What is found."""
        return f"`{self.table}` gives {self.gives} at {self.point} and nothing {self.side} it"

    def help(self) -> str | None:
        """What to do."""
        return "let the curve begin or end at zero, or write `flat`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """The last point, and just beyond it."""
        return around(plan, self.row, "at", "just below" if self.side == "below" else "just above")

    @classmethod
    def find(cls, plan: Subject) -> Iterator[CurveEnds]:
        """Curves whose end gives more than zero, and zero beyond."""
        currency = plan.program.plan.currency
        for table in plan.program.tables:
            if not isinstance(table, CurveTable):
                continue
            for end, point, side in ((table.below, table.points[0], "below"), (table.above, table.points[-1], "above")):
                if end.does == "zero" and point.gives != 0 and point.at is not None:
                    at = value_text(point.at, table.axis_type, currency)
                    gives = value_text(point.gives, table.gives, currency)
                    yield cls(at=end.span, table=table.name, side=side, point=at, gives=gives, row=point.span)
