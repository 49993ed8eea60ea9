"""A credit under many conditions."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import MOST_CONDITIONS
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import LimitLint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class ManyConditions(LimitLint):
    """A credit under more conditions than a reader can hold."""

    code = "L0311"
    title = "A credit under more conditions than a reader can hold"
    why = """Each condition is a reason to be paid nothing. With six of them nobody can say before the period
    ends whether a deal pays."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 90 days
    unless churn within 30 days
    when ARR is at least 1_000 USD
    when kind is new_logo
    when customer.segment is smb
    when customer.deployment is standard"""
    right = """rule commission
  for each deal where kind is new_logo
  credit 10% of ARR to owner
    after activation within 90 days
    unless churn within 30 days
    when ARR is at least 1_000 USD
    when customer.segment is smb"""
    severity = Severity.ADVICE
    threshold = MOST_CONDITIONS

    rule: str
    number: int

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays under {self.number} conditions, more than {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return "put what picks the rows into `where`, and name what belongs together in a value or a measure"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ManyConditions]:
        """Credits with more conditions than the most."""
        limit = plan.limit(cls.threshold)
        for rule in plan.program.rules:
            for credit in rule.credits:
                if len(credit.conditions) > limit.value:
                    yield cls(at=credit.span, rule=rule.name, number=len(credit.conditions), limit=limit)
