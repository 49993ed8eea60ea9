"""A plan that belongs to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.governance.header import without
from incentlang.syntax import ast


@diagnostic
@attrs.frozen(kw_only=True)
class NoOwner(Lint):
    """A plan that belongs to nobody."""

    code = "L0401"
    title = "A plan that belongs to nobody"
    why = "Questions, corrections and next year's version need somebody who answers for the plan."
    wrong = """plan p "A plan"
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  currency USD
  owner "Revenue operations"
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        return "nobody is named who answers for this plan"

    def help(self) -> str | None:
        """What to do."""
        return 'write `owner "…"` in the header'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NoOwner]:
        """Plans without the clause."""
        for at in without(plan, ast.Owner):
            yield cls(at=at)
