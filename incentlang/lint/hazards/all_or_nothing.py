"""All of a bonus at a point of a measure, and nothing just below it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import Compare, Expr, Literal, MeasureRead, ParamRead
from incentlang.ir.program import PeriodRule, When
from incentlang.ir.scenario import Scenario
from incentlang.ir.walk import everything
from incentlang.lint.base import Lint, Subject
from incentlang.lint.tables.moving import witnesses


@diagnostic
@attrs.frozen(kw_only=True)
class AllOrNothing(Lint):
    """All of a bonus at a point of a measure, and nothing just below it."""

    code = "L0205"
    title = "All of a bonus at a point of a measure, and nothing just below it"
    why = """Just below the point one more result is worth the whole bonus, and far below it nothing is worth
    anything. A table that rises through the point pays both for what they did."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule bonus
  for each account_executive each quarter
  credit 2_000 USD
    when booked is at least 100_000 USD"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
table share by booked, interpolated
  from  80_000 USD    0%
  from 100_000 USD  100%
  below 80_000 USD flat
  above 100_000 USD flat
rule bonus
  for each account_executive each quarter
  credit share(booked) of 2_000 USD"""
    severity = Severity.ADVICE

    rule: str
    measure: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` pays all or nothing at one point of `{self.measure}`"

    def help(self) -> str | None:
        """What to do."""
        return "let the amount rise with the measure: `credit table(measure) of …`"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Just below the point, and at it or just above."""
        for curve in plan.curves:
            for before, here, after in curve.points if curve.rule.name == self.rule else ():
                if not before.met and after.met:
                    at = here.on.low
                    figures = ((curve.near(at, -1),), (curve.near(at, 0 if here.met else 1),))
                    return witnesses(plan, self.rule, curve.variable.name, figures)
        return ()

    @classmethod
    def find(cls, plan: Subject) -> Iterator[AllOrNothing]:
        """Credits of periods under a threshold on a measure, whose amount reads no measure."""
        for rule in plan.program.rules:
            if not isinstance(rule, PeriodRule) or rule.unit is not None:
                continue
            for credit in rule.credits:
                if credit.evidence is not None or _reads(credit.amount):
                    continue
                for condition in credit.conditions:
                    if isinstance(condition, When) and (measure := _threshold(condition.condition)):
                        yield cls(at=condition.span, rule=rule.name, measure=measure)


def _reads(amount: Expr) -> bool:
    return any(isinstance(node, MeasureRead) for node in (amount, *everything(amount)))


def _threshold(condition: Expr) -> str:
    """The measure that is compared with a fixed number."""
    match condition:
        case Compare(op="at least" | "above", left=MeasureRead(name=name), right=Literal() | ParamRead()):
            return name
        case _:
            return ""
