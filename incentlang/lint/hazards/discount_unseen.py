"""Discounts that no rule looks at."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import FieldRead
from incentlang.ir.program import RowRule
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.paid_for_good import is_on_revenue
from incentlang.types import Ratio

DISCOUNT = "discount"
_PLAN = """fact order
  key order_id: text
  dated ordered_on: date
  amount: money
  discount: percent
  owner: participant
rule commission
  for each order
  credit 10% of amount to owner"""


@diagnostic
@attrs.frozen(kw_only=True)
class DiscountUnseen(Lint):
    """Discounts that no rule looks at."""

    code = "L0221"
    title = "Discounts that no rule looks at"
    why = """A seller who gives 20% of the price away loses 20% of a commission, and the company all of its margin.
    Whoever can close today with a discount will, unless the rate falls with it or nothing is paid above a limit."""
    wrong = _PLAN
    right = _PLAN + "\n    when discount is at most 30%"
    severity = Severity.ADVICE

    rule: str
    subject: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays one rate for a {self.subject} at any discount, and no other rule looks at it"

    def help(self) -> str | None:
        """What to do."""
        return f"let the rate depend on `{DISCOUNT}`, by a table or a condition"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[DiscountUnseen]:
        """The first rule that pays a part of an amount of a row with a discount, where nothing reads it.

        Only where the project declares the column: the standard library has one, whether a company keeps it or not.
        """
        reads = (node.path for node in plan.each(FieldRead))
        if any(path and path[-1] == DISCOUNT for path in reads):
            return
        for rule in plan.program.rules:
            fact = plan.declared.fact(rule.subject) if isinstance(rule, RowRule) else None
            if fact is None or not plan.is_own(fact.span):
                continue
            if not any(field.name == DISCOUNT and isinstance(field.type, Ratio) for field in fact.fields):
                continue
            if any(is_on_revenue(credit) and not credit.adjusts for credit in rule.credits):
                yield cls(at=plan.name_at(rule.name, rule.span), rule=rule.name, subject=fact.name)
                return
