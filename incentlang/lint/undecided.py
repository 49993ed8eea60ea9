"""What the analyses behind advice could not decide; told to whoever asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.analysis.asking import NoCurve
from incentlang.diagnostics.base import Diagnostic, Severity, diagnostic
from incentlang.lint.base import Subject


@diagnostic
@attrs.frozen(kw_only=True)
class NotDecided(Diagnostic):
    """A rule of which advice on curves and conditions knows nothing."""

    code = "L0010"
    title = "What advice could not decide"
    why = """Advice on what a rule pays as a figure moves is exact or it is not given. Where a rule reads what its own
    row and person do not decide, such as a rank or another person's results, nothing is told of it, and that is no
    proof that all is well. A reviewer looks at such a rule, or writes scenarios for it."""
    wrong = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
measure place for account_executive each quarter
  rank of booked, ties take the better place
rule contest
  for each account_executive each quarter
  credit 2% of booked
    when place is 1"""
    right = """measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule contest
  for each account_executive each quarter
  credit 2% of booked
    when booked is at least 0 USD"""
    severity = Severity.ADVICE

    rule: str
    what: str
    reason: str

    def message(self) -> str:
        """What is not known."""
        return f"not decided: {self.what} `{self.rule}`, because {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return "look at it yourself, or write scenarios for it"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NotDecided]:
        """Rules without a curve, once for each reason, and conditions with too many ways to be met."""
        for curve in plan.asked_curves:
            if isinstance(curve, NoCurve):
                at = plan.name_at(curve.rule.name, curve.rule.span)
                what = f"what more {curve.variable} pays in"
                yield cls(at=at, rule=curve.rule.name, what=what, reason=curve.reason)
        for clash in plan.clashes:
            if clash.possible is None and plan.is_own(clash.rule.span):
                at = plan.name_at(clash.rule.name, clash.rule.span)
                reason = "there are too many ways to meet them"
                yield cls(
                    at=at, rule=clash.rule.name, what="whether the conditions exclude each other in", reason=reason
                )
