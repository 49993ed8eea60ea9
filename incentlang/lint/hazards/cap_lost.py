"""A cap above which nothing counts."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class CapLost(Lint):
    """What is earned above a cap is lost."""

    code = "L0209"
    title = "What is earned above a cap is lost"
    why = """Who has reached the cap keeps the next deal for the next period, or hands it to a colleague. An
    excess that is carried over, or looked at by somebody, leaves a reason to go on."""
    wrong = """cap earned of plan for each account_executive each quarter at 20_000 USD, excess lost
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """cap earned of plan for each account_executive each quarter at 20_000 USD, excess carried
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    of: str

    def message(self) -> str:
        """What is found."""
        return f"{self.of} is paid up to the cap, and nothing beyond it ever counts"

    def help(self) -> str | None:
        """What to do."""
        return "write `excess carried`, or `excess reviewed`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[CapLost]:
        """Caps whose excess is lost."""
        for cap in plan.program.caps:
            if cap.excess == "lost":
                yield cls(at=cap.span, of=f"what `{cap.of}` earns" if cap.of else "what the plan earns")
