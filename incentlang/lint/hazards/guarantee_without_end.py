"""A guarantee for everybody and for ever."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.program import PeriodRule
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class GuaranteeWithoutEnd(Lint):
    """A guarantee or an advance without an end."""

    code = "L0207"
    title = "A guarantee or an advance without an end"
    why = """It is meant for the first months, or for a hard season. Without a condition it stays a floor under
    everybody, and nobody decided that."""
    wrong = """rule floor
  for each account_executive each month
  guarantee 900 USD, not recoverable"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 6
  guarantee 900 USD, not recoverable"""
    severity = Severity.ADVICE

    rule: str
    kind: str

    def message(self) -> str:
        """What is found."""
        return f"the {self.kind} `{self.rule}` is for everybody in the role, for as long as the plan lasts"

    def help(self) -> str | None:
        """What to do."""
        return "say for whom and until when: `where months_in_role is below 6`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[GuaranteeWithoutEnd]:
        """Rules that draw, without a `where`, and in force for the whole plan."""
        for rule in plan.program.rules:
            drawn = isinstance(rule, PeriodRule) and rule.draw is not None and rule.where is None
            if isinstance(rule, PeriodRule) and rule.draw is not None and drawn and rule.dates.last is None:
                yield cls(at=plan.name_at(rule.name, rule.span), rule=rule.name, kind=rule.draw.kind)
