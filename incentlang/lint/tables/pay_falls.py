"""A point from which more results pay less."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.jumps import jumps
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class PayFalls(Lint):
    """More results pay less."""

    code = "L0104"
    title = "More results pay less"
    why = """A retroactive table pays everything at the rate of the band that is reached. Where that rate is
    lower, the dollar that reaches the band takes money away, and the next deal is better closed in another
    period, or by a colleague."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table rates by booked, retroactive
  from       0 USD  10%
  from 300_000 USD   8%"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table rates by booked, marginal
  from       0 USD  10%
  from 300_000 USD   8%"""

    table: str
    start: str
    paid: str
    below: Span

    def message(self) -> str:
        """What is found."""
        return f"at {self.start} pay falls in `{self.table}`: {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        return "write `marginal`: then only what lies above is paid at the lower rate"

    def labels(self) -> tuple[Label, ...]:
        """The band below."""
        return (Label(self.below, "until then"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PayFalls]:
        """The fall at each start of a retroactive band, in money."""
        for jump in jumps(plan):
            if jump.above < jump.below:
                yield cls(
                    at=jump.higher.span,
                    table=jump.table.name,
                    start=f"{jump.start}{jump.whole}",
                    paid=jump.paid(plan.program.plan.currency),
                    below=jump.lower.span,
                )
