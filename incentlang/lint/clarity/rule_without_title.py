"""A rule without a title."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class RuleWithoutTitle(Lint):
    """A rule without a title."""

    code = "L0307"
    title = "A rule without a title"
    why = """The title is what a person reads on a statement, beside the amount. A name with underscores is for
    the plan."""
    wrong = """rule new_logo
  for each deal where kind is new_logo
  credit 10% of ARR to owner"""
    right = """rule new_logo "Commission on new customers"
  for each deal where kind is new_logo
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    name: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.name}` has no title"

    def help(self) -> str | None:
        """What to do."""
        return f'write one behind the name: `{self.name} "…"`'

    @classmethod
    def find(cls, plan: Subject) -> Iterator[RuleWithoutTitle]:
        """Rules and pools without a text behind their name."""
        for each in (*plan.program.rules, *plan.program.pools):
            if not each.title:
                yield cls(at=plan.name_at(each.name, each.span), name=each.name)
