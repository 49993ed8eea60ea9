"""A condition that went the same way in every case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.program import Rule
from incentlang.lint.data.asking import (
    conditions_of,
    every_period,
    every_row,
    is_subject,
    leaves,
    period_rules,
    row_rules,
    states,
    subjects,
)
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History
from incentlang.values.numbers import exact_arithmetic

if TYPE_CHECKING:
    from incentlang.engines.reference.env import Env

_PLAN = """# plan.incent
rule commission
  for each deal where ARR is at least 1_000 USD
  credit 10% of ARR to owner
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,1000,new_logo,acme,ana
D2,2026-02-10,60000,new_logo,acme,ana
D3,2026-03-10,80000,new_logo,acme,ben
D4,2026-03-31,{last},new_logo,acme,ben"""


@diagnostic
@attrs.frozen(kw_only=True)
class ConditionDecidesNothing(DataLint):
    """A condition that went the same way in every case."""

    code = "L0904"
    title = "A condition that went the same way in every case"
    why = """A condition that nothing ever met pays nobody, and one that everything met keeps nobody out. Either the
    line is not needed, or it asks for something else than was meant."""
    wrong = _PLAN.format(last="1000")
    right = _PLAN.format(last="999.99")
    severity = Severity.ADVICE

    rule: str
    cases: str
    number: int
    met: bool

    def message(self) -> str:
        """What is found."""
        way = f"all {self.number:,} {self.cases}" if self.met else f"none of {self.number:,} {self.cases}"
        return f"{way} that `{self.rule}` asks met this condition"

    def help(self) -> str | None:
        """What to do."""
        return "leave it out if it need not keep anything out" if self.met else "compare it with what the data says"

    @classmethod
    def find(cls, history: History) -> Iterator[ConditionDecidesNothing]:
        """Conditions of rules: those of `where` in every case, others in the cases that `where` picks.

        A case is a row, or a person and period that is over.
        """
        for rule, of_rows in row_rules(history):
            every = [env for _, env in every_row(history, of_rows)]
            mine = [env for _, env in subjects(history, of_rows)]
            yield from cls._of(history, rule, rule.subject, f"rows of `{rule.subject}`", every, mine)
        for periodic, of_periods in period_rules(history):
            every = every_period(history, of_periods)
            with exact_arithmetic():
                mine = [env for env in every if is_subject(of_periods, env)]
            yield from cls._of(history, periodic, "", f"{periodic.each}s of a person", every, mine)

    @classmethod
    def _of(
        cls, history: History, rule: Rule, owner: str, cases: str, every: list[Env], mine: list[Env]
    ) -> Iterator[ConditionDecidesNothing]:
        picking = {each.span for each in leaves(rule.where)}
        for condition in conditions_of(rule):
            asked = every if condition.span in picking else mine
            if not history.enough(len(asked)):
                continue
            found = set(states(history, owner, condition, asked) or ())
            if found in ({"met"}, {"failed"}):
                yield cls(at=condition.span, rule=rule.name, cases=cases, number=len(asked), met="met" in found)
