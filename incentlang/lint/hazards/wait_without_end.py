"""A credit that waits for ever."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import After
from incentlang.ir.program import RowRule
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.shown import paid_late


@diagnostic
@attrs.frozen(kw_only=True)
class WaitWithoutEnd(Lint):
    """A credit that waits for ever."""

    code = "L0211"
    title = "A credit that waits for ever"
    why = """What waits is listed at every close, and never becomes a no. A last day lets a period be closed,
    and tells the seller until when it is worth helping."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 120 days"""
    severity = Severity.ADVICE

    rule: str
    fact: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` waits for {self.fact} as long as it takes"

    def help(self) -> str | None:
        """What to do."""
        return "write a last day: `within 180 days`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Three years later."""
        return paid_late(plan, self.rule, self.fact, {0: True, 3 * 365: True})

    @classmethod
    def find(cls, plan: Subject) -> Iterator[WaitWithoutEnd]:
        """Credits that wait for a fact without a window or a day."""
        for rule in plan.program.rules:
            if not isinstance(rule, RowRule):
                continue
            for credit in rule.credits:
                for wait in credit.conditions:
                    if isinstance(wait, After) and wait.within is None and wait.cutoff is None:
                        yield cls(at=wait.span, rule=rule.name, fact=wait.reach.fact)
