"""A table with a single row."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.analysis.world import AMOUNT
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.bands import band_tables
from incentlang.lint.tables.shown import anywhere


@diagnostic
@attrs.frozen(kw_only=True)
class OneBand(Lint):
    """A table with a single row."""

    code = "L0110"
    title = "A table with a single row"
    why = """A reader looks for the other rows. One rate for everything is a parameter, with a sentence on what
    it is."""
    wrong = """table accelerator by attainment, marginal
  from 0% 10%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    right = """table accelerator by attainment, marginal
  from   0% 10%
  from 100% 12%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    severity = Severity.ADVICE

    table: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.table}` has one row, so it gives the same everywhere"

    def help(self) -> str | None:
        """What to do."""
        return "write a parameter: `param rate = 10% …`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """An amount and twice that: twice the pay."""
        return anywhere(plan, self.table, AMOUNT, 2 * AMOUNT)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[OneBand]:
        """Tables of one band."""
        for table in band_tables(plan):
            if len(table.bands) == 1:
                yield cls(at=plan.name_at(table.name, table.span), table=table.name)
