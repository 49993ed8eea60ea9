"""A claw back that ends before the money can be earned."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import After
from incentlang.ir.program import RowRule
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.shown import paid_late
from incentlang.lint.hazards.waits import last_day


@diagnostic
@attrs.frozen(kw_only=True)
class TakenBeforeEarned(Lint):
    """A claw back that may end before the money is earned."""

    code = "L0206"
    title = "A claw back that may end before the money is earned"
    why = """Who goes live late earns late, and the claw back that runs from the close is over by then. Counted
    from earning it protects every credit equally long."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 180 days
  claw back 100% of the money after churn within 90 days of close"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 180 days
  claw back 100% of the money after churn within 90 days of earning"""

    rule: str
    taken: int
    earned: int

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` takes money back until day {self.taken}, and may pay it until day {self.earned}"

    def help(self) -> str | None:
        """What to do."""
        return "count the claw back `of earning`, or make its window longer"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Earned on the last day that counts: what the claw back waits for may come, and takes nothing."""
        rule = next(each for each in plan.program.rules if each.name == self.rule)
        waits = [each for credit in rule.credits for each in credit.conditions if isinstance(each, After)]
        fact = next(each.reach.fact for each in waits if last_day(each) == self.earned)
        back = next((each.trigger for each in getattr(rule, "clawbacks", ()) if each.span == self.at), None)
        return paid_late(plan, self.rule, fact, {self.earned: True}, back)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[TakenBeforeEarned]:
        """Claw backs within days of close that are not longer than a wait of the same rule."""
        for rule in plan.program.rules:
            if not isinstance(rule, RowRule):
                continue
            waits = [last_day(each) for credit in rule.credits for each in credit.conditions if isinstance(each, After)]
            longest = max((days for days in waits if days is not None), default=None)
            for claw_back in rule.clawbacks:
                trigger = claw_back.trigger
                if not isinstance(trigger, After) or trigger.anchor != "close" or longest is None:
                    continue
                taken = last_day(trigger)
                if taken is not None and taken <= longest:
                    yield cls(at=claw_back.span, rule=rule.name, taken=taken, earned=longest)
