"""A comparison that begins with the number."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import Compare, Literal, ParamRead
from incentlang.lint.base import Lint, Subject


@diagnostic
@attrs.frozen(kw_only=True)
class Backwards(Lint):
    """A comparison that begins with the number."""

    code = "L0308"
    title = "A comparison that begins with the number"
    why = """`20_000 USD is below ARR` has to be turned round before it is understood, and is turned round
    wrongly where `at least` and `below` meet."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner
    when 20_000 USD is below ARR"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
    when ARR is above 20_000 USD"""
    severity = Severity.ADVICE

    text: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.text}` begins with what it compares with"

    def help(self) -> str | None:
        """What to do."""
        return "begin with what is looked at: `ARR is above 20_000 USD`"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[Backwards]:
        """Comparisons with a number on the left and none on the right."""
        for node in plan.expressions:
            if not isinstance(node, Compare) or not isinstance(node.left, Literal) or node.op in ("is", "is not"):
                continue
            if not isinstance(node.right, Literal | ParamRead):
                yield cls(at=node.span, text=" ".join(node.span.text.split()))
