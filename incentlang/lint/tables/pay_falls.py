"""A point from which more results pay less."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Subject
from incentlang.lint.tables.jumps import JumpLint, jumps


@diagnostic
@attrs.frozen(kw_only=True)
class PayFalls(JumpLint):
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

    def message(self) -> str:
        """What is found."""
        return f"at {self.start} pay falls in `{self.table}`: {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        return "write `marginal`: then only what lies above is paid at the lower rate"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PayFalls]:
        """The fall at each start of a retroactive band, in money."""
        currency = plan.program.plan.currency
        return (cls.of(jump, currency) for jump in jumps(plan) if jump.above < jump.below)
