"""A plan for much more than a year."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import LONGEST_PLAN
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import LimitLint, Subject
from incentlang.syntax import ast


@diagnostic
@attrs.frozen(kw_only=True)
class LongPlan(LimitLint):
    """A plan for much more than a year."""

    code = "L0407"
    title = "A plan for much more than a year"
    why = """Quotas, rates and products change within a year. A plan that goes on longer is changed in the
    middle, or pays for what nobody wants any more."""
    wrong = """plan p "A plan"
  effective 2026-01-01 to 2028-12-31
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  effective 2026-01-01 to 2027-03-31
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE
    threshold = LONGEST_PLAN

    days: int

    def message(self) -> str:
        """What is found."""
        return f"the plan is in force for {self.days:,} days, longer than {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return "end it with the year, and write next year's when it is known"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[LongPlan]:
        """Headers whose dates are more days than the longest plan has."""
        limit = plan.limit(cls.threshold)
        for clause in plan.clauses:
            if isinstance(clause, ast.Effective) and clause.end is not None:
                days = (clause.end - clause.start).days + 1
                if days > limit.value:
                    yield cls(at=clause.span, days=days, limit=limit)
