"""A parameter without a word on what it is."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class ParamWithoutWords(Lint):
    """A parameter without a word on what it is."""

    code = "L0303"
    title = "A parameter without a word on what it is"
    why = """Parameters are what a committee changes each year. A sentence beside the number says what it
    decides, and why so much."""
    wrong = """param base_rate = 8%
rule commission
  for each deal
  credit base_rate of ARR to owner"""
    right = """param base_rate = 8% "Of every deal; agreed in the planning round"
rule commission
  for each deal
  credit base_rate of ARR to owner"""
    severity = Severity.ADVICE

    name: str

    def message(self) -> str:
        """What is found."""
        return f"nobody says what `{self.name}` is, and why so much"

    def help(self) -> str | None:
        """What to do."""
        return 'write a sentence behind the value: `param base_rate = 8% "…"`'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[ParamWithoutWords]:
        """Parameters of the project's files without a text."""
        for param in plan.program.params:
            if not param.why:
                yield cls(at=plan.name_at(param.name, param.span), name=param.name)
