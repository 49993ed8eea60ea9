"""A table that pays nothing until far up."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import FARTHEST_START
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import LimitLint, Subject
from incentlang.lint.tables.bands import walked_neighbours
from incentlang.lint.tables.shown import around
from incentlang.lint.words import value_text
from incentlang.types import Ratio


@diagnostic
@attrs.frozen(kw_only=True)
class NothingUntil(LimitLint):
    """Nothing is earned until half of the goal or more."""

    code = "L0107"
    title = "Nothing is earned until half of the goal or more"
    why = """Who is far behind in the second month has no reason to sell in the third, and every reason to keep
    a deal for the next period."""
    wrong = """table accelerator by attainment, marginal
  from   0%   0%
  from  60%  10%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    right = """table accelerator by attainment, marginal
  from   0%   4%
  from  60%  10%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    severity = Severity.ADVICE
    threshold = FARTHEST_START

    table: str
    start: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.table}` pays nothing below {self.start}; far begins at {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return "pay a small rate from the start, or begin earlier"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Just below the start, and above it."""
        return around(plan, self.at, "just below", "above")

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NothingUntil]:
        """The first band that pays, where it begins far up a percentage and the one below it gives nothing."""
        limit = plan.limit(cls.threshold)
        for table, lower, higher in walked_neighbours(plan):
            first_that_pays = lower is table.bands[0] and lower.gives == 0 and higher.gives > 0
            if not first_that_pays or not isinstance(table.axis_type, Ratio) or higher.at is None:
                continue
            if higher.at >= limit.value:
                start = value_text(higher.at, table.axis_type, plan.program.plan.currency)
                yield cls(at=higher.span, table=table.name, start=start, limit=limit)
