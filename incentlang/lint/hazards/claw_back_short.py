"""A claw back that ends before customers usually leave."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import SHORTEST_CLAW_BACK
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import After, Literal
from incentlang.ir.program import RowRule
from incentlang.lint.base import LimitLint, Subject
from incentlang.lint.hazards.paid_for_good import is_on_revenue
from incentlang.lint.lengths import fewest_and_most_days
from incentlang.values.dates import Days, Months, WorkingDays

_RULE = """rule commission
  for each deal
  credit 10% of ARR to owner
  claw back 100% of the money after churn within {length} of earning"""


@diagnostic
@attrs.frozen(kw_only=True)
class ClawBackShort(LimitLint):
    """A claw back that ends before customers usually leave."""

    code = "L0218"
    title = "A claw back that ends early"
    why = """Customers leave at the end of what they signed for, not in the first weeks. A claw back that is over by
    then takes nothing back, and its line only looks like a safeguard. How long contracts run is for a company's
    policy to say."""
    wrong = _RULE.format(length="89 days")
    right = _RULE.format(length="90 days")
    severity = Severity.ADVICE
    threshold = SHORTEST_CLAW_BACK

    rule: str
    length: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` takes back within {self.length}, shorter than {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return "let it run until the first renewal, with a smaller share as time passes if that is fairer"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ClawBackShort]:
        """Claw backs with a written length that is always shorter, of rules that pay a part of an amount of the row."""
        limit = plan.limit(cls.threshold)
        for rule in plan.program.rules:
            if not isinstance(rule, RowRule) or not any(is_on_revenue(credit) for credit in rule.credits):
                continue
            for claw_back in rule.clawbacks:
                within = claw_back.trigger.within if isinstance(claw_back.trigger, After) else None
                if not isinstance(within, Literal) or not isinstance(within.value, Days | Months | WorkingDays):
                    continue
                _, most = fewest_and_most_days(within.value)
                if most < limit.value:
                    yield cls(at=claw_back.span, rule=rule.name, length=str(within.value), limit=limit)
