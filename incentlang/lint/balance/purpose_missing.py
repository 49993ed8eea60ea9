"""Rules of which only some say what they are for."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class PurposeMissing(Lint):
    """Some rules name a purpose, and this one does not."""

    code = "L0505"
    title = "Some rules name a purpose, and this one does not"
    why = """Whether enough of pay is for customers who stay can only be added up where every rule says what it
    is for."""
    wrong = """rule commission
  purpose acquire
  for each deal
  credit 10% of ARR to owner
rule renewals
  for each deal where kind is renewal
  credit 2% of ARR to owner"""
    right = """rule commission
  purpose acquire
  for each deal
  credit 10% of ARR to owner
rule renewals
  purpose retain
  for each deal where kind is renewal
  credit 2% of ARR to owner"""
    severity = Severity.ADVICE

    rule: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` does not say its purpose, and other rules do"

    def help(self) -> str | None:
        """What to do."""
        return "write `purpose acquire`, `adopt`, `retain` or `expand`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PurposeMissing]:
        """Rules that pay without a purpose in a plan where another one has one."""
        rules = [rule for rule in plan.program.rules if rule.credits]
        if any(rule.purposes for rule in rules):
            for rule in rules:
                if not rule.purposes:
                    yield cls(at=plan.name_at(rule.name, rule.span), rule=rule.name)
