"""The same amount for each row, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import Compare, Expr, FieldRead, Literal, Multiply, ParamRead
from incentlang.ir.program import Credit, RowRule, Unless, When
from incentlang.ir.scenario import Scenario
from incentlang.ir.walk import everything
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.shown import LARGE, paid
from incentlang.types import Money


@diagnostic
@attrs.frozen(kw_only=True)
class SameForAnySize(Lint):
    """The same amount for a deal of any size."""

    code = "L0203"
    title = "The same amount for a deal of any size"
    why = "Two deals of half the size pay twice as much as one. Where a deal can be split on paper, some will be."
    wrong = """rule new_customer
  for each deal where kind is new_logo
  credit 500 USD to owner"""
    right = """rule new_customer
  for each deal where kind is new_logo
  credit 500 USD to owner
    when ARR is at least 20_000 USD"""
    severity = Severity.ADVICE

    rule: str
    subject: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays the same for each {self.subject}: two of half the size pay twice as much"

    def help(self) -> str | None:
        """What to do."""
        return "pay a part of the amount, or ask for a least size: `when ARR is at least 20_000 USD`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """One row, and two of half the size."""
        return paid(plan, self.rule, (LARGE,), (LARGE / 2, LARGE / 2))

    @classmethod
    def find(cls, plan: Subject) -> Iterator[SameForAnySize]:
        """Fixed amounts for each row of a fact with an amount of money, which no condition looks at."""
        for rule in plan.program.rules:
            if not isinstance(rule, RowRule):
                continue
            fact = plan.declared.fact(rule.subject)
            sized = fact is not None and any(isinstance(field.type, Money) for field in fact.fields)
            for credit in rule.credits:
                fixed = rule.unit is None and credit.evidence is None and is_fixed(credit.amount)
                if sized and fixed and not _looks_at_size(rule, credit):
                    yield cls(at=credit.span, rule=rule.name, subject=rule.subject)


def is_fixed(amount: Expr) -> bool:
    """Whether an amount is the same for every row."""
    return all(isinstance(node, Literal | ParamRead | Multiply) for node in (amount, *everything(amount)))


def _looks_at_size(rule: RowRule, credit: Credit) -> bool:
    tests = [each.condition for each in credit.conditions if isinstance(each, When | Unless)]
    tests += [rule.where] if rule.where is not None else []
    return any(
        isinstance(inner, FieldRead) and isinstance(inner.type, Money)
        for test in tests
        for node in (test, *everything(test))
        if isinstance(node, Compare)
        for inner in everything(node)
    )
