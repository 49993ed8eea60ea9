"""Terms that changed before anybody agreed to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from incentlang.diagnostics.base import Label, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.time.changes import changes_of
from incentlang.source import Span
from incentlang.syntax import ast

_PLAN = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD
  approved by "Compensation committee" on 2026-06-20
param rate = 8% from 2026-01-01, 6% from {day}
rule commission
  for each deal
  credit rate of ARR to owner"""


@diagnostic
@attrs.frozen(kw_only=True)
class ChangedBackwards(Lint):
    """Terms that changed before anybody agreed to it."""

    code = "L0802"
    title = "Terms that changed before anybody agreed to it"
    why = """Who sold in these weeks sold on the old terms. Pay that is worsened for work already done is hardest to
    defend of all, and in many places it is against the law."""
    wrong = _PLAN.format(day="2026-05-01")
    right = _PLAN.format(day="2026-07-01")

    name: str
    day: date
    approved: date
    approval: Span

    def message(self) -> str:
        """What is found."""
        return f"`{self.name}` changed on {self.day}, and the plan was approved on {self.approved}"

    def help(self) -> str | None:
        """What to do."""
        return "let the change begin after the approval; if it was agreed to earlier, write that day in the header"

    def labels(self) -> tuple[Label, ...]:
        """The approval."""
        return (Label(self.approval, "approved later"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ChangedBackwards]:
        """Changes after the plan's first day and before the approval of what is written now."""
        start = plan.program.plan.start
        for clause in plan.clauses:
            if isinstance(clause, ast.Approved) and clause.on is not None:
                for change in changes_of(plan):
                    if (start is None or change.day > start) and change.day < clause.on:
                        yield cls(
                            at=change.at, name=change.name, day=change.day, approved=clause.on, approval=clause.span
                        )
