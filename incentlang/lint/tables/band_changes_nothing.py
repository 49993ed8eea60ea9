"""A band that pays what the band below pays."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, Severity, diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.bands import neighbours
from incentlang.lint.tables.shown import around
from incentlang.lint.words import value_text
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class BandChangesNothing(Lint):
    """A band that pays what the band below it pays."""

    code = "L0102"
    title = "A band that pays what the band below it pays"
    why = "A reader looks for what begins there. Either a rate was forgotten when others changed, or the row can go."
    wrong = """table accelerator by attainment, marginal
  from   0%  10%
  from 100%  15%
  from 150%  15%"""
    right = """table accelerator by attainment, marginal
  from   0%  10%
  from 100%  15%
  from 150%  20%"""
    severity = Severity.ADVICE

    table: str
    start: str
    rate: str
    below: Span

    def message(self) -> str:
        """What is found."""
        return f"nothing changes in `{self.table}` at {self.start}: the rate stays {self.rate}"

    def help(self) -> str | None:
        """What to do."""
        return "remove the row, or write the rate that was meant"

    def labels(self) -> tuple[Label, ...]:
        """The band below."""
        return (Label(self.below, f"{self.rate} here already"),)

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Equal steps below and above the start."""
        return around(plan, self.at, "far below", "at", "above")

    @classmethod
    def find(cls, plan: Subject) -> Iterator[BandChangesNothing]:
        """Compare neighbouring bands."""
        currency = plan.program.plan.currency
        for table, lower, higher in neighbours(plan):
            if higher.gives == lower.gives and lower.at is not None and higher.at is not None:
                yield cls(
                    at=higher.span,
                    table=table.name,
                    start=value_text(higher.at, table.axis_type, currency),
                    rate=value_text(higher.gives, table.gives, currency),
                    below=lower.span,
                )
