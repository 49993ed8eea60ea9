"""Two rules with one title."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Label, diagnostic
from incentlang.ir.pools import Pool
from incentlang.ir.program import Rule
from incentlang.lint.base import Lint, Subject
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class SameTitle(Lint):
    """Two rules with one title."""

    code = "L0309"
    title = "Two rules with one title"
    why = """On a statement they are two lines with the same words and other amounts, and nobody can tell which
    is which."""
    wrong = """rule new_logo "Commission"
  for each deal where kind is new_logo
  credit 10% of ARR to owner
rule expansion "Commission"
  for each deal where kind is expansion
  credit 5% of ARR to owner"""
    right = """rule new_logo "Commission on new customers"
  for each deal where kind is new_logo
  credit 10% of ARR to owner
rule expansion "Commission on growth"
  for each deal where kind is expansion
  credit 5% of ARR to owner"""

    rule: str
    other: str
    first: Span

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` has the title of `{self.other}`"

    def help(self) -> str | None:
        """What to do."""
        return "say in the title what is different"

    def labels(self) -> tuple[Label, ...]:
        """The other rule."""
        return (Label(self.first, "the same title here"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[SameTitle]:
        """Titles of rules and pools that stand twice, under different names."""
        seen: dict[str, Rule | Pool] = {}
        for each in (*plan.program.rules, *plan.program.pools):
            title = each.title.casefold()
            if title and seen.setdefault(title, each).name != each.name:
                other = seen[title]
                first = plan.name_at(other.name, other.span)
                yield cls(at=plan.name_at(each.name, each.span), rule=each.name, other=other.name, first=first)
