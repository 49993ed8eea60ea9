"""A rate that rises with rows which are not proven yet."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, diagnostic
from incentlang.ir.expressions import After, Aggregate, LookUp, MeasureRead, Step, Walk
from incentlang.ir.program import Measure, RowRule
from incentlang.ir.walk import everything
from incentlang.lint.base import Lint, Subject
from incentlang.lint.reads import read_through
from incentlang.source import Span

_PLAN = """table rates "Rates" by attainment, marginal
  below 100%  5%
  from 100%   8%
measure attainment for account_executive each quarter
  (sum of ARR over deal {proof}by owner) / quota
input quota for account_executive each quarter: money
rule commission
  for each deal
  credit rates(attainment) of ARR to owner
    after activation within 90 days"""


@diagnostic
@attrs.frozen(kw_only=True)
class UnprovenLifts(Lint):
    """A rate that rises with rows which are not proven yet."""

    code = "L0222"
    title = "A rate that rises with rows which are not proven yet"
    why = """A deal whose customer never goes live is not paid, but it still counts: it lifts the rate of every other
    deal. Signing anything before the period ends then pays, as long as something else is real."""
    wrong = _PLAN.format(proof="")
    right = _PLAN.format(proof="after activation within 90 days ")

    rule: str
    measure: str
    waited: str
    subject: str
    counted: tuple[Span, ...]

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` waits for {self.waited}, and its rate counts every {self.subject}, {self.waited} or not"

    def help(self) -> str | None:
        """What to do."""
        return f"ask for the same in `{self.measure}`, or allow it and say why"

    def labels(self) -> tuple[Label, ...]:
        """Where rows are counted."""
        return tuple(Label(each, "counted here, proven or not") for each in self.counted)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[UnprovenLifts]:
        """Rules of rows that wait for a fact, and whose table is entered with a measure that counts rows without it."""
        measures = {measure.name: measure for measure in plan.program.measures}
        for rule in plan.program.rules:
            waited = _waited(rule) if isinstance(rule, RowRule) else None
            if not isinstance(rule, RowRule) or waited is None:
                continue
            for name, at in _axes(rule).items():
                found = _counted(plan, rule, measures[name])
                if found:
                    holder, places = found
                    yield cls(
                        at=at, rule=rule.name, measure=holder, waited=waited, subject=rule.subject, counted=places
                    )


def _counted(plan: Subject, rule: RowRule, measure: Measure) -> tuple[str, tuple[Span, ...]] | None:
    """The measure that counts a rule's own rows as they come, and where: what it counts itself, or by its condition."""
    own = {count.gather for count in rule.counts}
    for holder in (measure, *read_through(plan.program, measure)):
        places = tuple(
            node.span
            for node in everything(holder)
            if isinstance(node, Aggregate) and node.fact == rule.subject and not node.conditions
            if node in own or node.where is None or node.where == rule.where
        )
        if places:
            return holder.name, places
    return None


def _waited(rule: RowRule) -> str | None:
    """The fact that every credit of a rule waits for."""
    facts = [{each.reach.fact for each in credit.conditions if isinstance(each, After)} for credit in rule.credits]
    shared = set[str]().union(*facts).intersection(*facts)
    return min(shared, default=None)


def _axes(rule: RowRule) -> dict[str, Span]:
    """The measures of the payee that tables of a rule's amounts are entered with, and where."""
    found: dict[str, Span] = {}
    for credit in rule.credits:
        for node in (credit.amount, *everything(credit.amount)):
            match node:
                case Walk(measure=measure) | Step(measure=measure):
                    found.setdefault(measure.name, node.span)
                case LookUp(arguments=arguments):
                    for argument in arguments:
                        if isinstance(argument, MeasureRead):
                            found.setdefault(argument.name, node.span)
                case _:
                    pass
    return found
