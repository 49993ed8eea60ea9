"""A plan that never ends."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.syntax import ast


@diagnostic
@attrs.frozen(kw_only=True)
class NoEnd(Lint):
    """A plan that never ends."""

    code = "L0406"
    title = "A plan that never ends"
    why = "A plan without a last day pays on until somebody notices, at quotas and rates of years ago."
    wrong = """plan p "A plan"
  effective 2026-01-01
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        return "the plan has a first day and no last one"

    def help(self) -> str | None:
        """What to do."""
        return "write the last day: `effective 2026-01-01 to 2026-12-31`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NoEnd]:
        """Headers with `effective` and one day."""
        for clause in plan.clauses:
            if isinstance(clause, ast.Effective) and clause.end is None:
                yield cls(at=clause.span)
