"""A cap that does not say why."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class CapWithoutBecause(Lint):
    """A cap that does not say why."""

    code = "L0306"
    title = "A cap that does not say why"
    why = """Who reaches a cap asks who wanted it and why. A reason turns a limit into a decision that can be
    weighed again next year."""
    wrong = """cap earned of plan for each account_executive each quarter at 20_000 USD, excess lost
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """cap earned of plan for each account_executive each quarter at 20_000 USD, excess lost
  because "One deal must not pay for three years."
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    of: str

    def message(self) -> str:
        """What is found."""
        return f"nobody says why {self.of} is limited"

    def help(self) -> str | None:
        """What to do."""
        return 'write `because "…"` below it'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[CapWithoutBecause]:
        """Caps without `because`."""
        for cap in plan.program.caps:
            if not cap.because:
                yield cls(at=cap.span, of=f"what `{cap.of}` earns" if cap.of else "what the plan earns")
