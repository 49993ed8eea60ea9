"""The clauses of a rule and their order."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class NoSubject(Diagnostic):
    """A rule without a subject."""

    code = "E0501"
    title = "A rule without a subject"
    why = "A rule pays for each row, or for each participant of a role and period."
    wrong = """rule r
  credit 5% of ARR to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"rule `{self.name}` does not say for each what it pays"

    def help(self) -> str | None:
        """What to do."""
        return "begin it with `for each deal`, or `for each ROLE each quarter`"


@diagnostic
@attrs.frozen(kw_only=True)
class SecondSubject(Diagnostic):
    """A rule with two subjects."""

    code = "E0502"
    title = "A rule with two subjects"
    why = "One rule has one grain; two need two rules."
    wrong = """rule r
  for each deal
  for each renewal
  credit 100 USD to owner"""
    right = """rule r
  for each deal
  credit 100 USD to owner"""

    first: Span

    def message(self) -> str:
        """What is wrong."""
        return "this rule has a second `for each`"

    def help(self) -> str | None:
        """What to do."""
        return "write another rule for it"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.first, "the first one"),)


@diagnostic
@attrs.frozen(kw_only=True)
class NoCredit(Diagnostic):
    """A rule that pays nothing."""

    code = "E0503"
    title = "A rule that pays nothing"
    why = "A rule without a credit has no effect."
    wrong = """rule r
  for each deal"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"rule `{self.name}` has no `credit`"

    def help(self) -> str | None:
        """What to do."""
        return "add a line such as `credit 5% of ARR to owner`"


@diagnostic
@attrs.frozen(kw_only=True)
class LetAfterCredit(Diagnostic):
    """A `let` after a credit."""

    code = "E0504"
    title = "A `let` after a credit"
    why = "A value is named before it is used, so that a rule reads from top to bottom."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  let base = 5% of ARR"""
    right = """rule r
  for each deal
  let base = 5% of ARR
  credit base to owner"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is named after a credit"

    def help(self) -> str | None:
        """What to do."""
        return "put `let` before the first `credit`"


@diagnostic
@attrs.frozen(kw_only=True)
class ConditionAfterClawBack(Diagnostic):
    """A condition after `claw back`."""

    code = "E0505"
    title = "A condition after `claw back`"
    why = "Conditions belong to the credit above them; after a claw back nobody knows what they restrict."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning
  when kind is new_logo"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  when kind is new_logo
  claw back 100% of the money after churn within 180 days of earning"""

    def message(self) -> str:
        """What is wrong."""
        return "this condition stands after `claw back`"

    def help(self) -> str | None:
        """What to do."""
        return "move it under the credit it belongs to"


@diagnostic
@attrs.frozen(kw_only=True)
class CreditAfterClawBack(Diagnostic):
    """`claw back` before the last credit."""

    code = "E0506"
    title = "`claw back` before the last credit"
    why = "A claw back belongs to all credits of its rule, so it stands after the last."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning
  credit 100 USD to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  credit 100 USD to owner
  claw back 100% of the money after churn within 180 days of earning"""

    def message(self) -> str:
        """What is wrong."""
        return "`claw back` must stand after the last `credit`"

    def help(self) -> str | None:
        """What to do."""
        return "move the claw back to the end of the rule"
