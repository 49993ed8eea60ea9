"""One length of time, in days here and in months there."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, Severity, diagnostic
from incentlang.ir.expressions import After, Aggregate, Literal, NoneWithin
from incentlang.ir.program import RowRule
from incentlang.lint.base import Lint, Subject
from incentlang.lint.lengths import fewest_and_most_days
from incentlang.source import Span
from incentlang.values.dates import Days, Months

_RULE = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 3 months
  claw back 100% of the money after churn within {length} of earning"""


@diagnostic
@attrs.frozen(kw_only=True)
class DaysAndMonths(Lint):
    """One length of time, in days here and in months there."""

    code = "L0315"
    title = "One length of time, in days here and in months there"
    why = """90 days are three months on some dates and two days less, or more, on others. Where a plan says both, a
    reader takes them for the same, and one day decides about all of a commission."""
    wrong = _RULE.format(length="90 days")
    right = _RULE.format(length="3 months")
    severity = Severity.ADVICE

    days: int
    months: int
    first: Span

    def message(self) -> str:
        """What is found."""
        return f"{self.days} days here, and {Months(self.months)} elsewhere: they end on different days"

    def help(self) -> str | None:
        """What to do."""
        return "write both in days or both in months"

    def labels(self) -> tuple[Label, ...]:
        """Where it is in months."""
        return (Label(self.first, "in months here"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[DaysAndMonths]:
        """Windows in days that some full months have, where the plan also has windows of so many months: each once."""
        in_days: dict[int, Span] = {}
        in_months: dict[int, Span] = {}
        for window in _windows(plan):
            match window.value:
                case Days(count=count):
                    in_days.setdefault(count, window.span)
                case Months(count=count):
                    in_months.setdefault(count, window.span)
                case _:
                    pass
        for days, at in in_days.items():
            for months, first in in_months.items():
                fewest, most = fewest_and_most_days(Months(months))
                if fewest <= days <= most:
                    yield cls(at=at, days=days, months=months, first=first)


def _windows(plan: Subject) -> Iterator[Literal]:
    """The lengths of the plan's own windows that are written where they hold, those of claw backs included."""
    rules = [rule for rule in plan.program.rules if isinstance(rule, RowRule)]
    conditions = [each for rule in rules for credit in rule.credits for each in credit.conditions]
    triggers = [claw_back.trigger for rule in rules for claw_back in rule.clawbacks]
    counted = [each for node in plan.each(Aggregate) for each in node.conditions]
    for each in (*conditions, *triggers, *counted):
        within = each.within if isinstance(each, After | NoneWithin) else None
        if isinstance(within, Literal) and plan.is_own(within.span):
            yield within
