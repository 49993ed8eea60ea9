"""More than half of the target on somebody's judgement."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import Expr, InputRead, LookUp, Multiply
from incentlang.ir.scenario import Scenario
from incentlang.lint.balance.shares import by_role, shares_of
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.shown import paid
from incentlang.values.numbers import trimmed


@diagnostic
@attrs.frozen(kw_only=True)
class JudgementDecides(Lint):
    """Somebody's judgement decides about half of the target or more."""

    code = "L0210"
    title = "Somebody's judgement decides about half of the target or more"
    why = """What a lead scores cannot be counted again by the person who is paid. A part of it is fair to what
    no figure shows; half of it is a salary at somebody's discretion."""
    wrong = """judgement goals for account_executive each quarter: percent from 0% to 120%
  due within 20 days after period end
rule bonus
  for each account_executive each quarter
  credit goals of 60% of target for the quarter
  worth 60% of target
rule rest
  for each account_executive each quarter
  credit 40% of target for the quarter
  worth 40% of target"""
    right = """judgement goals for account_executive each quarter: percent from 0% to 120%
  due within 20 days after period end
rule bonus
  for each account_executive each quarter
  credit goals of 40% of target for the quarter
  worth 40% of target
rule rest
  for each account_executive each quarter
  credit 60% of target for the quarter
  worth 60% of target"""

    rule: str
    part: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` is {self.part} of target, and rests on a judgement"

    def help(self) -> str | None:
        """What to do."""
        return "give it a smaller share, or a figure beside it"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """The worst score, and a full one."""
        return paid(plan, self.rule, (Decimal(0),), (Decimal(1),))

    @classmethod
    def find(cls, plan: Subject) -> Iterator[JudgementDecides]:
        """Shares of half of target or more that a judgement multiplies, where every rule says what it is worth."""
        judged = {own.name for own in plan.program.schema.inputs if own.judged}
        reads = {
            rule.name for rule in plan.program.rules if any(_rests_on(credit.amount, judged) for credit in rule.credits)
        }
        for shares in by_role(shares_of(plan) or []).values():
            for share in shares:
                if share.rule in reads and share.part >= Decimal("0.5"):
                    yield cls(at=share.span, rule=share.rule, part=f"{trimmed(share.part * 100)}%")


def _rests_on(amount: Expr, judged: set[str]) -> bool:
    """Whether a judgement multiplies all of an amount, or a table looks it up; in a sum it is one part among others."""
    match amount:
        case InputRead(name=name):
            return name in judged
        case Multiply(factors=parts) | LookUp(arguments=parts):
            return any(_rests_on(part, judged) for part in parts)
        case _:
            return False
