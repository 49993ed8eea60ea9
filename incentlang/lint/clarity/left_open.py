"""What the header of a plan leaves open."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class LeftOpen(Lint):
    """A choice about money or dates that the plan leaves open."""

    code = "L0304"
    title = "A choice about money or dates that the plan leaves open"
    why = """How cents are rounded, when money is paid, which dates count: something is taken where the plan
    says nothing, and every run says what. Two readers should not have to look it up."""
    wrong = """plan p "A plan"
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly
  negative pay carried
rule commission
  for each deal
  credit 10% of ARR to owner"""

    severity = Severity.ADVICE

    said: str

    def message(self) -> str:
        """What is found."""
        return self.said

    def help(self) -> str | None:
        """What to do."""
        return "write it in the plan's header"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[LeftOpen]:
        """What a run would say that it assumed of the header."""
        for said in plan.program.plan.defaults:
            yield cls(at=plan.header, said=said)
