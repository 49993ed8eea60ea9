"""A plan that does not say what it is for."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.governance.header import without
from incentlang.syntax import ast


@diagnostic
@attrs.frozen(kw_only=True)
class NoPurpose(Lint):
    """A plan that does not say what it is for."""

    code = "L0403"
    title = "A plan that does not say what it is for"
    why = "Whether a rule helps can only be judged against what the plan is to bring about."
    wrong = """plan p "A plan"
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  currency USD
  because "Growth that lasts."
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    def message(self) -> str:
        """What is found."""
        return "the plan does not say what it is for"

    def help(self) -> str | None:
        """What to do."""
        return 'write `because "…"` in the header'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NoPurpose]:
        """Plans without the clause."""
        for at in without(plan, ast.Because):
            yield cls(at=at)
