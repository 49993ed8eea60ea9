"""An approval without a day."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.syntax import ast


@diagnostic
@attrs.frozen(kw_only=True)
class ApprovedSomeDay(Lint):
    """An approval without a day."""

    code = "L0408"
    title = "An approval without a day"
    why = """Only with a day can somebody tell whether what was approved is what is paid: a change after it
    needs a new one."""
    wrong = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD
  approved by "Compensation committee"
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD
  approved by "Compensation committee" on 2025-12-15
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        return "the plan does not say when it was approved"

    def help(self) -> str | None:
        """What to do."""
        return 'write the day: `approved by "…" on 2025-12-15`'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ApprovedSomeDay]:
        """Headers whose approval has no day."""
        for clause in plan.clauses:
            if isinstance(clause, ast.Approved) and clause.on is None:
                yield cls(at=clause.span)
