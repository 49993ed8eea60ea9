"""An exception that never ends."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject

_EXCEPTION = """rule commission
  for each deal
  credit 5% of ARR to owner
rule strategic overrides commission from 2026-01-01{dates}
  for each deal where customer.segment is enterprise
  credit 8% of ARR to owner
  because "Enterprise is new to us." """


@diagnostic
@attrs.frozen(kw_only=True)
class ExceptionWithoutEnd(Lint):
    """An exception that never ends."""

    code = "L0702"
    title = "An exception that never ends"
    why = """An exception is made for a reason that passes: a launch, a move, a person's first year. Without a last
    day it outlives the reason, and after some years nobody dares to remove it."""
    wrong = _EXCEPTION.format(dates="")
    right = _EXCEPTION.format(dates=" to 2026-12-31")
    severity = Severity.ADVICE

    what: str

    def message(self) -> str:
        """What is found."""
        return f"{self.what} has no last day, and neither has the plan"

    def help(self) -> str | None:
        """What to do."""
        return "give a rule a last day with `to DATE` behind its name, or the plan one with `effective DATE to DATE`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ExceptionWithoutEnd]:
        """Rules that override another, and other values of parameters, in a plan without an end."""
        if plan.program.plan.end is not None:
            return
        rules = {rule.name: rule for rule in plan.program.rules if rule.dates.last is None}
        for way in dict.fromkeys(way.name for rule in plan.program.rules for way in rule.overridden):
            if way in rules:
                yield cls(at=plan.name_at(way, rules[way].span), what=f"the exception `{way}`")
        for override in plan.symbols.overrides:
            yield cls(at=override.name.span, what=f"another value of `{override.name.text}`")
