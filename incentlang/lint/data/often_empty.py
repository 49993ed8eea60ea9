"""A column that is often empty."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import MOST_EMPTY
from incentlang.diagnostics.base import Cell, Severity, diagnostic
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import numbers_text, share_text

_PLAN = """# plan.incent
rule commission
  for each deal where discount is known and discount is at most 30%
  credit 10% of ARR to owner
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner,discount
D1,2026-01-10,1000,new_logo,acme,ana,{first}
D2,2026-02-10,1000,new_logo,acme,ana,10%
D3,2026-03-31,1000,new_logo,acme,ben,20%"""


@diagnostic
@attrs.frozen(kw_only=True)
class OftenEmpty(DataLimitLint):
    """A column that the plan reads is often empty."""

    code = "L0912"
    title = "A column that the plan reads is often empty"
    why = """The plan says what happens without a value, and that was meant for the exception. Where a tenth of the
    rows have none, the exception pays, and whoever fills in the column decides about pay."""
    wrong = _PLAN.format(first="")
    right = _PLAN.format(first="5%")
    severity = Severity.ADVICE
    threshold = MOST_EMPTY

    fact: str
    column: str
    empty: int
    number: int
    rows: str

    def message(self) -> str:
        """What is found."""
        return (
            f"{self.empty} of {self.number} rows of `{self.fact}` ({share_text(self.empty, self.number)}) have no "
            f"`{self.column}`, more than {self.limit.told}: {self.rows}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "fill it in where it comes from, or pay on something that is always known"

    @classmethod
    def find(cls, history: History) -> Iterator[OftenEmpty]:
        """Optional columns of facts that the plan reads, on rows within its dates."""
        limit = history.limit(cls.threshold)
        for fact in history.plan.program.schema.facts:
            rows = [row for _, row in history.rows(fact.name)]
            if not history.enough(len(rows)):
                continue
            for index, field in enumerate(fact.fields):
                empty = [row for row in rows if row.values[index] is None]
                if not field.optional or field.name in (fact.known, fact.voided):
                    continue
                if len(empty) > limit.value * len(rows):
                    yield cls(
                        at=Cell(empty[0].file),
                        fact=fact.name,
                        column=field.name,
                        empty=len(empty),
                        number=len(rows),
                        rows=numbers_text([row.number for row in empty]),
                        limit=limit,
                    )
