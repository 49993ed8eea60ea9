"""A rate that rises steeply, and nothing that guards what it pays for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.check.policy import STEEPEST_ACCELERATOR
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import Walk
from incentlang.ir.program import BandTable, Credit, RowRule
from incentlang.ir.scenario import Scenario
from incentlang.ir.walk import everything
from incentlang.lint.base import LimitLint, Subject
from incentlang.lint.hazards.waits import waits
from incentlang.lint.tables.bands import band_tables
from incentlang.lint.tables.shown import around
from incentlang.lint.words import value_text
from incentlang.values.numbers import trimmed


@diagnostic
@attrs.frozen(kw_only=True)
class SteepAccelerator(LimitLint):
    """A steep accelerator, and nothing that guards what it pays for."""

    code = "L0202"
    title = "A steep accelerator, and nothing that guards what it pays for"
    why = """Above quota a deal is worth several times its usual commission, on the day it is signed. Deals
    that will not last are then worth signing too. A wait for activation or a claw back takes that away; a
    flatter table makes it smaller."""
    wrong = """table accelerator by attainment, marginal
  from   0%   5%
  from 100%  15%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner"""
    right = """table accelerator by attainment, marginal
  from   0%   5%
  from 100%  15%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""

    threshold = STEEPEST_ACCELERATOR

    rule: str
    table: str
    times: str
    low: str
    high: str

    def message(self) -> str:
        """What is found."""
        return (
            f"`{self.rule}` pays up to {self.times} times its lowest rate ({self.low} to {self.high} in "
            f"`{self.table}`; steep begins at {self.limit.told}), and nothing that happens later changes that"
        )

    def help(self) -> str | None:
        """What to do."""
        return "write `after activation within …`, `claw back … after churn within …` or `vest …`, or a flatter table"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Equal steps in the band of the highest rate, and at the beginning."""
        table = next(each for each in band_tables(plan) if each.name == self.table)
        steepest = max(table.bands, key=lambda band: band.gives)
        return around(plan, steepest.span, "far below", "at", "above")

    @classmethod
    def find(cls, plan: Subject) -> Iterator[SteepAccelerator]:
        """Credits that walk a table whose highest rate is at least so many times its lowest one above zero."""
        limit = plan.limit(cls.threshold)
        tables = {table.name: table for table in band_tables(plan)}
        currency = plan.program.plan.currency
        for rule in plan.program.rules:
            if not isinstance(rule, RowRule) or rule.schedule is not None or rule.clawbacks:
                continue
            for credit in rule.credits:
                for table in _walked(credit, tables):
                    rates = sorted(band.gives for band in table.bands if band.gives > 0)
                    if rates and rates[-1] >= limit.value * rates[0] and not waits(credit):
                        low, high = (value_text(rate, table.gives, currency) for rate in (rates[0], rates[-1]))
                        times = trimmed((rates[-1] / rates[0]).quantize(Decimal("0.1")))
                        figures = {"times": times, "low": low, "high": high}
                        yield cls(at=credit.span, rule=rule.name, table=table.name, limit=limit, **figures)


def _walked(credit: Credit, tables: dict[str, BandTable]) -> list[BandTable]:
    nodes = (credit.amount, *everything(credit.amount))
    names = dict.fromkeys(node.table for node in nodes if isinstance(node, Walk))
    return [tables[name] for name in names if name in tables]
