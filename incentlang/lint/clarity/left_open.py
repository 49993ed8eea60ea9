"""What the header of a plan leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.diagnostics.fixes import Edit, Fix
from incentlang.lint.base import Lint, Subject
from incentlang.source import Span
from incentlang.syntax import ast

_LINE_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=\r?\n|\Z)")


@diagnostic
@attrs.frozen(kw_only=True)
class LeftOpen(Lint):
    """A choice about money or dates that the plan leaves open."""

    code = "L0304"
    title = "A choice about money or dates that the plan leaves open"
    why = """How cents are rounded, when money is paid, which dates count: something is taken where the plan
    says nothing, and every run says what. Two readers should not have to look it up."""
    wrong = """plan p "A plan"
  currency USD
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly
  negative pay carried
rule commission
  for each deal
  credit 10% of ARR to owner"""

    severity = Severity.ADVICE

    said: str
    clause: str = ""
    goes: Span | None = None

    def message(self) -> str:
        """What is found."""
        return self.said

    def help(self) -> str | None:
        """What to do."""
        return "write it in the plan's header"

    def fix(self) -> Fix | None:
        """What is taken anyway, written out where one thing can be written."""
        if self.goes is None:
            return None
        return Fix(f"write `{self.clause.strip()}` into the header", (Edit(self.goes, self.clause),))

    @classmethod
    def find(cls, plan: Subject) -> Iterator[LeftOpen]:
        """What a run would say that it assumed of the header."""
        for said in plan.program.plan.defaults:
            clause, goes = _written_out(plan, said)
            yield cls(at=plan.header, said=said, clause=clause, goes=goes)


def _written_out(plan: Subject, said: str) -> tuple[str, Span | None]:
    """The clause that says what is taken, and where it goes; dates cannot be written for somebody."""
    for currency in plan.clauses:
        if isinstance(currency, ast.Currency):
            place = currency.span
            if said.startswith("money is rounded") and currency.quantum is None:
                money = plan.program.plan
                clause = f" rounded {money.rounding} to {money.quantum}"
                return clause, Span(place.source, place.end, place.end)
            if said.startswith("paid "):
                # On a line of its own below, whatever comment stands behind the currency.
                end = _LINE_END.match(place.source.text, place.end)
                goes = end.end() if end else place.start
                return ("\n  paid monthly" if end else "paid monthly "), Span(place.source, goes, goes)
    return "", None
