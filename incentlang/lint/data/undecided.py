"""Rules of which there is too little data to say anything; told to whoever asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import FEWEST_CASES
from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.program import Rule
from incentlang.lint.data.asking import every_period, every_row, period_rules, row_rules
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History

_PLAN = """# plan.incent
rule commission
  for each deal
  credit 10% of ARR to owner
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,1000,new_logo,acme,ana
D2,2026-01-12,1000,new_logo,acme,ana"""


@diagnostic
@attrs.frozen(kw_only=True)
class TooLittleData(DataLimitLint):
    """A rule of which there is too little data to say anything."""

    code = "L0011"
    title = "Too little data to say anything of a rule"
    why = """Two deals that both lie at a limit are no pattern. Where there are fewer rows, or people and periods,
    than the policy asks for, nothing is told, and that is no proof that all is well."""
    wrong = _PLAN
    right = f"{_PLAN}\nD3,2026-03-31,1000,new_logo,acme,ana"
    severity = Severity.ADVICE
    threshold = FEWEST_CASES
    counts_cases = False

    rule: str
    number: int
    cases: str

    def message(self) -> str:
        """What is not known."""
        return (
            f"not decided: what the data says of `{self.rule}`, because it has {self.number} {self.cases}, fewer than "
            f"{self.limit.told}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "check it again with a longer history"

    @classmethod
    def find(cls, history: History) -> Iterator[TooLittleData]:
        """Rules with fewer rows within the plan's dates, or fewer people and periods that are over."""
        for rule, ready in row_rules(history):
            yield from cls._of(history, rule, len(every_row(history, ready)), f"rows of `{rule.subject}`")
        for periodic, of_periods in period_rules(history):
            number = len(every_period(history, of_periods))
            yield from cls._of(history, periodic, number, f"{periodic.each}s of a person")

    @classmethod
    def _of(cls, history: History, rule: Rule, number: int, cases: str) -> Iterator[TooLittleData]:
        if not history.enough(number):
            at, limit = history.plan.name_at(rule.name, rule.span), history.limit(cls.threshold)
            yield cls(at=at, rule=rule.name, number=number, cases=cases, limit=limit)
