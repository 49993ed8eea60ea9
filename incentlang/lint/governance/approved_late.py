"""A plan that was approved after it began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.time.changes import changes_of
from incentlang.syntax import ast


@diagnostic
@attrs.frozen(kw_only=True)
class ApprovedLate(Lint):
    """A plan that was approved after it began."""

    code = "L0405"
    title = "A plan that was approved after it began"
    why = """Who worked from the first day on worked for a plan that nobody had agreed to. What was promised
    until then is argued about later."""
    wrong = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD
  approved by "Compensation committee" on 2026-02-15
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

    approved: date
    begins: date

    def message(self) -> str:
        """What is found."""
        return f"the plan was approved on {self.approved}, and began on {self.begins}"

    def help(self) -> str | None:
        """What to do."""
        return "check both days; a plan that is approved late begins late, or says in a comment why not"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ApprovedLate]:
        """The day of approval after the first day in force; where terms change later on, it is that of the change."""
        start = plan.program.plan.start
        if start is None or any(True for _ in changes_of(plan)):
            return
        for clause in plan.clauses:
            if isinstance(clause, ast.Approved) and clause.on is not None and clause.on > start:
                yield cls(at=clause.span, approved=clause.on, begins=start)
