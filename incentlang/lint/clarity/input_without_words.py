"""A figure that is supplied, and nobody says from where."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class InputWithoutWords(Lint):
    """A figure that is supplied, and nobody says what it is."""

    code = "L0305"
    title = "A figure that is supplied, and nobody says what it is"
    why = """Whoever fills the file next year, and whoever is paid by it, should read the same sentence about
    what is counted."""
    wrong = """input quota for account_executive each quarter: money
rule commission
  for each account_executive each quarter
  credit 5% of quota"""
    right = """input quota for account_executive each quarter: money "Agreed each quarter; ARR of new customers"
rule commission
  for each account_executive each quarter
  credit 5% of quota"""
    severity = Severity.ADVICE

    name: str

    def message(self) -> str:
        """What is found."""
        return f"nobody says what `{self.name}` is, and where it comes from"

    def help(self) -> str | None:
        """What to do."""
        return 'write a sentence behind its kind: `input quota for … each …: money "…"`'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[InputWithoutWords]:
        """Inputs that the plan reads, without a text."""
        for own in plan.program.schema.inputs:
            if not own.doc:
                yield cls(at=own.span, name=own.name)
