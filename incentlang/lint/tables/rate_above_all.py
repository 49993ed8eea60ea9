"""A commission rate above 100%."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import PeriodWalk, Walk
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.bands import band_tables
from incentlang.lint.tables.shown import around
from incentlang.lint.words import value_text
from incentlang.types import Ratio


@diagnostic
@attrs.frozen(kw_only=True)
class RateAboveAll(Lint):
    """A rate that pays out more than the amount it is of."""

    code = "L0105"
    title = "A rate that pays out more than the amount it is of"
    why = """A band at 120% of ARR pays more than the deal brings. Mostly a percentage of target was meant, or
    a digit slipped."""
    wrong = """measure attainment for account_executive each quarter
  sum of ARR over deal by owner
table rates by attainment, marginal
  from       0 USD   10%
  from 200_000 USD  120%
rule pay
  for each deal
  credit rates(attainment) of ARR to owner"""
    right = """measure attainment for account_executive each quarter
  sum of ARR over deal by owner
table rates by attainment, marginal
  from       0 USD   10%
  from 200_000 USD   12%
rule pay
  for each deal
  credit rates(attainment) of ARR to owner"""

    table: str
    rate: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.table}` pays {self.rate} of what is sold"

    def help(self) -> str | None:
        """What to do."""
        return "check the rate; a share of target is written `payout table(measure) of target for the quarter`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """A step above the start, and another one."""
        return around(plan, self.at, "above", "far above")

    @classmethod
    def find(cls, plan: Subject) -> Iterator[RateAboveAll]:
        """Bands above 100% of tables that rules walk along sums of what is sold."""
        walked = {node.table for node in plan.each(Walk)}
        walked |= {node.table for node in plan.each(PeriodWalk) if node.unit == "numerator"}
        for table in band_tables(plan):
            if table.name in walked and isinstance(table.gives, Ratio):
                for band in table.bands:
                    if band.gives > Decimal(1):
                        rate = value_text(band.gives, table.gives, plan.program.plan.currency)
                        yield cls(at=band.span, table=table.name, rate=rate)
