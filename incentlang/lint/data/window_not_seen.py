"""A window that is longer than the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import After, Literal, NoneWithin
from incentlang.ir.program import RowRule
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History
from incentlang.values.dates import Days, Months, WorkingDays, add

_PLAN = """# plan.incent
rule commission
  for each deal
  credit 10% of ARR to owner
  claw back 100% of the money after churn within {window} of close
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,1000,new_logo,acme,ana
D2,2026-02-10,1000,new_logo,acme,ana
D3,2026-04-10,1000,new_logo,acme,ben
# data/churn.csv
customer,churned_on
globex,2026-04-09"""


@diagnostic
@attrs.frozen(kw_only=True)
class WindowNotSeen(DataLint):
    """A window that is longer than the data."""

    code = "L0910"
    title = "A window that is longer than the data"
    why = """What a clause costs is known once its window has ended for somebody. On shorter data every figure of it
    is a figure of the first months."""
    wrong = _PLAN.format(window="91 days")
    right = _PLAN.format(window="90 days")
    severity = Severity.ADVICE

    rule: str
    fact: str
    length: str
    first: date
    newest: date

    def message(self) -> str:
        """What is found."""
        return (
            f"these {self.length} ended for no row: the first `{self.fact}` of `{self.rule}` is of {self.first}, and "
            f"the data ends on {self.newest}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "check it again with a longer history before the plan is approved on its figures"

    @classmethod
    def find(cls, history: History) -> Iterator[WindowNotSeen]:
        """Lengths that count from a row's own date or later, where even the first row's window is still open."""
        for rule in history.plan.program.rules:
            rows = history.rows(rule.subject) if isinstance(rule, RowRule) else ()
            if not isinstance(rule, RowRule) or not history.enough(len(rows)):
                continue
            first = rows[0][0]
            waits = [each for credit in rule.credits for each in credit.conditions]
            waits += [claw.trigger for claw in rule.clawbacks]
            for wait in waits:
                if not isinstance(wait, After | NoneWithin) or not isinstance(wait.anchor, str):
                    continue
                length = wait.within.value if isinstance(wait.within, Literal) else None
                if isinstance(length, Days | Months | WorkingDays) and add(first, length) > history.newest:
                    yield cls(
                        at=wait.span,
                        rule=rule.name,
                        fact=rule.subject,
                        length=str(length),
                        first=first,
                        newest=history.newest,
                    )
