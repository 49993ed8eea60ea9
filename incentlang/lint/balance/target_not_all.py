"""Shares of target that are more or less than the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Label, diagnostic
from incentlang.lint.balance.shares import by_role, shares_of
from incentlang.lint.base import Lint, Subject
from incentlang.source import Span
from incentlang.values.numbers import trimmed


@diagnostic
@attrs.frozen(kw_only=True)
class TargetNotAll(Lint):
    """Shares of target that do not add up to 100%."""

    code = "L0501"
    title = "Shares of target that do not add up to 100%"
    why = """Somebody who meets every goal is to earn the target. With shares of 95% nobody can; with 110% the
    budget is short at exactly the result that was planned."""
    wrong = """rule sales
  for each account_executive each quarter
  credit 60% of target for the quarter
  worth 60% of target
rule growth
  for each account_executive each quarter
  credit 30% of target for the quarter
  worth 30% of target"""
    right = """rule sales
  for each account_executive each quarter
  credit 60% of target for the quarter
  worth 60% of target
rule growth
  for each account_executive each quarter
  credit 40% of target for the quarter
  worth 40% of target"""

    role: str
    total: str
    parts: tuple[tuple[str, Span], ...]

    def message(self) -> str:
        """What is found."""
        return f"what `{self.role}` is paid for everything at target is {self.total} of target"

    def help(self) -> str | None:
        """What to do."""
        return "change a share, or `worth 0% of target` for what is paid on top"

    def labels(self) -> tuple[Label, ...]:
        """Every share."""
        return tuple(Label(span, text) for text, span in self.parts[1:])

    @classmethod
    def find(cls, plan: Subject) -> Iterator[TargetNotAll]:
        """Add up `worth` of each role, if every rule says it."""
        for role, shares in by_role(shares_of(plan) or []).items():
            total = sum((share.part for share in shares), Decimal(0))
            if total != 1:
                told = tuple((f"{trimmed(share.part * 100)}%", share.span) for share in shares)
                yield cls(at=shares[0].span, role=role, total=f"{trimmed(total * 100)}%", parts=told)
