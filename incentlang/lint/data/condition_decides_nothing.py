"""A condition that went the same way for every row."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.data.asking import conditions_of, every_row, leaves, row_rules, states, subjects
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History

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
    """A condition that went the same way for every row."""

    code = "L0904"
    title = "A condition that went the same way for every row"
    why = """A condition that nothing ever met pays nobody, and one that everything met keeps nobody out. Either the
    line is not needed, or it asks for something else than was meant."""
    wrong = _PLAN.format(last="1000")
    right = _PLAN.format(last="999.99")
    severity = Severity.ADVICE

    rule: str
    fact: str
    number: int
    met: bool

    def message(self) -> str:
        """What is found."""
        way = f"all {self.number:,} rows" if self.met else f"none of {self.number:,} rows"
        return f"{way} of `{self.fact}` that `{self.rule}` asks met this condition"

    def help(self) -> str | None:
        """What to do."""
        return "leave it out if it need not keep anything out" if self.met else "compare it with what the rows say"

    @classmethod
    def find(cls, history: History) -> Iterator[ConditionDecidesNothing]:
        """Conditions of rules of rows: those of `where` on every row, others on the rows that `where` picks."""
        for rule, ready in row_rules(history):
            picking = {each.span for each in leaves(rule.where)}
            every, mine = every_row(history, ready), subjects(history, ready)
            for condition in conditions_of(rule):
                rows = every if condition.span in picking else mine
                if not history.enough(len(rows)):
                    continue
                found = set(states(history, rule.subject, condition, rows) or ())
                if found in ({"met"}, {"failed"}):
                    yield cls(
                        at=condition.span, rule=rule.name, fact=rule.subject, number=len(rows), met="met" in found
                    )
