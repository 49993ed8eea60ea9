"""A cap above which nothing counts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.shown import curve_of, paid


@diagnostic
@attrs.frozen(kw_only=True)
class CapLost(Lint):
    """What is earned above a cap is lost."""

    code = "L0209"
    title = "What is earned above a cap is lost"
    why = """Who has reached the cap keeps the next deal for the next period, or hands it to a colleague. An
    excess that is carried over, or looked at by somebody, leaves a reason to go on."""
    wrong = """cap earned of commission for each account_executive each quarter at 20_000 USD, excess lost
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """cap earned of commission for each account_executive each quarter at 20_000 USD, excess carried
rule commission
  for each deal
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    of: str
    rule: str = ""

    def message(self) -> str:
        """What is found."""
        return f"{self.of} is paid up to the cap, and nothing beyond it ever counts"

    def help(self) -> str | None:
        """What to do."""
        return "write `excess carried`, or `excess reviewed`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """What reaches the cap of a rule, and twice that; a scenario has no cap on all of a plan."""
        curve = curve_of(plan, self.rule) if self.rule else None
        if curve is None or curve.limit is None:
            return ()
        rate = curve.pays(Fraction(1)) - curve.pays(Fraction(0))
        enough = curve.near(curve.limit / rate, 0) if rate > 0 else curve.near(Fraction(0), 1)
        return paid(plan, self.rule, (enough,), (2 * enough,))

    @classmethod
    def find(cls, plan: Subject) -> Iterator[CapLost]:
        """Caps whose excess is lost."""
        for cap in plan.program.caps:
            if cap.excess == "lost":
                yield cls(at=cap.span, of=f"what `{cap.of}` earns" if cap.of else "what the plan earns", rule=cap.of)
