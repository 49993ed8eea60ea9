"""An accelerator that nothing limits."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import PeriodWalk, Step, Walk
from incentlang.ir.program import BandTable, Credit
from incentlang.ir.walk import everything
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.bands import band_tables

_PLAN = """table accelerator by attainment, marginal
  from   0%   5%
  from 100%  10%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days{cap}"""


@diagnostic
@attrs.frozen(kw_only=True)
class NothingLimits(Lint):
    """An accelerator that nothing limits."""

    code = "L0219"
    title = "An accelerator that nothing limits"
    why = """Above the top of the table every sale is paid at the highest rate, and nothing says how far that may
    go. One windfall, or one mistake in the data, is then paid in full before anybody looks. A cap whose excess is
    reviewed takes nothing away from who earned it, and has somebody look."""
    wrong = _PLAN.format(cap="")
    right = _PLAN.format(
        cap="\ncap earned of commission for each account_executive each year at 200_000 USD, excess reviewed"
    )
    severity = Severity.ADVICE

    rule: str
    table: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays ever more by `{self.table}`, and nothing limits what one person can earn by it"

    def help(self) -> str | None:
        """What to do."""
        return "write `cap earned of …, excess reviewed`, or `capped at …` below the credit"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NothingLimits]:
        """Rules whose amounts walk a table with a higher rate at its open end, without any cap on them."""
        rising = {table.name for table in band_tables(plan) if _rises(table)}
        capped = {cap.of for cap in plan.program.caps}
        for rule in plan.program.rules:
            if rule.name in capped or "" in capped:
                continue
            walked = (table for credit in rule.credits if credit.cap is None for table in _walked(credit))
            table = next((name for name in walked if name in rising), None)
            if table is not None:
                yield cls(at=plan.name_at(rule.name, rule.span), rule=rule.name, table=table)


def _rises(table: BandTable) -> bool:
    return table.bands[-1].gives > table.bands[0].gives


def _walked(credit: Credit) -> Iterator[str]:
    for node in (credit.amount, *everything(credit.amount)):
        if isinstance(node, Walk | Step | PeriodWalk):
            yield node.table
