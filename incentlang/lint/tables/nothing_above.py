"""A table that pays nothing above a point."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.bands import walked_tables
from incentlang.lint.tables.shown import around
from incentlang.lint.words import value_text


@diagnostic
@attrs.frozen(kw_only=True)
class NothingAbove(Lint):
    """Nothing is earned above a point."""

    code = "L0106"
    title = "Nothing is earned above a point"
    why = """Who has reached the point keeps the next deal for the next period. A cap says the same where
    readers look for it, with a reason and with what becomes of the excess."""
    wrong = """table accelerator by attainment, marginal
  from   0%  10%
  from 150%   0%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    right = """table accelerator by attainment, marginal
  from   0%  10%
  from 150%   5%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    severity = Severity.ADVICE

    table: str
    start: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.table}` pays nothing for what lies above {self.start}"

    def help(self) -> str | None:
        """What to do."""
        return "write a `cap` with its reason, or a rate"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Steps above the start."""
        return around(plan, self.at, "at", "above", "far above")

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NothingAbove]:
        """The last band of a marginal table, where others pay."""
        for table in walked_tables(plan):
            last = table.bands[-1]
            if table.method == "marginal" and last.gives == 0 and last.at is not None and len(table.bands) > 1:
                start = value_text(last.at, table.axis_type, plan.program.plan.currency)
                yield cls(at=last.span, table=table.name, start=start)
