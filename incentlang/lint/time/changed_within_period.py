"""Terms that change in the middle of a pay period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.time.changes import changes_of
from incentlang.values.periods import period_of

_RULE = """
rule commission
  for each deal
  credit rate of ARR to owner"""


@diagnostic
@attrs.frozen(kw_only=True)
class ChangedWithinPeriod(Lint):
    """Terms that change in the middle of a pay period."""

    code = "L0801"
    title = "Terms that change in the middle of a pay period"
    why = """One statement then pays on two terms, and a deal that closes a day later or earlier is worth more: people
    wait with it, or hurry. A change that begins with a pay period leaves each statement with one set of terms."""
    wrong = "param rate = 8% from 2026-01-01, 10% from 2026-05-15" + _RULE
    right = "param rate = 8% from 2026-01-01, 10% from 2026-05-01" + _RULE
    severity = Severity.ADVICE

    name: str
    day: date
    period: str
    following: date

    def message(self) -> str:
        """What is found."""
        return f"`{self.name}` changes on {self.day}, within the pay period {self.period}"

    def help(self) -> str | None:
        """What to do."""
        return f"let it change on {self.following}, or say why it cannot wait"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ChangedWithinPeriod]:
        """Changes on another day than the first of a pay period."""
        header = plan.program.plan
        for change in changes_of(plan):
            period = period_of(change.day, header.paid, header.year_offset)
            if period.start != change.day:
                following = period.shifted(1).start
                yield cls(at=change.at, name=change.name, day=change.day, period=str(period), following=following)
