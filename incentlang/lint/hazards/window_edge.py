"""Everything until a day, and nothing after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import After
from incentlang.ir.program import RowRule
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.shown import paid_late
from incentlang.lint.hazards.waits import last_day


@diagnostic
@attrs.frozen(kw_only=True)
class WindowEdge(Lint):
    """All of the pay until a day, and none after it."""

    code = "L0204"
    title = "All of the pay until a day, and none after it"
    why = """Where the last day decides about everything, dates gather just before it: an activation is
    declared that is none yet. A smaller amount for those who come a little later takes the reason away."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 90 days"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 90 days

rule later_commission "A smaller part for those who come later"
  for each deal
  credit 5% of ARR to owner
    after activation within 180 days"""
    severity = Severity.ADVICE

    rule: str
    fact: str
    last: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays all on day {self.last} and nothing on the next: expect {self.fact}s just before it"

    def help(self) -> str | None:
        """What to do."""
        return "pay a part for later ones, in a second rule with a longer window"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """The last day, and the next."""
        return paid_late(plan, self.rule, self.fact, {int(self.last): True, int(self.last) + 1: False})

    @classmethod
    def find(cls, plan: Subject) -> Iterator[WindowEdge]:
        """Credits that wait for a fact within days, where all of a subject's credits that wait for it have that day."""
        last_days: dict[tuple[str, str], set[int | None]] = defaultdict(set)
        found = []
        for rule in plan.program.rules:
            for credit in rule.credits if isinstance(rule, RowRule) else ():
                for wait in credit.conditions:
                    if isinstance(rule, RowRule) and isinstance(wait, After):
                        last_days[rule.subject, wait.reach.fact].add(last_day(wait))
                        found.append((rule, wait, last_day(wait)))
        for rule, wait, last in found:
            if last is not None and last_days[rule.subject, wait.reach.fact] == {last}:
                yield cls(at=wait.span, rule=rule.name, fact=wait.reach.fact, last=str(last))
