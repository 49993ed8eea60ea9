"""A rate that is lower in a higher band."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, Severity, diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.bands import walked_neighbours
from incentlang.lint.tables.shown import around
from incentlang.lint.words import value_text
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class FallingRate(Lint):
    """A rate that falls in a higher band."""

    code = "L0101"
    title = "A rate that falls in a higher band"
    why = """Who is ahead earns less for the next deal than who is behind, and may keep it for the next period.
    Some plans mean it, as a decelerator above a windfall; then the reader should find that said."""
    wrong = """table accelerator by attainment, marginal
  from   0%  10%
  from 100%  15%
  from 150%  12%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    right = """table accelerator by attainment, marginal
  from   0%  10%
  from 100%  15%
  from 150%  15%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
    after activation within 90 days"""
    severity = Severity.ADVICE

    table: str
    start: str
    lower: str
    higher: str
    below: Span

    def message(self) -> str:
        """What is found."""
        return f"`{self.table}` pays {self.higher} from {self.start} on, after {self.lower}"

    def help(self) -> str | None:
        """What to do."""
        return "keep the rate, or say above the table why it falls"

    def labels(self) -> tuple[Label, ...]:
        """The band below."""
        return (Label(self.below, f"{self.lower} here"),)

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Equal steps below and above the start."""
        return around(plan, self.at, "far below", "at", "above")

    @classmethod
    def find(cls, plan: Subject) -> Iterator[FallingRate]:
        """Compare neighbouring bands; where everything is re-rated pay itself falls (L0104)."""
        currency = plan.program.plan.currency
        for table, lower, higher in walked_neighbours(plan):
            if higher.gives < lower.gives and higher.at is not None and table.method != "retroactive":
                yield cls(
                    at=higher.span,
                    table=table.name,
                    start=value_text(higher.at, table.axis_type, currency),
                    lower=value_text(lower.gives, table.gives, currency),
                    higher=value_text(higher.gives, table.gives, currency),
                    below=lower.span,
                )
