"""A plan that nobody has agreed to."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.governance.header import without
from incentlang.syntax import ast


@diagnostic
@attrs.frozen(kw_only=True)
class NotApproved(Lint):
    """A plan that nobody has agreed to."""

    code = "L0402"
    title = "A plan that nobody has agreed to"
    why = """Pay is a promise of the company. The plan says who made it, and on which day, so that a change
    needs a new one."""
    wrong = """plan p "A plan"
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  currency USD
  approved by "Compensation committee" on 2025-12-05
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        return "nobody has approved this plan"

    def help(self) -> str | None:
        """What to do."""
        return 'write `approved by "…" on DATE` in the header'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NotApproved]:
        """Plans without the clause."""
        for at in without(plan, ast.Approved):
            yield cls(at=at)
