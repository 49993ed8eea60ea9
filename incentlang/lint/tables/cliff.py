"""A point at which one dollar more re-rates everything."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.tables.jumps import JumpLint, jumps


@diagnostic
@attrs.frozen(kw_only=True)
class Cliff(JumpLint):
    """A cliff: the next dollar changes what everything before it is paid."""

    code = "L0103"
    title = "A cliff: the next dollar changes what everything before it is paid"
    why = """Just below the point a deal is worth many times its commission, so deals are pulled in, split or
    discounted to get over it, and whoever misses it by a dollar has a case to argue. Marginal bands pay the
    same for the same work."""
    wrong = """measure attainment for account_executive each quarter
  sum of ARR over deal by owner
table rates by attainment, retroactive
  from       0 USD  10%
  from 200_000 USD  12%"""
    right = """measure attainment for account_executive each quarter
  sum of ARR over deal by owner
table rates by attainment, marginal
  from       0 USD  10%
  from 200_000 USD  12%"""

    def message(self) -> str:
        """What is found."""
        return f"at {self.start} everything is re-rated in `{self.table}`: {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        return "write `marginal`, or a table that is `interpolated` around the point"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[Cliff]:
        """The rise at each start of a retroactive band, in money."""
        currency = plan.program.plan.currency
        return (cls.of(jump, currency) for jump in jumps(plan) if jump.above > jump.below)
