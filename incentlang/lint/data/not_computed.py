"""Lines that could not be computed, so that what was earned is not known."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History

_PLAN = """# plan.incent
input quota for account_executive each quarter: money
rule bonus
  for each account_executive each quarter
  credit 1% of quota
# data/quota.csv
participant,period,value
ana,2026-Q1,100000
ben,2026-Q1,100000
cleo,2026-Q1,100000
{last}"""


@diagnostic
@attrs.frozen(kw_only=True)
class NotComputed(DataLint):
    """Lines that could not be computed on this data."""

    code = "L0914"
    title = "Lines that could not be computed on this data"
    why = """Nobody knows what was earned where a value is missing, so advice on pay is not decided: it says nothing
    of whom it concerns. A run names every such line."""
    wrong = _PLAN.format(last="")
    right = _PLAN.format(last="dan,2026-Q1,100000")
    counts_cases = False

    lines: int
    people: int
    first: str

    def message(self) -> str:
        """What is found."""
        lines = "1 line" if self.lines == 1 else f"{self.lines:,} lines"
        people = "1 person" if self.people == 1 else f"{self.people:,} people"
        return f"{lines} of {people} could not be computed, so what was earned is not decided: {self.first}"

    def help(self) -> str | None:
        """What to do."""
        return "`incent run` names all of them; fill in what is missing, or say in the plan what holds without it"

    @classmethod
    def find(cls, history: History) -> Iterator[NotComputed]:
        """The problems of the run, the first one named."""
        problems = history.result.problems
        rules = {rule.name: rule for rule in history.plan.program.rules}
        mine = [each for each in problems if each.rule in rules]
        if mine:
            first, rule = mine[0], rules[mine[0].rule]
            yield cls(
                at=history.plan.name_at(rule.name, rule.span),
                lines=len({(each.participant, each.rule, each.subject) for each in problems}),
                people=len({each.participant for each in problems}),
                first=f"{first.participant or 'nobody'}, {first.subject}: {first.diagnostic.message()}",
            )
