"""Two names that differ by an s."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class AlmostOneName(Lint):
    """Two names that differ by a letter."""

    code = "L0310"
    title = "Two names that differ by a letter"
    why = """`booking` and `bookings` are read as one, and the wrong one is written sooner or later; the check
    cannot tell."""
    wrong = """param rate = 8% "Of new customers"
param rates = 4% "Of growth"
rule commission
  for each deal where kind is new_logo
  credit rate of ARR to owner
rule growth
  for each deal where kind is expansion
  credit rates of ARR to owner"""
    right = """param new_rate = 8% "Of new customers"
param growth_rate = 4% "Of growth"
rule commission
  for each deal where kind is new_logo
  credit new_rate of ARR to owner
rule growth
  for each deal where kind is expansion
  credit growth_rate of ARR to owner"""
    severity = Severity.ADVICE

    name: str
    other: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.name}` and `{self.other}` differ by a letter"

    def help(self) -> str | None:
        """What to do."""
        return "give one of them a name that says what is different"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[AlmostOneName]:
        """Names of two definitions of a kind of which one is the other with an s."""
        named = plan.symbols.named
        for name, symbol in named.items():
            other = named.get(name.removesuffix("s"))
            if other is not None and other is not symbol and other.kind == symbol.kind and plan.is_own(symbol.span):
                yield cls(at=symbol.span, name=name, other=other.name)
