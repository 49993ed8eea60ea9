"""Pay for a few weeks, on signing alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from incentlang.check.policy import SHORTEST_PRIZE
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.program import RowRule
from incentlang.lint.base import LimitLint, Subject
from incentlang.lint.hazards.waits import waits

_RULE = """rule spring from 2026-03-10 to {last}
  for each deal
  credit 5% of ARR to owner"""


@diagnostic
@attrs.frozen(kw_only=True)
class ForAFewWeeks(LimitLint):
    """Pay for a few weeks, on signing alone."""

    code = "L0220"
    title = "Pay for a few weeks, on signing alone"
    why = """A prize for some weeks brings few new customers. It moves deals: those of the weeks before and after are
    signed within it, at a discount if need be, and nothing tells whether the customer stays. Paid when the customer
    goes live, or for a longer time, it pays for more than a date."""
    wrong = _RULE.format(last="2026-05-07")
    right = _RULE.format(last="2026-05-08")

    threshold = SHORTEST_PRIZE

    rule: str
    days: int
    first: date
    last: date

    def message(self) -> str:
        """What is found."""
        return (
            f"`{self.rule}` pays for {self.days} days, {self.first} to {self.last}, as soon as somebody signs: "
            f"shorter than {self.limit.told}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "let it wait with `after … within …`, take back with `claw back …`, or spread it over the year"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ForAFewWeeks]:
        """Rules of rows in force for fewer days, which wait for nothing and take nothing back."""
        limit = plan.limit(cls.threshold)
        for rule in plan.program.rules:
            first, last = rule.dates.first, rule.dates.last
            if not isinstance(rule, RowRule) or first is None or last is None or rule.clawbacks or rule.schedule:
                continue
            days = (last - first).days + 1
            if days < limit.value and any(not credit.adjusts and not waits(credit) for credit in rule.credits):
                at = plan.name_at(rule.name, rule.span)
                yield cls(at=at, rule=rule.name, days=days, first=first, last=last, limit=limit)
