"""A rule that does not say why it pays."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.lint.fairness.by_place import ByPlace


@diagnostic
@attrs.frozen(kw_only=True)
class RuleWithoutBecause(Lint):
    """A rule that does not say why it pays."""

    code = "L0302"
    title = "A rule that does not say why it pays"
    why = """People do more of what they see the sense of, and a committee that knows the purpose can tell
    whether the rule still serves it. The reason stands in every explanation of a payout."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
  because "New revenue is the goal of the year." """
    severity = Severity.ADVICE

    rule: str

    def message(self) -> str:
        """What is found."""
        return f"nobody says why `{self.rule}` pays"

    def help(self) -> str | None:
        """What to do."""
        return 'write `because "…"`'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[RuleWithoutBecause]:
        """Rules and pools without `because`; where the reason is asked for more urgently, that is told instead."""
        urgent = {each.rule for each in ByPlace.find(plan)}
        for each in (*plan.program.rules, *plan.program.pools):
            if not each.because and each.name not in urgent:
                yield cls(at=plan.name_at(each.name, each.span), rule=each.name)
