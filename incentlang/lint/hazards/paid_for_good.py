"""A commission on revenue that is kept whatever the customer does."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import FieldRead
from incentlang.ir.program import Credit, RowRule
from incentlang.ir.walk import everything
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.waits import waits
from incentlang.types import Money


@diagnostic
@attrs.frozen(kw_only=True)
class PaidForGood(Lint):
    """A commission that is kept when the customer leaves."""

    code = "L0201"
    title = "A commission that is kept when the customer leaves"
    why = """Pay that depends on nothing that comes later pays as much for a customer who leaves in a month as
    for one who stays. A claw back, a wait for activation, or parts that vest tie it to what the customer does."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
  claw back 100% of the money after churn within 180 days of close"""
    severity = Severity.ADVICE

    rule: str
    subject: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays as soon as the {self.subject} is there, and nothing that happens later changes that"

    def help(self) -> str | None:
        """What to do."""
        return "write `claw back … after churn within …`, `after activation within …`, `vest …` or `hold …`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PaidForGood]:
        """Rules of rows that pay a part of an amount of the row, and wait for nothing, take nothing back."""
        for rule in plan.program.rules:
            if not isinstance(rule, RowRule) or rule.schedule is not None or rule.clawbacks or rule.unit is not None:
                continue
            fact = plan.program.schema.fact(rule.subject)
            dated_by_itself = fact is not None and fact.dated is not None and rule.earned_on is None
            for credit in rule.credits:
                if dated_by_itself and not credit.adjusts and is_on_revenue(credit) and not waits(credit):
                    yield cls(at=plan.name_at(rule.name, rule.span), rule=rule.name, subject=rule.subject)
                    break


def is_on_revenue(credit: Credit) -> bool:
    """Whether a credit is computed from an amount of the row."""
    amounts = (credit.amount, *everything(credit.amount))
    return any(isinstance(node, FieldRead) and isinstance(node.type, Money) for node in amounts)
