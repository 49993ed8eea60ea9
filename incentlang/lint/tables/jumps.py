"""How much pay changes at once where a retroactive table re-rates everything."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Self

import attrs

from incentlang.diagnostics.base import Label
from incentlang.ir.program import Band, BandTable
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.bands import neighbours
from incentlang.lint.tables.shown import around
from incentlang.lint.words import amount_text, value_text
from incentlang.source import Span
from incentlang.types import Money, Ratio

QUOTA = Decimal(100_000)
"""What is taken for the whole of a percentage, where only percentages are known."""


@attrs.frozen
class Jump:
    """A start of a band of a retroactive table, with what everything before it is paid below and from there on.

    Attributes:
        start: As the plan writes it.
        whole: What it is a percentage of, in words; empty for an axis of money.
    """

    table: BandTable
    lower: Band
    higher: Band
    start: str
    whole: str
    below: Decimal
    above: Decimal

    def paid(self, currency: str) -> str:
        """`10_000 USD becomes 15_000 USD`."""
        return f"{amount_text(self.below, currency)} becomes {amount_text(self.above, currency)}"


def jumps(plan: Subject) -> Iterator[Jump]:
    """Every such start, where amounts are known: of a rate over a percentage or over money.

    Of `retroactive above 100%` only what lies above that point is re-rated.
    """
    currency = plan.program.plan.currency
    for table, lower, higher in neighbours(plan):
        if table.method != "retroactive" or higher.at is None or not isinstance(table.gives, Ratio):
            continue
        if not isinstance(table.axis_type, Ratio | Money):
            continue
        at_stake = higher.at - (table.split or Decimal(0))
        whole = QUOTA if isinstance(table.axis_type, Ratio) else Decimal(1)
        start = value_text(higher.at, table.axis_type, currency)
        words = f" of {amount_text(QUOTA, currency)}" if isinstance(table.axis_type, Ratio) else ""
        if at_stake > 0:
            below, above = (band.gives * at_stake * whole for band in (lower, higher))
            yield Jump(table, lower, higher, start, words, below, above)


@attrs.frozen(kw_only=True)
class JumpLint(Lint):
    """What is told of a jump: the table, where, what everything before it becomes, and the band below."""

    table: str
    start: str
    paid: str
    below: Span

    def labels(self) -> tuple[Label, ...]:
        """The band below."""
        return (Label(self.below, "until then"),)

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Just below the start, and at it."""
        return around(plan, self.at, "just below", "at")

    @classmethod
    def of(cls, jump: Jump, currency: str) -> Self:
        """The advice on a jump."""
        return cls(
            at=jump.higher.span,
            table=jump.table.name,
            start=f"{jump.start}{jump.whole}",
            paid=jump.paid(currency),
            below=jump.lower.span,
        )
